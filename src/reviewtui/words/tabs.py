"""The line at the top: where one can be, as a word and, after the bar, a shorter one for where there is little room;
then how the sync stands, in the same way."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "queue": ("Queue", "Cola"),
    "mismatches": ("Mismatches|Mismatch", "Conflictos|Choques"),
    "accounts": ("Accounts", "Cuentas"),
    "tickets": ("Tickets", "Tickets"),
    "insights": ("Insights", "Cifras"),
    "sync": ("Sync", "Sincro"),
    "inbox": ("Inbox", "Buzón"),
    "history": ("Mine", "Mías"),
    "starting": ("starting", "iniciando"),
    "starting_seen": ("starting · data {age} old|starting", "iniciando · datos de hace {age}|iniciando"),
    "in_sync": ("in sync", "al día"),
    "in_sync_seen": ("in sync {age} ago|in sync {age}", "al día hace {age}|al día {age}"),
    "syncing": ("first sync", "primera vez"),
    "syncing_seen": ("syncing", "sincronizando"),
    "offline": ("offline", "sin conexión|sin red"),
    "offline_seen": ("offline · data {age} old|offline {age}", "sin conexión · datos de hace {age}|sin red {age}"),
    "refused": ("sync stopped: see Sync|sync stopped", "sincro parada: ver Sincro|sincro parada"),
    "outbox": ("outbox {n}", "salida {n}"),
    "held": ("held {n}", "retenidos {n}"),
}
