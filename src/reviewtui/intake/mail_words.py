"""What a sentence says of an ad's status, in English or Spanish, and by which words.

Statuses are the platform's own words (`Ad.effective_status`). What a sentence only supposes ("if it is rejected"),
asks, announces ("will be approved") or tells of the past ("was in review") is no status; it is `unclear`, as is a
word turned round by a "not" that leaves nothing certain ("not rejected"). A verdict on something else, such as a
payment or an appeal, is none on an ad.
"""

import re
from typing import NamedTuple

from reviewtui.intake.mail_refs import blank_quotes, fold

SENTENCE_LIMIT = 1000
"""Characters of one sentence that are read."""

APPROVED, REJECTED, IN_REVIEW = "ACTIVE", "DISAPPROVED", "PENDING_REVIEW"


class Verdict(NamedTuple):
    """What a sentence says. `status` is empty where it uses such words and says nothing certain.

    `newer`: it says that this is so now, or again. `weak`: it says so in a roundabout way.
    """

    status: str
    words: str
    language: str
    newer: bool = False
    weak: bool = False


_EN, _ES = "en", "es"
_WORDS: tuple[tuple[str, str, str], ...] = (
    (APPROVED, _EN, r"approved"),
    (APPROVED, _EN, r"passed (?:our |the )?(?:ad )?review"),
    (APPROVED, _EN, r"(?:is|are) (?:now |already |currently )?(?:live|running|active)|(?:went|gone) live"),
    (APPROVED, _ES, r"aprobad[oa]s?|aprobamos|se aprobo|se aprobaron"),
    (APPROVED, _ES, r"(?:paso|pasado|superado|supero) la revision"),
    (APPROVED, _ES, r"(?:estan?|vuelven? a estar) (?:ya |ahora )?(?:activ[oa]s?|publicad[oa]s?|en circulacion)"),
    (REJECTED, _EN, r"rejected|disapproved|denied|declined"),
    (REJECTED, _EN, r"(?:unable|not able|decided not|declined|refused|failed) to (?:be )?approved?"),
    (REJECTED, _EN, r"(?:failed|didn't pass|did not pass) (?:our |the )?(?:ad )?review"),
    (REJECTED, _ES, r"rechazad[oa]s?|desaprobad[oa]s?|denegad[oa]s?|rechazamos|se rechaz(?:o|aron)|sin aprobar"),
    (IN_REVIEW, _EN, r"(?:in|under|pending|awaiting|waiting for) (?:manual )?(?:re-?)?review"),
    (IN_REVIEW, _EN, r"being (?:re-?)?reviewed|(?:we're|are|is) (?:still |currently |now )?reviewing"),
    (IN_REVIEW, _EN, r"pending approval|awaiting approval"),
    (IN_REVIEW, _ES, r"en (?:proceso de )?revision|pendientes? de (?:revision|aprobacion|ser revisad[oa]s?)"),
    (IN_REVIEW, _ES, r"estan? (?:siendo )?revisad[oa]s?|est(?:an?|amos) revisando|siendo revisad[oa]s?"),
    ("PAUSED", _EN, r"paused"),
    ("PAUSED", _ES, r"pausad[oa]s?|en pausa"),
    ("WITH_ISSUES", _EN, r"(?:with|has|have) (?:delivery )?issues"),
    ("WITH_ISSUES", _ES, r"(?:con|tienen?) (?:problemas|incidencias)(?: de entrega)?"),
    ("PENDING_BILLING_INFO", _EN, r"pending billing(?: info(?:rmation)?)?"),
    ("PENDING_BILLING_INFO", _ES, r"pendientes? de facturacion"),
    ("ARCHIVED", _EN, r"archived"),
    ("ARCHIVED", _ES, r"archivad[oa]s?"),
    ("DELETED", _EN, r"deleted"),
    ("DELETED", _ES, r"eliminad[oa]s?|borrad[oa]s?"),
)
_FOUND = re.compile(
    "|".join(rf"(?P<w{place}>(?<![\w-])(?:{words})(?![\w-]))" for place, (_, _, words) in enumerate(_WORDS))
)
_AUX_EN = r"yet|been|be|being|able|to|currently|it|get|this|that|your|the|ads?"
_AUX_ES = (
    r"ha|han|he|hemos|fue|fueron|es|esta|estan|se|lo|la|le|los|las|pudo|pudieron|puede|pueden|podido|podemos|pudimos|"
    r"sido|ser|quedo|quedaron|resulto|aun|todavia|haber|el|su|tu|anuncio"
)
_REFUSED = re.compile(
    r"(?P<en>\b(?:(?:could|can|do|did|does|was|were|is|are|has|have|had)(?:n't| not)|can't|cannot)"
    rf"(?: (?:{_AUX_EN})){{0,5}} approved?\b)"
    rf"|(?P<es>\bno (?:(?:{_AUX_ES}) ){{0,6}}"
    r"(?:aprobad[oa]s?|aprobar(?:l[oa]s?|se)?|aprobo|aprobaron|aprobamos)\b)"
)
"""What turns "approved" into a rejection."""
_UNDECIDED = re.compile(r"\b(?:yet|still|aun|todavia)\b")

_DENIED = re.compile(
    r"\b(?:not|never|no|nor|neither|nobody|none|nothing|hardly|almost|nearly|far from|stop(?:s|ped)?|fail(?:s|"
    r"ed)?|yet to|"
    r"without|nunca|nadie|ningun[oa]?|nada|tampoco|ni|casi|dejo|deja|sin|falta|lejos)\b|n't\b"
)
_SUPPOSED_HERE = re.compile(
    r"\b(?:when|whenever|until|before|whether|in case|as soon as|may|might|could|can|will|would|should|must|"
    r"to be|to get|gets?|how|likely|expected?|often|sometimes|usually|a menudo|a veces|normalmente|hope|hoping|"
    r"cuando|hasta|antes de|en caso|en cuanto|puede|pueden|podria|"
    r"podrian|podra|podran|sera|seran|seria|debe|deben|para ser|para que|como|sea|sean|esperamos|que sean?|"
    r"ads (?:that|which|are|get)|anuncios que|los anuncios (?:son|se))\b|'ll\b"
)
_SUPPOSED = re.compile(r"\b(?:if|once|unless|una vez|siempre que|a menos que|salvo que)\b|\bsi\b(?!,)")
_PAST = re.compile(
    r"\b(?:previously|earlier|originally|initially|formerly|had been|used to be|anteriormente|previamente|"
    r"inicialmente|habian? sido|after being|after it was|although|aunque|despues de|tras (?:ser|haber)|"
    r"which was|que fue|(?:was|were|estaba|estaban|estuvo)(?: still| aun| todavia)?(?= (?:in|under|pending|en|"
    r"pendiente)))\b"
)
_BY_SOMEBODY = re.compile(r"(?:\b(?:i|we|have|has|and|they|team)|'ve|[0-9]) \Z")
_AFTER_ATTRIBUTE = re.compile(r" (?:ads?|adverts?|advertisements?)\b(?!:)")
_ATTRIBUTE_ES = re.compile(r"\b(?:su|tu|el|un|este|ese|cada|mi|nuestro) anuncio \Z")
_VERB_ES = re.compile(r"\b(?:ha|fue|esta|se|puede|sigue|queda)\b")
_NEWER = re.compile(
    r"\b(?:now|again|finally|a second (?:look|review|time)|(?:another|further|new|additional|second|manual) review|"
    r"re-?reviewed|overturned|ahora|de nuevo|nuevamente|otra vez|finalmente|segunda revision|nueva revision|"
    r"ya (?:esta|ha|"
    r"han|fue|se))\b"
)

_NOUN = re.compile(
    r"\b(?:(?P<appeal>appeals?|requests?(?: for (?:a |another )?review)?|apelacion(?:es)?|solicitud(?:es)?)"
    r"|(?P<other>payments?(?: methods?)?|(?:ad |ads |business )?accounts?|ad ?sets?|campaigns?|pages?|"
    r"catalog(?:ue)?s?|products?|"
    r"items?|audiences?|invoices?|refunds?|invitations?|budgets?|cards?|transactions?|charges?|forms?|apps?|"
    r"applications?|loans?|leave|holidays?|vacation|expenses?|comments?|profiles?|documents?|identity|verification|"
    r"domains?|pixels?|access|orders?|quotes?|proposals?|contracts?|partnerships?|clients?|customers?|legal|boss|"
    r"metodos? de pago|pagos?|cuentas?(?: publicitarias?| de anuncios)?|conjuntos?(?: de anuncios)?|campanas?|"
    r"paginas?|catalogos?|productos?|articulos?|publicos?|facturas?|reembolsos?|invitacion(?:es)?|presupuestos?|"
    r"tarjetas?|transaccion(?:es)?|cargos?|formularios?|aplicacion(?:es)?|prestamos?|vacaciones|gastos?|"
    r"comentarios?|perfil(?:es)?|documentos?|identidad|verificacion|dominios?|accesos?|pedidos?|propuestas?|"
    r"contratos?|clientes?|jefe)"
    r"|(?P<ad>ads?|adverts?|advertisements?|anuncios?|avisos?|publicidad|creatives?|creatividad(?:es)?))\b"
)
_BREAK = re.compile(r"[,;:–—]|\b(?:but|however|pero|sin embargo)\b|\t")
_CLAUSE = re.compile(r"[,;:–—]|\b(?:but|however|and|pero|sin embargo|y)\b|\t")

_FIELD = re.compile(
    r"(?:ad |new |current |review |effective )*(?:status|delivery|review result|result|decision|"
    r"outcome)\s*[:=\t]\s*(?P<en>.+)"
    r"|(?:nuevo |resultado |)*(?:estado(?: (?:actual|del anuncio|de(?: la)? revision))?|"
    r"resultado(?: de la revision)?|"
    r"situacion|decision)\s*[:=\t]\s*(?P<es>.+)",
    re.DOTALL,
)
_FIELD_WORDS = {
    "active": APPROVED, "live": APPROVED, "running": APPROVED, "activo": APPROVED, "activa": APPROVED,
    "not approved": REJECTED, "no aprobado": REJECTED, "no aprobada": REJECTED, "denied": REJECTED,
    "pending": IN_REVIEW, "pending_review": IN_REVIEW, "in_process": IN_REVIEW, "pendiente": IN_REVIEW,
    "with_issues": "WITH_ISSUES", "pending_billing_info": "PENDING_BILLING_INFO",
    "campaign_paused": "CAMPAIGN_PAUSED", "adset_paused": "ADSET_PAUSED", "preapproved": "PREAPPROVED",
}  # fmt: skip
_ABOUT_AD = re.compile(
    r"\b(?:ads?|adverts?|advertisements?|anuncios?|avisos?)\b(?! (?:account|set|receipt|manager)s?\b)"
)
_ABOUT_REVIEW = re.compile(
    r"\b(?:review(?:ed|ing)?|polic(?:y|ies)|standards|compl(?:y|ies|iant)|restrict(?:ed|ion)|violat\w+|appeals?|"
    r"decision|status|stopped|limited|flagged|revis(?:ion|ado|ada|amos)|politicas?|normas|cumplen?|incumplen?|"
    r"infring\w+|"
    r"restringid[oa]s?|apelacion|estado|detenid[oa]|limitad[oa])\b"
)
_REASON_LINE = re.compile(
    r"\s*(?:reasons?|policy|polic(?:y|ies) (?:issue|violated)|why|motivos?|razon(?:es)?|"
    r"politica(?: infringida)?|causa)"
    r"\s*[:\t]\s*(?P<why>\S.*)",
    re.DOTALL,
)
_REASON = re.compile(
    r"\b(?:because|since it|due to|as it|for (?:violating|breaking|not following)|porque|debido a|ya que|"
    r"por (?:incumplir|infringir|no cumplir))\b"
)
_REASON_SENTENCE = re.compile(
    r"\b(?:(?:doesn't|does not|didn't|did not) (?:comply|follow|meet)|goes against|violates|no cumple|incumple|"
    r"infringe|va en contra)\b"
)
REASON_LIMIT = 500
"""Characters of a reason that are kept."""


def read_sentence(sentence: str, *, names_ad: bool = False) -> list[Verdict]:
    """What one sentence says of the status of an ad, in its order; nothing where it uses no such words.

    `names_ad`: an ad is named nearby, so that "it" can be one.
    """
    text = blank_quotes(sentence.replace("’", "'")[:SENTENCE_LIMIT])
    low = fold(text)
    if field := _read_field(fold(sentence[:SENTENCE_LIMIT]), sentence):
        return [field]
    if low.rstrip(" \"'”»)").endswith("?") or "¿" in low:
        return [Verdict("", _cut(sentence, match.span()), "") for match in _FOUND.finditer(low)][:1]
    found = []
    taken = 0
    for match in sorted(
        (*_REFUSED.finditer(low), *_FOUND.finditer(low)), key=lambda match: (match.start(), -match.end())
    ):
        if match.start() >= taken:
            taken = match.end()
            verdict = _judge(text, low, match, names_ad=names_ad)
            if verdict is not None:
                found.append(verdict)
    return found


def _read_field(low: str, sentence: str) -> Verdict | None:
    """A line such as `Status: rejected`."""
    field = _FIELD.match(low.strip(" \t*•-"))
    if field is None:
        return None
    language = _EN if field["en"] is not None else _ES
    value = (field["en"] or field["es"]).strip(" \t*.\"'“”«»!")
    words = sentence.strip(" \t*•-")[:120]
    if value in _FIELD_WORDS:
        return Verdict(_FIELD_WORDS[value], words, language)
    if _REFUSED.match(value):
        return Verdict(IN_REVIEW if _UNDECIDED.search(value) else REJECTED, words, language)
    if (match := _FOUND.match(value)) and match.end() >= len(value) - 30:
        return Verdict(_meaning(match)[0], words, language)
    return Verdict("", words, language)


def _judge(text: str, low: str, match: re.Match[str], *, names_ad: bool) -> Verdict | None:
    """One place that looks like a verdict; None where it is one on something else."""
    refused = match.re is _REFUSED
    start = _start_after(_CLAUSE, low, match.start())
    supposed = low[_start_after(_BREAK, low, match.start()) : match.start()]
    end = next((sign.start() for sign in _CLAUSE.finditer(low, match.end())), len(low))
    before, clause = low[start : match.start()], low[start:end]
    noun = _NOUN.search(clause)
    words = _cut(text, match.span())
    if noun is not None and noun.lastgroup == "other":
        return None
    if noun is None and not names_ad and not _ABOUT_AD.search(low):
        return None
    status, language = (REJECTED, match.lastgroup or "") if refused else _meaning(match)
    unclear = Verdict("", words, language)
    if noun is not None and noun.lastgroup == "appeal":
        return unclear
    if _SUPPOSED.search(low[: match.start()]) or _SUPPOSED_HERE.search(supposed):
        return unclear
    if _PAST.search(before + match.group()) or _is_attribute(low, match, before, clause):
        return unclear
    if refused:
        weak = bool(_UNDECIDED.search(clause))
        return Verdict(IN_REVIEW if weak else REJECTED, words, language, bool(_NEWER.search(low)), weak)
    if denied := _DENIED.search(before):
        return Verdict("", _cut(text, (start + denied.start(), match.end())), language)
    return Verdict(status, words, language, bool(_NEWER.search(low)))


def _start_after(sign: re.Pattern[str], low: str, place: int) -> int:
    return max((found.end() for found in sign.finditer(low, 0, place)), default=0)


def _is_attribute(low: str, match: re.Match[str], before: str, clause: str) -> bool:
    """Whether the word only says which ad is meant: "your rejected ad", "su anuncio rechazado ha…"."""
    if _AFTER_ATTRIBUTE.match(low, match.end()) and not _BY_SOMEBODY.search(before):
        return True
    return bool(_ATTRIBUTE_ES.search(before) and _VERB_ES.search(low, match.end()) and clause)


def _meaning(match: re.Match[str]) -> tuple[str, str]:
    status, language, _ = _WORDS[int((match.lastgroup or "w0")[1:])]
    return status, language


def _cut(text: str, span: tuple[int, int]) -> str:
    return text[span[0] : span[1]].strip()[:120]


def about_ads(text: str) -> bool:
    """Whether a text speaks of ads."""
    return _ABOUT_AD.search(fold(text)) is not None


def about_review(text: str) -> bool:
    """Whether a text speaks of a review, of policy, or of an ad's status."""
    low = fold(text)
    return _ABOUT_REVIEW.search(low) is not None or _FOUND.search(low) is not None


def find_reason(sentences: list[str]) -> str:
    """Why an ad has its status, in the mail's own words; empty where it gives no reason."""
    for sentence in sentences:
        if line := _REASON_LINE.match(fold(sentence)):
            return sentence[line.start("why") :].strip()[:REASON_LIMIT]
    for sentence in sentences:
        low = fold(sentence)
        if "?" not in low and (_REASON.search(low) or _REASON_SENTENCE.search(low)) and not _SUPPOSED.search(low):
            because = _REASON.search(low)
            return sentence[because.start() if because else 0 :].strip()[:REASON_LIMIT]
    return ""
