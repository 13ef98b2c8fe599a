"""Notices of the platform, in text, HTML or both, in the words that such notices use."""

from mail_setup import forms, html, notice

from mail_samples.expected import ACCOUNT, AD, AD2, AD3, LINK, NO, PAUSED, WAIT, YES, Sample

_NAMED_EN = f'\n\nAd: "Spring tea" (ID: {AD})\nAd account: {ACCOUNT}\n\nView in Ads Manager: {LINK}\n'
_NAMED_ES = f"\n\nAnuncio: «Té de primavera» (ID: {AD})\nCuenta publicitaria: {ACCOUNT}\n\nVer: {LINK}\n"

ENGLISH = (
    (YES, "Your ad was approved", "Good news: your ad was approved and is now running."),
    (YES, "Your ad is approved", "Hi,\n\nYour ad has been approved."),
    (YES, "Ad approved", "We've reviewed your ad and approved it."),
    (YES, "Your ad is now active", "Your ad passed review. It is now active."),
    (YES, "Review complete: ad approved", "The review of your ad is complete. It is approved."),
    (YES, "Update on your ad", "Your ad is now live."),
    (YES, "We've reviewed your ad again", "You asked us for another look. We have reviewed it again and it is now approved."),
    (YES, "Your ad was approved after another review", "Your rejected ad was reviewed a second time and has now been approved."),
    (YES, "Decision on your request for review", "We took a second look at your ad. We previously rejected it. It is now approved."),
    (YES, "Your ad is running", "Your ad has passed our review and is running."),
    (YES, "About your ad", "Thanks for waiting. Your ad has been approved, and it will start on the day that you chose."),
    (YES, "Ad approved: Spring tea", "Nothing else is needed. We approved your ad."),
    (NO, "Your ad was rejected", "Your ad was rejected because it doesn't comply with our policy on personal health."),
    (NO, "Your ad was not approved", "Your ad was not approved.\n\nReason: Weight loss claims"),
    (NO, "Your ad wasn't approved", "Your ad wasn’t approved because it goes against our Advertising Standards."),
    (NO, "Ad disapproved", "Your ad was disapproved. Please edit it, or request another review."),
    (NO, "Your ad couldn't be approved", "Your ad couldn't be approved. If you think this is wrong, you can request a review."),
    (NO, "Your ad could not be approved", "Unfortunately your ad could not be approved."),
    (NO, "About your ad", "We reviewed your ad and rejected it. Find out why in Business Support Home."),
    (NO, "Ad rejected: Spring tea", "Your ad has been rejected. It will not run until it is edited and approved."),
    (NO, "Your ad can't run", "We can't approve your ad, as it promises results that people cannot expect."),
    (NO, "Update on your ad", "We were unable to approve your ad. Ads that are edited will be reviewed again."),
    (NO, "Your ad isn't approved", "Your ad isn't approved.\nPolicy: Sensational content"),
    (NO, "We reviewed your ad again", "We have reviewed your ad again. It is still rejected, and the decision stands."),
    (NO, "Result of your review request", "After a second review, your ad was rejected again."),
    (NO, "Your approved ad was rejected", "Your ad was previously approved. It has now been rejected after another review."),
    (NO, "Your ad was rejected", "An ad in your account was rejected due to: Dating."),
    (NO, "Ad not approved", "Your ad is not approved. You may edit it and it may be approved later."),
    (WAIT, "Your ad is in review", "Your ad is in review. Most ads are reviewed within 24 hours."),
    (WAIT, "We're reviewing your ad", "We're reviewing your ad. You'll hear from us when it's approved."),
    (WAIT, "Your ad is being reviewed", "Your ad is being reviewed. It will start running once it is approved."),
    (WAIT, "Ad under review", "Your ad is under review again because you edited it."),
    (WAIT, "Your ad is pending review", "Your ad is pending review. If it is rejected, we'll tell you why."),
    (WAIT, "Your edits to your ad", "Thanks for your edits. Your ad is now in review."),
    (PAUSED, "Your ad was paused", "Your ad was paused. Turn it on at any time."),
    (PAUSED, "Your ad is paused", "Your ad has been paused because its schedule ended."),
    ("WITH_ISSUES", "Your ad has delivery issues", "Your ad has issues. Open it in Ads Manager to see them."),
    ("ARCHIVED", "Your ad was archived", "Your ad has been archived."),
    ("DELETED", "Your ad was deleted", "Your ad was deleted by somebody with access."),
    ("PENDING_BILLING_INFO", "Your ad is waiting", "Your ad is pending billing info."),
)  # fmt: skip

SPANISH = (
    (YES, "Tu anuncio fue aprobado", "Buenas noticias: tu anuncio fue aprobado y ya está en circulación."),
    (YES, "Su anuncio ha sido aprobado", "Hola:\n\nSu anuncio ha sido aprobado."),
    (YES, "Anuncio aprobado", "Hemos revisado tu anuncio y lo hemos aprobado."),
    (YES, "Tu anuncio está activo", "Tu anuncio superó la revisión. Ahora está activo."),
    (YES, "Revisión terminada: anuncio aprobado", "La revisión de tu anuncio terminó. Está aprobado."),
    (YES, "Novedades sobre tu anuncio", "Sí, tu anuncio ya está aprobado."),
    (YES, "Hemos vuelto a revisar tu anuncio", "Hemos revisado de nuevo tu anuncio y ahora está aprobado."),
    (YES, "Tu anuncio fue aprobado tras otra revisión", "Su anuncio rechazado se revisó otra vez y finalmente ha sido aprobado."),
    (YES, "Decisión sobre tu solicitud", "Anteriormente rechazamos tu anuncio. Ahora está aprobado."),
    (YES, "Se aprobó tu anuncio", "Se aprobó tu anuncio. Empezará el día que elegiste."),
    (YES, "Sobre tu anuncio", "Gracias por esperar. Aprobamos tu anuncio."),
    (NO, "Tu anuncio fue rechazado", "Tu anuncio fue rechazado porque incumple nuestra política de salud personal."),
    (NO, "Tu anuncio no fue aprobado", "Tu anuncio no fue aprobado.\n\nMotivo: Afirmaciones sobre pérdida de peso"),
    (NO, "Su anuncio no ha sido aprobado", "Su anuncio no ha sido aprobado, ya que no cumple nuestras normas de publicidad."),
    (NO, "Anuncio rechazado", "Su anuncio ha sido rechazado. Edítelo o solicite otra revisión."),
    (NO, "No pudimos aprobar tu anuncio", "No pudimos aprobar tu anuncio. Si crees que es un error, solicita una revisión."),
    (NO, "No se pudo aprobar tu anuncio", "Lamentablemente, no se pudo aprobar el anuncio."),
    (NO, "Sobre tu anuncio", "Revisamos tu anuncio y lo rechazamos. Consulta el motivo en la ayuda."),
    (NO, "Anuncio no aprobado", "Tu anuncio no está aprobado. Puede que se apruebe más adelante si lo cambias."),
    (NO, "Se rechazó tu anuncio", "Se rechazó tu anuncio. Puede volver a aprobarse si lo editas."),
    (NO, "Tu anuncio ha sido desaprobado", "Tu anuncio ha sido desaprobado por infringir la política de citas."),
    (NO, "Hemos revisado otra vez tu anuncio", "Hemos revisado otra vez tu anuncio. Sigue rechazado y la decisión se mantiene."),
    (NO, "Resultado de tu solicitud", "Tras una nueva revisión, tu anuncio ha sido rechazado de nuevo."),
    (NO, "Tu anuncio fue rechazado", "Un anuncio de tu cuenta ha sido rechazado.\nPolítica: Bebidas alcohólicas"),
    (WAIT, "Tu anuncio está en revisión", "Tu anuncio está en revisión. La mayoría se revisa en 24 horas."),
    (WAIT, "Estamos revisando tu anuncio", "Estamos revisando tu anuncio. Te avisaremos cuando sea aprobado."),
    (WAIT, "Tu anuncio se está revisando", "Tu anuncio se está revisando. Si es rechazado, te diremos por qué."),
    (WAIT, "Anuncio pendiente de revisión", "Tu anuncio está pendiente de revisión y se publicará una vez aprobado."),
    (WAIT, "Recibimos tus cambios en el anuncio", "Gracias por los cambios. Tu anuncio vuelve a estar en revisión."),
    (PAUSED, "Tu anuncio está pausado", "Tu anuncio fue pausado. Puedes activarlo cuando quieras."),
    (PAUSED, "Tu anuncio está en pausa", "Tu anuncio está en pausa porque terminó su calendario."),
    ("WITH_ISSUES", "Tu anuncio tiene problemas de entrega", "Tu anuncio tiene problemas. Ábrelo para verlos."),
    ("ARCHIVED", "Se archivó tu anuncio", "Tu anuncio ha sido archivado."),
    ("DELETED", "Se eliminó tu anuncio", "Tu anuncio fue eliminado por alguien con acceso."),
)  # fmt: skip


def _page(subject: str, words: str, named: str, link: str = LINK) -> str:
    """Words as a mail of many tables: a hidden preview, styles, a button."""
    rows = "".join(
        f"<tr><td>{line}</td></tr>" for line in f"{words}\n{named}".split("\n") if line and "http" not in line
    )
    return (
        "<html><head><title>x</title><style>.p{color:#1c1e21} @media (max-width:600px){.wide{display:none}}</style></head>"
        f'<body><!-- rejected approved --><div style="display:none;max-height:0">{subject}</div><table class="p">{rows}'
        f'<tr><td><a style="background:#1877f2;color:#ffffff" href="{link}">Ads Manager</a></td></tr></table></body></html>'
    )


def _in_turn(language: str, rows: tuple[tuple[str, str, str], ...], named: str) -> list[Sample]:
    """The same words in text alone, in HTML alone, and in both, one after the other."""
    samples = []
    for place, (status, subject, words) in enumerate(rows):
        page = _page(subject, words, named)
        body = (f"{words}{named}", html(page), forms(f"{words}{named}", page))[place % 3]
        samples.append(Sample(f"{language} {place + 1}: {subject}", notice(subject, body), {AD: status}, language))
    return samples


_EVERY_AD = f"""2 of your ads have news.

Ad: "One" (ID: {AD})
Status: Rejected
Reason: Alcohol

Ad: "Two" (ID: {AD2})
Status: Approved
"""
_TABLE_ES = f"""<table><tr><th>Anuncio</th><th>Estado</th></tr>
<tr><td>Anuncio n.º {AD}</td><td>Aprobado</td></tr>
<tr><td>Anuncio n.º {AD2}</td><td>No aprobado</td></tr><tr><td>Anuncio n.º {AD3}</td><td>En revisión</td></tr></table>"""

FURTHER = [
    Sample("two ads, each with its own status", notice("News about your ads", _EVERY_AD), {AD: NO, AD2: YES}),
    Sample("three ads in a Spanish table", notice("Novedades de tus anuncios", html(_TABLE_ES)),
           {AD: YES, AD2: NO, AD3: WAIT}, "es"),
    Sample("one status for three ads", notice("Your ads were approved", f"Your ads were approved.\nAd IDs: {AD}, {AD2} and {AD3}"),
           {AD: YES, AD2: YES, AD3: YES}),
    Sample("un estado para dos anuncios", notice("Tus anuncios fueron rechazados",
           f"Tus anuncios fueron rechazados.\nIDs de los anuncios: {AD} y {AD2}"), {AD: NO, AD2: NO}, "es"),
    Sample("a lines list of ads", notice("Your ads", f"Ad {AD} was approved.\nAd {AD2} was rejected.\n"), {AD: YES, AD2: NO}),
    Sample("id in a link alone", notice("Your ad was rejected", html(f'<p>Your ad was rejected.</p><a href="{LINK}">See it</a>')), {AD: NO}),
    Sample("id in a link that leads through another", notice("Your ad was approved", html(
        "<p>Your ad was approved.</p><a href='https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Fads%2Fmanager"
        f"%3Fact%3D{ACCOUNT}%26selected_ad_ids%3D{AD}'>See</a>")), {AD: YES}),
    Sample("by name alone", notice("Your ad was rejected", "Your ad “Spring tea” was rejected."), {"Spring tea": NO}, sure="high"),
    Sample("por el nombre", notice("Tu anuncio no fue aprobado", "Tu anuncio «Té frío» no fue aprobado."), {"Té frío": NO}, "es"),
    Sample("two by name", notice("Ads approved", "Your ads \"One\" and ad \"Two\" were approved."), {"One": YES, "Two": YES}),
    Sample("nameless", notice("Your ad was rejected", "Your ad was rejected. Open Ads Manager to see it."), {"": NO}, sure="medium"),
    Sample("the subject alone", notice("Your ad was rejected", f"See the details.\nAd ID: {AD}"), {AD: NO}, sure="medium"),
    Sample("a name that holds a verdict", notice("Your ad was approved", f'Your ad "Rejected by my dentist" was approved.\nAd ID: {AD}'), {AD: YES}),
    Sample("a line broken within the verdict", notice("Your ad",
           f"Hello, this is about an ad in your account. The ad that you sent us was\nnot approved, since it shows a part of a body too closely.\n\nAd ID: {AD}"), {AD: NO}),
    Sample("not decided yet", notice("Your ad", f"Your ad has not been approved yet.\nAd ID: {AD}"), {AD: WAIT}, sure="medium"),
    Sample("aún sin decidir", notice("Tu anuncio", f"Tu anuncio aún no ha sido aprobado.\nID del anuncio: {AD}"), {AD: WAIT}, "es", sure="medium"),
    Sample("gmail's way to vouch", notice("Your ad was approved", f"Ad ID: {AD}", above=(
        "Received: by 2002:a05:1:2:3 with SMTP id x; Mon, 4 May 2026 01:12:06 -0700 (PDT)",
        "ARC-Authentication-Results: i=1; mx.agency.example; dkim=pass header.i=@facebookmail.com",
        "Received: from out.facebookmail.com by mx.agency.example with ESMTPS id 7; Mon, 4 May 2026 10:12:05 +0200",
        "Received-SPF: pass (mx.agency.example: domain of x@facebookmail.com designates 192.0.2.1 as permitted sender)",
        "Authentication-Results: mx.agency.example;\r\n       dkim=pass header.i=@facebookmail.com header.s=s1024 header.b=Ab/+d=;\r\n"
        "       spf=pass (mx.agency.example: domain of x@facebookmail.com designates 192.0.2.1) smtp.mailfrom=x@facebookmail.com;\r\n"
        "       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=facebookmail.com",
    )), {AD: YES}, sure="medium"),
    Sample("a receipt", notice("Your receipt for Meta ads", f"Amount billed: 120.00 EUR\nAccount ID: {ACCOUNT}\nTransaction ID: 4419200011112222")),
    Sample("a payment", notice("Your payment was declined", f"Your payment method was declined.\nAccount ID: {ACCOUNT}")),
    Sample("un recibo", notice("Tu recibo", f"Importe: 120,00 EUR\nCuenta publicitaria: {ACCOUNT}\nFactura: 4419200011112222")),
    Sample("words nobody foresaw", notice("An update about your ad's compliance", f"Your ad no longer meets our standards and was stopped.\nAd ID: {AD}"), person=True),
    Sample("palabras imprevistas", notice("Tu anuncio y nuestras normas", "Detuvimos la entrega de tu anuncio por nuestras políticas."), person=True),
    Sample("an appeal's fate", notice("Your appeal about your ad", f"Your appeal was rejected.\nAd ID: {AD}"), person=True),
    Sample("neither nor", notice("Your ad", f"Your ad was neither approved nor rejected.\nAd ID: {AD}"), person=True),
    Sample("no longer", notice("Your ad", f"Your ad is no longer in review.\nAd ID: {AD}"), person=True),
]  # fmt: skip

SAMPLES = [*_in_turn("en", ENGLISH, _NAMED_EN), *_in_turn("es", SPANISH, _NAMED_ES), *FURTHER]
