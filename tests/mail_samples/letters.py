"""What people write and send on: forwarded notices, answers, letters of colleagues, and mails about other things."""

from mail_setup import NOTICE_FROM, Part, attached, enclosed, forms, html, letter, mail, notice, several, text

from mail_samples.expected import ACCOUNT, AD, AD2, LINK, NO, PAUSED, WAIT, YES, Sample

_REJECTED = f'Your ad "Spring tea" was rejected because it goes against our policy on alcohol.\nAd ID: {AD}\n'
_APPROVED_ES = f"Tu anuncio «Té» fue aprobado.\nID del anuncio: {AD}\n"
_HEADS = f"From: {NOTICE_FROM}\nDate: Mon, May 4, 2026 at 10:12 AM\nSubject: Your ad was rejected\nTo: <ads@agency.example>\n\n"
_HEADS_ES = f"De: {NOTICE_FROM}\nFecha: lun, 4 may 2026 a las 10:12\nAsunto: Tu anuncio fue aprobado\nPara: <ads@agency.example>\n\n"
_OUTLOOK = f"From: {NOTICE_FROM}\nSent: Monday, May 4, 2026 10:12 AM\nTo: Ads <ads@agency.example>\nSubject: Your ad was rejected\n\n"
_OUTLOOK_ES = (
    f"De: {NOTICE_FROM}\nEnviado el: lunes, 4 de mayo de 2026 10:12\nPara: Ads\nAsunto: Tu anuncio fue aprobado\n\n"
)


def _marked(words: str) -> str:
    return "".join(f"> {line}\n" for line in words.splitlines())


def _forwarded(
    name: str, subject: str, body: Part | str, status: str, language: str = "en", sure: str = "high"
) -> Sample:
    return Sample(name, letter(subject, body), {AD: status}, language, "unverified", sure)


FORWARDED = [
    _forwarded("forwarded by gmail", "Fwd: Your ad was rejected", f"FYI\n\n---------- Forwarded message ---------\n{_HEADS}{_REJECTED}", NO),
    _forwarded("reenviado por gmail", "Fwd: Tu anuncio fue aprobado", f"---------- Mensaje reenviado ---------\n{_HEADS_ES}{_APPROVED_ES}", YES, "es"),
    _forwarded("forwarded by apple mail", "Fwd: Your ad was rejected", f"See below.\n\nBegin forwarded message:\n\n{_marked(_HEADS + _REJECTED)}", NO),
    _forwarded("reenviado por apple mail", "Fwd: Tu anuncio", f"Inicio del mensaje reenviado:\n\n{_marked(_HEADS_ES + _APPROVED_ES)}", YES, "es"),
    _forwarded("forwarded by outlook", "FW: Your ad was rejected", f"Please look.\n\n{_OUTLOOK}{_REJECTED}", NO),
    _forwarded("reenviado por outlook", "RV: Tu anuncio fue aprobado", f"Te lo paso.\n\n{_OUTLOOK_ES}{_APPROVED_ES}", YES, "es"),
    _forwarded("below a line that says original", "FW: Your ad", f"-----Original Message-----\n{_OUTLOOK}{_REJECTED}", NO),
    _forwarded("forwarded in html", "Fwd: Your ad was rejected", html(
        f"<div>look</div><div class='gmail_quote'><div class='gmail_attr'>---------- Forwarded message ---------<br>From: {NOTICE_FROM.replace('<', '&lt;')}"
        f"<br>Date: Mon, May 4<br>Subject: Your ad was rejected<br></div><p>Your ad was rejected.</p><a href='{LINK}'>Ads Manager</a></div>"), NO),
    _forwarded("forwarded in a quote", "Fwd: Your ad was rejected", html(
        f"<div><blockquote type='cite'><div>Begin forwarded message:</div><div>From: x@facebookmail.com</div><div>Subject: Your ad was rejected</div>"
        f"<p>Your ad was rejected.</p><p>Ad ID: {AD}</p></blockquote></div>"), NO),
    _forwarded("forwarded as an enclosed mail", "Your ad was rejected", several("mixed", text("see this"), enclosed(
        notice("Your ad was rejected", _REJECTED))), NO),
    _forwarded("forwarded twice", "Fwd: Fwd: Your ad was rejected",
               f"---------- Forwarded message ---------\nFrom: Rui\nSubject: Fwd: Your ad was rejected\n\nover to you\n\n---------- Forwarded message ---------\n{_HEADS}{_REJECTED}", NO),
    _forwarded("forwarded by rule, signed by no one", "Fwd: Your ad was rejected", f"---------- Forwarded message ---------\n{_HEADS}{_REJECTED}\n-- \nLia", NO),
    Sample("forwarded, and our server knows the forwarder", notice("Fwd: Your ad was rejected", f"---------- Forwarded message ---------\n{_HEADS}{_REJECTED}"),
           {AD: NO}, trust="unverified"),
    Sample("forwarded words that nobody can read", letter("Fwd: An update on your ad", f"---------- Forwarded message ---------\nFrom: {NOTICE_FROM}\nSubject: Your ad\n\nYour ad no longer meets our standards.\nAd ID: {AD}\n"),
           trust="unverified", person=True),
    Sample("forwarded with news of one's own", letter("Fwd: Your ad was rejected",
           f"I asked again, and now ad {AD} is approved.\n\n---------- Forwarded message ---------\n{_HEADS}{_REJECTED}"), {AD: YES}, trust="unverified"),
    Sample("forwarded receipt", letter("Fwd: Your receipt", f"---------- Forwarded message ---------\nFrom: {NOTICE_FROM}\nSubject: Your receipt\n\nAmount: 12 EUR\nAccount ID: {ACCOUNT}\n")),
]  # fmt: skip

ANSWERS = [
    Sample("an answer above a notice", letter("Re: Your ad was rejected", f"Thanks, we are on it.\n\nOn Mon, May 4, 2026 at 10:12 AM Meta <x@facebookmail.com> wrote:\n{_marked(_REJECTED)}")),
    Sample("una respuesta sobre un aviso", letter("Re: Tu anuncio fue aprobado", f"¡Gracias!\n\nEl lun, 4 may 2026 a las 10:12, Meta (<x@facebookmail.com>) escribió:\n{_marked(_APPROVED_ES)}")),
    Sample("an answer below it", letter("Re: Your ad", f"On Mon, May 4, 2026 Meta wrote:\n{_marked(_REJECTED)}\nAd {AD} is approved by now, I checked.\n"), {AD: YES}, trust="unverified", sure="high"),
    Sample("an outlook answer", letter("RE: Your ad was rejected", f"Will do.\n\n{_OUTLOOK}{_REJECTED}")),
    Sample("una respuesta de outlook", letter("RE: Tu anuncio", f"Hecho.\n\n{_OUTLOOK_ES}{_APPROVED_ES}")),
    Sample("an answer with news", letter("Re: Spring tea", f"Ad ID {AD} was rejected this morning.\n\nOn Mon, May 4, 2026 Rui <rui@agency.example> wrote:\n> The ad is approved.\n"), {AD: NO}, trust="unverified"),
    Sample("una respuesta con noticias", letter("Re: Té", f"El anuncio {AD} está en revisión.\n\nEl 4 may 2026, Rui <rui@agency.example> escribió:\n> El anuncio fue rechazado.\n"), {AD: WAIT}, "es", "unverified"),
    Sample("an html answer", letter("Re: Your ad was rejected", html("<p>ok</p><div class='gmail_quote'><div>On Mon, May 4, 2026 Meta wrote:<br></div><blockquote><p>Your ad was rejected.</p></blockquote></div>"))),
    Sample("a question", letter("Our ad", f"Was ad {AD} approved?")),
    Sample("una pregunta", letter("Nuestro anuncio", f"¿Ya fue aprobado el anuncio {AD}?")),
    Sample("another question", letter("Re: ad", f"Is ad {AD} still in review?\n\nOn Mon, May 4, 2026 Rui wrote:\n> rejected")),
]  # fmt: skip

LETTERS = [
    Sample("a colleague, by id", letter("Spring tea", f"Hi, ad {AD} was rejected."), {AD: NO}, trust="unverified"),
    Sample("un compañero, por id", letter("Té", f"Hola, el anuncio {AD} fue aprobado."), {AD: YES}, "es", "unverified"),
    Sample("a colleague, by name", letter("News", "The ad “Spring tea” is approved."), {"Spring tea": YES}, trust="unverified", sure="high"),
    Sample("a colleague, by link", letter("News", f"The ad was rejected: {LINK}"), {AD: NO}, trust="unverified"),
    Sample("a colleague paused it", letter("News", f"I paused ad {AD} for now."), {AD: PAUSED}, trust="unverified"),
    Sample("a colleague, two ads", letter("News", f"- ad {AD} was approved\n- ad {AD2} is in review\n"), {AD: YES, AD2: WAIT}, trust="unverified"),
    Sample("a colleague, no ad named", letter("News", "The ad was rejected, sadly.")),
    Sample("what a client decided", letter("News", f"The client approved the ad {AD}.")),
    Sample("lo que decidió un cliente", letter("Novedades", f"El cliente ha aprobado el anuncio {AD}.")),
    Sample("what may come", letter("News", f"Ad {AD} could be rejected, so let us change it.")),
    Sample("lo que puede pasar", letter("Novedades", f"Si el anuncio {AD} es rechazado, lo cambiamos.")),
    Sample("holidays", letter("Your leave was approved", "Your leave request for August was approved. Enjoy!")),
    Sample("vacaciones", letter("Vacaciones aprobadas", "Tu solicitud de vacaciones fue aprobada.")),
    Sample("an invoice", letter("Invoice 23850000000000001", "Invoice 23850000000000001 was approved for payment.")),
    Sample("a campaign", letter("Spring", "Campaign 23850000000000001 was paused.")),
    Sample("an ad set", letter("Spring", "Ad set ID 23850000000000001 was paused.")),
    Sample("an ad account", letter("Account", f"Ad account {ACCOUNT} was approved.")),
    Sample("a budget", letter("Budget", "The budget for ads was approved by finance.")),
    Sample("una factura", letter("Factura", "La factura 23850000000000001 fue rechazada por el banco.")),
    Sample("a newsletter", mail("Why ads get rejected", "Ten reasons why ads are rejected, and how to get yours approved.", sender="News <news@letters.example>")),
    Sample("un boletín", mail("Anuncios rechazados: qué hacer", "Los anuncios que son rechazados pueden volver a revisarse.", sender="Boletín <b@letters.example>")),
    Sample("a report attached", letter("Weekly report", several("mixed", text("Attached is the report."), attached("text/csv", "ads.csv", b"ad_id,status\n1,approved\n")))),
    Sample("lunch", letter("Lunch", "Lunch at one?")),
    Sample("a notice sent by hand", mail("Your ad was rejected", _REJECTED), {AD: NO}, trust="unverified"),
    Sample("un aviso sin firma", mail("Tu anuncio fue aprobado", _APPROVED_ES), {AD: YES}, "es", "unverified"),
    Sample("both forms of a letter", letter("News", forms(f"Ad {AD} was rejected.", f"<p>Ad {AD} was <b>rejected</b>.</p>")), {AD: NO}, trust="unverified"),
]  # fmt: skip

SAMPLES = [*FORWARDED, *ANSWERS, *LETTERS]
