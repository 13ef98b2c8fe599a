"""What stands beside an ad: precedents and the thread."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "briefing": ("Briefing", "Alerta"),
    "precedents": ("Like this", "Parecidos"),
    "alike": ("{n} near-identical: {verdicts}", "{n} casi idénticos: {verdicts}"),
    "verdict_n": ("{n} {verdict}", "{n} {verdict}"),
    "same": ("near-identical", "casi idéntico"),
    "likeness": ("{percent} % alike", "{percent} % parecido"),
    "overruled": ("no longer in force", "ya no vigente"),
    "status": ("now {status}", "ahora {status}"),
    "precedent": ("{verdict}{codes} · {who} · {when} · {notes}", "{verdict}{codes} · {who} · {when} · {notes}"),
    "thread": ("Thread", "Hilo"),
    "remark": ("{who} · {when}: {text}", "{who} · {when}: {text}"),
    "remark_unsent": ("{who} · {when} · not sent yet: {text}", "{who} · {when} · aún sin enviar: {text}"),
    "hidden": ("hidden until you decide", "oculto hasta que decida"),
}
