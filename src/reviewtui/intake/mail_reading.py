"""What a mail says of ads: which ones, what status, by which words, and how sure that reading is.

The newest part that somebody wrote decides. An answer is read without what it answers; of a mail that forwards
another, what it forwards is read where its writer says nothing themselves. A mail that comes in several forms (text
and HTML) must say the same in each; where they differ, where verdicts contradict each other, or where text is hidden
or turned round, a person must look.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import NamedTuple

from reviewtui.intake.mail_html import Line
from reviewtui.intake.mail_parts import Form, Mail, Passage, bare_subject, divide
from reviewtui.intake.mail_refs import Refs, find_refs, fold, together
from reviewtui.intake.mail_words import Verdict, about_ads, about_review, find_reason, read_sentence

SENTENCES = 3000
"""Sentences of one form that are read."""

_INVISIBLE = dict.fromkeys((0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xFEFF))
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”»)]*\s+(?=[^a-z\s])|\t(?=\t)")
_BREAKS_OFF = re.compile(r".*[.!?:;|]\s*\Z", re.DOTALL)
_STARTS_ANEW = re.compile(r"\s*(?:[-*•·>|]|[0-9]+[.)]|[\w /]{2,30}:\s|[0-9]{6,}|https?:)", re.IGNORECASE)
_WRAPS_FROM = 50
_LABELS = frozenset({"status", "ad status", "estado", "estado del anuncio", "delivery", "review result"})


class AdSaid(NamedTuple):
    """What a mail says of one ad, or of ads that it names only roundly.

    `ad_id`: empty where it names none. `status` in the platform's words, `words` those that say so.
    """

    ad_id: str
    status: str
    words: str
    names: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class Reading(NamedTuple):
    """What a mail says. `ads` is empty where it says nothing certain; `unclear`: then a person should look.

    `confidence` from 0 to 1, as it is stated beside the reading: by where the verdict stands and how the ad is named.
    """

    ads: tuple[AdSaid, ...] = ()
    unclear: bool = False
    language: str = ""
    words: str = ""
    reason: str = ""
    refs: Refs = Refs()
    confidence: float = 0.0
    forwarded: bool = False


class _Unit(NamedTuple):
    """One line as it is meant: with the sentences on it and what it names."""

    sentences: list[str]
    refs: Refs
    verdicts: list[Verdict]


class _Said(NamedTuple):
    """What one form, or a subject, says."""

    units: list[_Unit]
    refs: Refs
    verdicts: list[Verdict]
    about_ads: bool
    about_review: bool
    turned: bool

    @property
    def statuses(self) -> set[str]:
        """What is said, the newest where something is said to be so now."""
        certain = [verdict for verdict in self.verdicts if verdict.status]
        newer = {verdict.status for verdict in certain if verdict.newer}
        return newer if len(newer) == 1 else {verdict.status for verdict in certain}


def read(mail: Mail, platform: Collection[str] = ()) -> Reading:
    """What this mail says. `platform`: domains whose mails are notices of the platform, if they are genuine."""
    subject, mark = bare_subject(mail.words("subject"))
    parts = [(form, divide(form.lines, mark)) for form in mail.forms]
    hidden = " ".join(form.hidden for form in mail.forms)
    notice = _from_platform(mail.words("from"), platform)
    if mail.report:
        return Reading()
    own = [(form, list(passage.own)) for form, passage in parts]
    reading = _read_forms(own, "" if mark else subject, hidden, notice=notice, locked=mail.locked)
    if reading.ads or (reading.unclear and notice):
        return reading
    if mail.enclosed is not None:
        inner = read(mail.enclosed, platform)
    else:
        inner = _read_forwarded([part for part in parts if part[1].forwarded], subject, platform)
    if not inner.ads and not inner.unclear:
        return reading
    return inner._replace(forwarded=True, confidence=round(inner.confidence * 0.8, 2))


def _read_forwarded(parts: Sequence[tuple[Form, Passage]], subject: str, platform: Collection[str]) -> Reading:
    above = next((passage.subject for _, passage in parts if passage.subject), subject)
    notice = any(_from_platform(passage.sender, platform) for _, passage in parts)
    texts = [(form, _newest(passage.forwarded)) for form, passage in parts]
    return _read_forms(texts, bare_subject(above)[0], "", notice=notice, locked=False) if texts else Reading()


def _newest(lines: Sequence[Line]) -> list[Line]:
    """Of what was forwarded again and again, the newest that is more than a cover."""
    for _ in range(5):
        passage = divide(lines, "forward")
        if any(read_sentence(line.text, names_ad=True) for line in passage.own) or not passage.forwarded:
            return list(passage.own)
        lines = passage.forwarded
    return list(lines)


def _from_platform(sender: str, platform: Collection[str]) -> bool:
    low = sender.lower()
    return any(re.search(rf"@{re.escape(domain.lower())}(?![\w.-])", low) for domain in platform)


def _read_forms(
    forms: Sequence[tuple[Form, list[Line]]], subject: str, hidden: str, *, notice: bool, locked: bool
) -> Reading:
    """What several forms of one text, and the subject above them, say together."""
    told = [_hear(lines, wraps=form.wraps, ads=notice or about_ads(subject)) for form, lines in forms]
    above = _hear([Line(subject)], wraps=False, ads=notice or any(said.about_ads for said in told))
    heard = [above, *told]
    refs = together(*(said.refs for said in heard))
    of_ads = any(said.about_ads for said in heard)
    views = [said.statuses for said in told if said.statuses]
    body: set[str] = set().union(*views)
    newer = len(body) == 1 and any(v.newer and v.status for said in told for v in said.verdicts)
    statuses = body if newer else body | above.statuses
    doubtful = any(view != body for view in views) or any(said.turned for said in heard)
    doubtful = doubtful or _hides_another(hidden, statuses)
    base = Reading(
        language=next((v.language for said in heard for v in said.verdicts if v.language), ""),
        words="; ".join(dict.fromkeys(v.words for said in heard for v in said.verdicts))[:300],
        reason=find_reason([sentence for said in told for unit in said.units for sentence in unit.sentences]),
        refs=refs,
    )
    named = bool(refs.ids or refs.names)
    if not doubtful and not locked and len(statuses) == 1:
        if not named and not (notice and of_ads):
            return base
        sure = _confidence(heard, refs, whole=all(form.whole for form, _ in forms))
        return base._replace(ads=_each(refs, statuses.pop(), base.words), confidence=sure)
    if not doubtful and not locked:
        lists = [_one_by_one(said) for said in told if said.verdicts]
        pairs = [{(ad.ad_id, ad.status) for ad in ads} for ads in lists]
        if (
            lists
            and all(pair and pair == pairs[0] for pair in pairs)
            and {id_ for id_, _ in pairs[0]} == set(refs.ids)
        ):
            return base._replace(ads=tuple(lists[0]), confidence=0.8)
    against = doubtful or len(statuses) > 1
    spoke = any(said.verdicts or said.about_review for said in heard)
    return base._replace(
        unclear=(against and (named or notice)) or (notice and (locked or (of_ads and (spoke or bool(refs.ids)))))
    )


def _each(refs: Refs, status: str, words: str) -> tuple[AdSaid, ...]:
    """The same status for every ad that is named; for a nameless one where none is."""
    if refs.ids:
        names = refs.names[:1] if len(refs.ids) == 1 else ()
        return tuple(AdSaid(ad_id, status, words, names, refs.links) for ad_id in refs.ids)
    return tuple(AdSaid("", status, words, (name,)) for name in refs.names) or (AdSaid("", status, words),)


def _confidence(heard: Sequence[_Said], refs: Refs, *, whole: bool) -> float:
    above, *told = heard
    in_text = any(said.statuses for said in told)
    sure = 1.0 if in_text and above.statuses else 0.9 if in_text else 0.7
    if any(verdict.weak for said in heard for verdict in said.verdicts):
        sure = min(sure, 0.6)
    sure *= 1.0 if refs.ids else 0.8 if refs.names else 0.5
    return round(sure * (1.0 if whole else 0.8), 2)


def _one_by_one(said: _Said) -> list[AdSaid]:
    """Several ads with a verdict each: on the line that names the ad, or on those below it up to the next one."""
    found: list[AdSaid] = []
    current: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    for unit in said.units:
        if unit.refs.ids:
            if current:
                return []
            current, names = unit.refs.ids, unit.refs.names or names
        elif unit.refs.names and not current:
            names = unit.refs.names
        statuses = {verdict.status for verdict in unit.verdicts if verdict.status}
        if not statuses:
            continue
        if len(statuses) > 1 or not current:
            return []
        (status,) = statuses
        words = "; ".join(verdict.words for verdict in unit.verdicts if verdict.status)
        only = names[:1] if len(current) == 1 else ()
        found += [AdSaid(ad_id, status, words, only, said.refs.links) for ad_id in current]
        current, names = (), ()
    ids = [ad.ad_id for ad in found]
    return found if not current and len(set(ids)) == len(ids) else []


def _hides_another(hidden: str, statuses: set[str]) -> bool:
    """Whether text that nobody sees says something else than what they see."""
    if not hidden:
        return False
    told = {
        v.status for sentence in _sentences(_tidy(hidden)[:20_000]) for v in read_sentence(sentence, names_ad=True)
    }
    return bool({status for status in told if status} - statuses)


def _hear(lines: Sequence[Line], *, wraps: bool, ads: bool) -> _Said:
    """What these lines say. `ads`: what stands above them speaks of ads, so that "it" can be one."""
    turned = any(_TURNED.search(line.text) for line in lines)
    tidy = [line._replace(text=_tidy(line.text)) for line in lines if not _TURNED.search(line.text)]
    whole = _unwrapped(tidy) if wraps else [line for line in tidy if line.text or line.links]
    text = "\n".join(line.text for line in whole)
    ads = ads or about_ads(text)
    units, before, count = [], "", 0
    for line in whole:
        sentences = _sentences(line.text)
        count += len(sentences)
        if count > SENTENCES:
            break
        refs = find_refs(line.text, line.links, before)
        verdicts = [verdict for sentence in sentences for verdict in read_sentence(sentence, names_ad=ads)]
        if not verdicts and _is_label(before):
            verdicts = [v for v in read_sentence(f"{before.strip(' :')}: {line.text}", names_ad=ads) if v.status]
        units.append(_Unit(sentences, refs, verdicts))
        before = line.text
    return _Said(
        units,
        together(Refs(), *(unit.refs for unit in units)),
        [verdict for unit in units for verdict in unit.verdicts],
        about_ads(text),
        about_review(text),
        turned and bool(about_ads(text) or about_review(text)),
    )


def _is_label(text: str) -> bool:
    return fold(text).strip(" :*") in (
        "status",
        "ad status",
        "estado",
        "estado del anuncio",
        "delivery",
        "review result",
    )


def _tidy(text: str) -> str:
    """The text as it looks: without signs that take no room, letters of one kind of width."""
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)) if not text.isascii() else text


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


def _unwrapped(lines: Sequence[Line]) -> list[Line]:
    """Lines that a mail program broke, joined again."""
    joined: list[Line] = []
    length = 0
    for line in lines:
        goes_on = joined and length >= _WRAPS_FROM and line.text and not _STARTS_ANEW.match(line.text)
        if goes_on and not _BREAKS_OFF.match(joined[-1].text) and len(joined[-1].text) < 4000:
            last = joined[-1]
            joined[-1] = Line(f"{last.text} {line.text}", last.links + line.links, last.depth)
        else:
            joined.append(line)
        length = len(line.text)
    return [line for line in joined if line.text or line.links]
