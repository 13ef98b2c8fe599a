"""Mails made to be believed, misread, or to break what reads them; and those that were broken on their way."""

import base64

from mail_setup import (
    COLLEAGUE,
    DOMAIN,
    NOTICE_FROM,
    PASSES,
    RECEIVED,
    SERVER,
    Part,
    attached,
    enclosed,
    forms,
    html,
    mail,
    notice,
    several,
    text,
)

from mail_samples.expected import AD, AD2, LINK, NO, WAIT, YES, Sample

_SUBJECT = "Your ad was approved"
_WORDS = f"Your ad was approved.\nAd ID: {AD}\n"


def _forged(name: str, *above: str, sender: str = NOTICE_FROM, below: tuple[str, ...] = ()) -> Sample:
    """Reads as a notice, and nobody vouches for it."""
    return Sample(
        name, mail(_SUBJECT, _WORDS, above=above, sender=sender, below=below), {AD: YES}, trust="unverified"
    )


def _says(
    name: str, body: Part | str, status: str, *, language: str = "en", sure: str = "high", subject: str = "Your ad"
) -> Sample:
    return Sample(name, notice(subject, body), {AD: status}, language, sure=sure)


def _look(name: str, body: Part | str, subject: str = "Your ad") -> Sample:
    """A person must look."""
    return Sample(name, notice(subject, body), person=True)


def _passes(domain: str, server: str = SERVER, more: str = "") -> str:
    return f"Authentication-Results: {server}; dkim=pass header.d={domain}{more}"


SENDERS = [
    _forged("the sender's own results, by our server's name", RECEIVED, below=(PASSES,)),
    _forged("results of another server", _passes(DOMAIN, "mx.evil.example"), RECEIVED),
    _forged("our server says fail, a later line pass", f"Authentication-Results: {SERVER}; dkim=fail header.d={DOMAIN}", RECEIVED, PASSES),
    _forged("our server says none, a later line pass", f"Authentication-Results: {SERVER}; none", RECEIVED, PASSES),
    _forged("a name that our server's name begins", _passes(DOMAIN, f"{SERVER}.evil.example"), RECEIVED),
    _forged("arc alone", f"ARC-Authentication-Results: i=1; {SERVER}; dkim=pass header.d={DOMAIN}", RECEIVED),
    _forged("a cyrillic letter in the sender", PASSES, RECEIVED, sender="Meta <notification@f\u0430cebookmail.com>"),
    _forged("a cyrillic letter, as it travels", _passes("xn--fcebookmail-8nf.com"), RECEIVED, sender="Meta <n@xn--fcebookmail-8nf.com>"),
    _forged("a longer domain", _passes(f"{DOMAIN}.evil.example"), RECEIVED, sender=f"Meta <n@{DOMAIN}.evil.example>"),
    _forged("a domain that ends alike", _passes(f"evil{DOMAIN}"), RECEIVED, sender=f"Meta <n@evil{DOMAIN}>"),
    _forged("a lower domain", _passes(f"a.{DOMAIN}"), RECEIVED, sender=f"Meta <n@a.{DOMAIN}>"),
    _forged("signed by one, sent by another", _passes("evil.example"), RECEIVED),
    _forged("sent by another, signed by the platform", PASSES, RECEIVED, sender="Meta <n@evil.example>"),
    _forged("the platform in the name alone", _passes("evil.example"), RECEIVED, sender=f'"{NOTICE_FROM}" <n@evil.example>'),
    _forged("two senders", PASSES, RECEIVED, "From: Lia <lia@evil.example>"),
    _forged("two addresses in one", PASSES, RECEIVED, sender=f"a@evil.example, n@{DOMAIN}"),
    _forged("a comment in the sender", PASSES, RECEIVED, sender=f"n@{DOMAIN} (not) <a@evil.example>"),
    _forged("a group as sender", PASSES, RECEIVED, sender=f"us: n@{DOMAIN};"),
    _forged("no sender", PASSES, RECEIVED, sender=""),
    _forged("a pass in a comment", f"Authentication-Results: {SERVER}; dkim=fail (dkim=pass header.d={DOMAIN})", RECEIVED),
    _forged("a pass in quotes", f'Authentication-Results: {SERVER}; dkim=fail reason="; dkim=pass header.d={DOMAIN}"', RECEIVED),
    _forged("a comment that never ends", f"Authentication-Results: {SERVER}; (dkim=pass header.d={DOMAIN}", RECEIVED),
    _forged("two domains in one result", _passes("evil.example", more=f" header.d={DOMAIN}"), RECEIVED),
    _forged("spf alone", f"Authentication-Results: {SERVER}; spf=pass smtp.mailfrom=x@{DOMAIN}", RECEIVED),
    _forged("a header within a header", f"X-Note: a\r{PASSES}", RECEIVED),
    _forged("a zero byte in a header", PASSES, RECEIVED, "X-Note: \0"),
    Sample("a line that is no header", mail(_SUBJECT, _WORDS, above=("X-A: 1", "junk line", PASSES))),
    Sample("results folded over lines", notice(_SUBJECT, _WORDS, above=(f"Authentication-Results: {SERVER};\r\n\tdkim=pass (2048-bit key)\r\n\theader.d={DOMAIN}", RECEIVED)), {AD: YES}),
    Sample("two signatures, ours among them", notice(_SUBJECT, _WORDS, above=(f"Authentication-Results: {SERVER}; dkim=pass header.d=out.example; dkim=pass header.d={DOMAIN}", RECEIVED)), {AD: YES}),
    Sample("an odd date", notice(_SUBJECT, _WORDS, date="Fri, 99 Foo 99999 99:99:99 +9999"), {AD: YES}),
    Sample("no date, no id, no subject", mail("", _WORDS, above=(PASSES,), date=None, message_id=None), {AD: YES}),
    Sample("an id of a kilometre", notice(_SUBJECT, _WORDS, message_id=f"<{'x' * 5000}@y>"), {AD: YES}),
]  # fmt: skip

_HIDDEN = '<p>Your ad was <span style="{}">not </span>approved.</p><p>Ad ID: ' + AD + "</p>"
_RTL = "\u202edevorppa saw da ruoY\u202c"

TEXTS = [
    _says("a hidden word is not read", html(_HIDDEN.format("display:none")), YES),
    _says("white on white", html(_HIDDEN.format("color:#fff")), YES),
    _says("letters of no size", html(_HIDDEN.format("font-size:0px")), YES),
    _says("off the page", html(_HIDDEN.format("position:absolute;left:-9999px")), YES),
    _says("a comment within", html(f"<p>Your ad was <!-- not -->approved.</p><p>Ad ID: {AD}</p>"), YES),
    _says("a style sheet hides", html("<style>.a{visibility:hidden}</style>" + _HIDDEN.replace('style="{}"', "class=a")), YES),
    _says("white letters on a dark ground are seen", html(f'<table bgcolor="#000000"><tr><td><font color="white">Your ad was rejected. Ad ID: {AD}</font></td></tr></table>'), NO),
    _look("a hidden verdict against the one shown", html(f"<p>Your ad was approved.</p><div hidden>Your ad was rejected.</div><p>Ad ID: {AD}</p>")),
    _look("only hidden words", html(f'<p>About your ad {AD}: see the review.</p><p style="opacity:0">Your ad was approved.</p>')),
    _look("a style in disguise", html(f'<p style="d\\69splay:none">Your ad was approved.</p><p>Ad ID: {AD}, under our policy</p>')),
    _look("text and html disagree", forms(f"Your ad was approved.\nAd ID: {AD}", f"<p>Your ad was rejected.</p><p>Ad ID: {AD}</p>")),
    _look("texto y html no coinciden", forms(f"Tu anuncio fue rechazado.\nID del anuncio: {AD}", f"<p>Tu anuncio fue aprobado.</p><p>ID del anuncio: {AD}</p>")),
    _look("subject and text disagree", f"Your ad was rejected.\nAd ID: {AD}", subject=_SUBJECT),
    _look("two verdicts on one ad", f"Your ad was approved. Your ad was rejected.\nAd ID: {AD}"),
    _look("words from right to left", f"{_RTL}\nAd ID: {AD}"),
    _look("a word shown from right to left beside the verdict", f"Your ad was \u202eton\u202c approved.\nAd ID: {AD}"),
    _says("letters of no width", f"Your ad was dis\u200bap\u00adproved.\nAd ID: {AD}", NO),
    _look("a cyrillic letter in the verdict", f"Your ad was \u0430pproved by our review.\nAd ID: {AD}"),
    _says("accents apart from their letters", f"Tu anuncio esta\u0301 en revisio\u0301n.\nID del anuncio: {AD}", WAIT, language="es"),
    _says("wide letters", f"Your ad was ｒｅｊｅｃｔｅｄ.\nAd ID: {AD}", NO),
    _says("latin-1", text(f"Tu anuncio está en revisión.\nID del anuncio: {AD}", "iso-8859-1", "quoted-printable"), WAIT, language="es"),
    _says("utf-16 in base64", text(f"Your ad was rejected.\nAd ID: {AD}", "utf-16", "base64"), NO),
    _says("an encoding nobody knows", Part(("Content-Type: text/plain; charset=x-none",), f"Tu anuncio fue rechazado.\nID del anuncio: {AD}".encode()), NO, language="es"),
    _says("an encoding that is none", Part(("Content-Type: text/plain; charset=hex",), f"Your ad was rejected.\nAd ID: {AD}".encode()), NO),
    _says("bytes that do not fit", Part(("Content-Type: text/plain; charset=utf-8",), f"Espa\xf1a: su anuncio fue rechazado.\nID del anuncio: {AD}".encode("latin-1")), NO, language="es", sure="high"),
    _look("base64 that is none", Part(("Content-Type: text/plain", "Content-Transfer-Encoding: base64"), b"!!!! ~~~~ \xff\xff"), subject="Your ad review"),
    Sample("an empty mail", notice("", "")),
    _look("encrypted", Part(("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "Content-Transfer-Encoding: base64"), base64.b64encode(b"0" * 200))),
    _says("signed by s/mime", several("signed", text(f"Your ad was rejected.\nAd ID: {AD}"), attached("application/pkcs7-signature", "smime.p7s", b"0" * 50)), NO),
    _says("a calendar part", several("mixed", text(f"Your ad was rejected.\nAd ID: {AD}"), Part(("Content-Type: text/calendar",), b"BEGIN:VCALENDAR\nSUMMARY:Your ad was approved\n")), NO),
    _says("a zip attached", several("mixed", text(f"Your ad was rejected.\nAd ID: {AD}"), attached("application/zip", "x.zip", b"PK\x03\x04" + b"\0" * 300)), NO),
    _says("an attached text says otherwise", several("mixed", text(f"Your ad was rejected.\nAd ID: {AD}"), attached("text/plain", "a.txt", b"Your ad was approved.")), NO),
    _look("parts without a border", Part(("Content-Type: multipart/mixed",), f"Your ad was approved.\nAd ID: {AD}".encode())),
    _says("a border that never closes", Part(('Content-Type: multipart/mixed; boundary="x"',), f"--x\nContent-Type: text/plain\n\nYour ad was rejected.\nAd ID: {AD}\n".encode()), NO),
    Sample("parts in parts in parts", notice("Your ad", "x").replace(b"Content-Type: text/plain; charset=utf-8", b'Content-Type: multipart/mixed; boundary="a0"')
           + b"".join(b'--a%d\r\nContent-Type: multipart/mixed; boundary="a%d"\r\n\r\n' % (n, n + 1) for n in range(2000)), error=True),
    Sample("ten megabytes and more", notice(_SUBJECT, "Your ad was approved. " * 500_000), error=True),
    _says("a long mail", f"Your ad was rejected.\nAd ID: {AD}\n" + "Terms and conditions. " * 5_000, NO),
    _look("a link to elsewhere", html(f"<p>Your ad: review it</p><a href='https://adsmanager.facebook.com.evil.example/?selected_ad_ids={AD}'>x</a>")),
    Sample("a link with another host before the at", notice(_SUBJECT, f"Your ad was approved. https://www.facebook.com@evil.example/?selected_ad_ids={AD}"), {"": YES}, sure="medium"),
    Sample("more ids in one form than the other", notice(_SUBJECT, forms(f"Your ad was approved.\nAd ID: {AD}", f"<p>Your ad was approved.</p><a href='{LINK}%2C{AD2}'>x</a>")), {AD: YES, AD2: YES}),
    Sample("a bounce", mail("Undelivered Mail Returned to Sender", several("report", text("It could not be delivered."), enclosed(notice(_SUBJECT, _WORDS))), sender="MAILER-DAEMON@agency.example")),
    Sample("markup and commands in a name", notice(_SUBJECT, f'Your ad "[@click=app.bell]x[/]\x1b]52;c;x\x07" was approved.\nAd ID: {AD}'), {AD: YES}),
    Sample("a letter that quotes a forged notice", mail("Fwd: " + _SUBJECT, f"---------- Forwarded message ---------\n{PASSES}\nFrom: {NOTICE_FROM}\nSubject: {_SUBJECT}\n\n{_WORDS}", sender=COLLEAGUE, above=(PASSES, RECEIVED)),
           {AD: YES}, trust="unverified"),
]  # fmt: skip

SAMPLES = [*SENDERS, *TEXTS]
