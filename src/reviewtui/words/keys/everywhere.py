"""What keys do everywhere, and in the plain lines."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "status": ("status", "estado"),
    "status_help": ("How the sync and this session stand.", "Cómo están la sincronización y esta sesión."),
    "settle": ("settle", "resolver"),
    "settle_help": ("Say which opinion holds, and why they differed.", "Decir qué opinión vale y por qué difieren."),
    "keep_template": ("keep as template", "guardar plantilla"),
    "keep_template_help": (
        "Keep what the latest decision said as a template.",
        "Guardar como plantilla lo dicho en la última decisión.",
    ),
    "help": ("keys", "teclas"),
    "help_help": ("This page.", "Esta página."),
    "palette": ("palette", "paleta"),
    "palette_help": ("Find any action by its name.", "Encontrar cualquier acción por su nombre."),
    "go_queue": ("queue", "cola"),
    "go_renewals": ("renewals", "renovaciones"),
    "go_renewals_help": ("Renewals by quarter, against plan.", "Renovaciones por trimestre, frente al plan."),
    "go_association": ("use and churn", "uso y pérdida"),
    "go_association_help": ("Whether more use goes with staying.", "Si más uso va con quedarse."),
    "go_since": ("since last look", "desde la última vez"),
    "go_since_help": (
        "What happened to your accounts since you last looked.",
        "Qué pasó en sus cuentas desde su última visita.",
    ),
    "go_accounts": ("accounts", "cuentas"),
    "go_accounts_help": ("Customers: health, use, renewals, churn.", "Clientes: salud, uso, renovaciones, pérdidas."),
    "go_tickets": ("tickets", "tickets"),
    "go_tickets_help": (
        "Tickets by the time left until they close by themselves.",
        "Tickets por el tiempo que falta para que se cierren solos.",
    ),
    "go_mismatches": ("mismatches", "conflictos"),
    "go_mismatches_help": (
        "Go to the ads on whose status sources disagree.",
        "Ir a los anuncios en cuyo estado las fuentes difieren.",
    ),
    "go_escalated": ("escalated", "escalados"),
    "go_escalated_help": (
        "Go to what was passed to a lead and waits for a decision.",
        "Ir a lo que se pasó a un responsable y espera decisión.",
    ),
    "go_queue_help": ("Go to the queue.", "Ir a la cola."),
    "go_strategy": ("ad strategy", "estrategia"),
    "go_strategy_help": (
        "Spend caps, advice and what came of it, of this ad's account.",
        "Límites de gasto, consejos y qué resultó, de la cuenta de este anuncio.",
    ),
    "go_disputes": ("disputes", "disputas"),
    "go_disputes_help": ("Go to the ads on which reviewers differ.", "Ir a los anuncios con opiniones distintas."),
    "go_briefings": ("briefings", "alertas"),
    "go_briefings_help": ("Go to the briefings: patterns to watch for.", "Ir a las alertas: patrones que vigilar."),
    "go_views": ("views", "vistas"),
    "go_views_help": (
        "Go to the views: late, assigned to me, the team's queues, your own searches.",
        "Ir a las vistas: con retraso, asignados a mí, colas del equipo, búsquedas propias.",
    ),
    "go_policy": ("policy", "política"),
    "go_policy_help": (
        "Go to the policy: what changed in it, and every reason.",
        "Ir a la política: qué cambió y todos los motivos.",
    ),
    "go_insights": ("insights", "cifras"),
    "go_insights_help": (
        "Go to the figures: backlog, work, agreement, sudden rises.",
        "Ir a las cifras: pendientes, trabajo, acuerdo, subidas repentinas.",
    ),
    "go_inbox": ("inbox", "buzón"),
    "go_inbox_help": ("Go to what others did that concerns you.", "Ir a lo que otros hicieron y le concierne."),
    "go_history": ("mine", "mías"),
    "go_history_help": ("Go to my decisions.", "Ir a mis decisiones."),
    "go_sync": ("sync", "sincronización"),
    "go_sync_help": ("Go to the sync screen.", "Ir a la sincronización."),
    "theme": ("light/dark", "claro/oscuro"),
    "theme_help": ("Switch between dark and light.", "Cambiar entre oscuro y claro."),
    "quit": ("quit", "salir"),
    "quit_help": (
        "Quit. What waits for the hub stays and is sent next time.",
        "Salir. Lo que espera al hub se queda y se envía la próxima vez.",
    ),
}
