"""Unsure ads from a Slack export: `reviewtui import slack FILE --channel NAME`.

A conversation begins with an ad where its first message names one (an id, a link to Ads Manager), quotes or labels
its words, has something attached, or is a text of some length. What its author asks beside that is why it is unsure;
the replies and reactions are kept with it, and an answer among them is told, never taken for a decision. Joins and
bots are passed over, but for bots that name an ad. What is asked of an ad's status is a `Question`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from reviewtui.domain.values import BadValue
from reviewtui.intake import NOTHING, Given, Question, Row, RowError, Skipped, rejected
from reviewtui.intake.decode import Progress
from reviewtui.intake.fields import account_given, check_size, read_account, read_id
from reviewtui.intake.question_words import REACTIONS, answers, asks, plain_words, questions_in
from reviewtui.intake.slack_export import Attached, Channel, Message, read_channels
from reviewtui.wire.messages import ObservationIn
from reviewtui.words import say

SOURCE = "slack"
THREAD_MOST, WORDS_MOST = 100, 2_000
"""Replies that are kept with an ad, and characters of each."""
NAMED_MOST = 20
"""Ads that one message can name."""
TEXT_LEAST, ASKED_LEAST = 8, 4
"""Words from which on a text alone is an ad's, and where something is asked beside it."""

_ID = r"(\d{8,20})"
_AD_ID = re.compile(rf"\b(?:ad|anuncio)[ _-]?(?:id|n[.º°o]*|#)?[ :=#]*{_ID}\b|\bid[ :=#]+{_ID}\b", re.IGNORECASE)
_ACCOUNT_ID = re.compile(r"\bact[_=](\d{3,20})\b")
_MANAGERS = ("facebook.com", "meta.com")
_QUOTED = re.compile(r"```(.+?)```", re.DOTALL)
_ADDRESS = re.compile(r"https?://\S+")
_LAST_SENTENCE = re.compile(r"(.+[.!?…:—–-])\s+([^.!?…]+\?)\s*", re.DOTALL)
_LABELS = {
    "headline": "headline|title|titular|titulo",
    "text": "ad text|primary text|text|copy|body|texto|cuerpo",
    "link": "link|url|landing page|landing|enlace|destino",
    "account": "account|customer|client|cuenta|cliente",
    "why": "why|question|unsure because|reason|por que|pregunta|duda|motivo",
}
"""What a line may begin with, before a colon, and which part of the ad the rest of it is."""
_LABEL_OF = {name: part for part, names in _LABELS.items() for name in names.split("|")}
_LABELLED = re.compile(r"[*_]*([^\W\d_][^:\n*_]{1,20})[*_]*:[*_]*[ \t]*(.*)")


class Ad(NamedTuple):
    """What a first message says of an ad. `ids`: those it names; `asked`: what its author asks or says beside it."""

    ids: tuple[str, ...] = ()
    account: str = ""
    headline: str = ""
    text: str = ""
    link: str = ""
    asked: str = ""
    creatives: tuple[dict[str, Any], ...] = ()
    files: tuple[str, ...] = ()


def read_slack(
    path: Path,
    *,
    now: int,
    mapping: Mapping[str, str] | None = None,
    account: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
    placed: Callable[[int], None] | None = None,
    given: Given = NOTHING,
) -> Iterator[Row]:
    """The ads of these channels as observations, then what was asked of their status; arguments as in
    `intake.Reader`, where `mapping` is the account of each channel and `given.channels` names the channels.

    Raises:
        ReviewError: as `slack_export.read_channels`; Misused: `slack_channel`, `slack_channel_needed`.
    """
    channels = read_channels(path, given.channels, progress)
    accounts = {name.removeprefix("#").casefold(): account_given(id) for name, id in (mapping or {}).items()}
    return _rows(channels, accounts, account_given(account), now, placed)


def _rows(
    channels: Sequence[Channel], accounts: Mapping[str, str], account: str, now: int,
    placed: Callable[[int], None] | None,
) -> Iterator[Row]:  # fmt: skip
    questions: list[Question] = []
    for channel in channels:
        its_account = accounts.get(channel.name.casefold(), account)
        for day in channel.broken:
            yield RowError(1, say("intake.slack_day", day=day))
        for number, root in enumerate(channel.roots, 1):
            ad = read_ad(root)
            asked = [] if root.bot else [*_questions(channel, root, ad, its_account)]
            questions += asked
            if ad is None:
                if not asked:
                    yield Skipped(number)
                continue
            for ad_id in ad.ids or (_own_id(channel, root),):
                try:
                    row = check_size(_observe(channel, root, ad, ad_id, its_account, now))
                except BadValue as error:
                    yield rejected(number, error)
                    continue
                if placed is not None:
                    placed(number)
                yield row
    yield from questions


# --- what a message says ---


def read_ad(root: Message) -> Ad | None:
    """What a first message says of an ad; None where it is about none."""
    ids, account = _named(root)
    labelled, rest = _labelled(root.text)
    quoted, rest = _quotes(rest)
    told = bool(ids or labelled.keys() & {"headline", "text"})
    if root.bot and not told:
        return None
    rest = _AD_ID.sub("", rest) if ids else rest
    cards = [one for one in root.attached if not one.file and (one.title or one.text or one.image)]
    files = [one for one in root.attached if one.file]
    text, asked = labelled.get("text", "") or quoted, _without_addresses(rest)
    headline, link = labelled.get("headline", ""), labelled.get("link", "")
    if cards and not text:
        headline, text, link = headline or cards[0].title, cards[0].text or cards[0].title, link or cards[0].link
    if not (ids or told or text or files):
        text, asked = _parted(rest.strip())
        if len(plain_words(_ADDRESS.sub(" ", text)).split()) < (ASKED_LEAST if asked else TEXT_LEAST):
            return None
        if not asked and questions_in(text):
            return None
    if not link:
        link = next((one for one in root.links if not _of_manager(one)), "")
    return Ad(
        ids, labelled.get("account", "") or account, headline, text, link, labelled.get("why", "") or asked.strip(),
        tuple(_creative(one) for one in root.attached if one.image), tuple(one.file for one in files),
    )  # fmt: skip


def _named(root: Message) -> tuple[tuple[str, ...], str]:
    """The ids of the ads that a message names, and the account it names with them."""
    ids: list[str] = []
    account = ""
    links = (*root.links, *(one.link for one in root.attached if one.link))
    for link in links:
        if _of_manager(link):
            asked = parse_qs(urlsplit(link).query)
            for key in ("selected_ad_ids", "ad_id"):
                ids += [one for one in ",".join(asked.get(key, ())).split(",") if one.isdigit()]
            account = account or next(iter(asked.get("act", ())), "")
    ids += [found[1] or found[2] for found in _AD_ID.finditer(_ADDRESS.sub(" ", root.text))]
    known = _ACCOUNT_ID.search(root.text)
    account = account or (known[1] if known else "")
    return tuple(dict.fromkeys(ids))[:NAMED_MOST], account if account.isdigit() else ""


def _of_manager(link: str) -> bool:
    """Whether an address is one of Meta's own tools for ads."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").casefold()
    except ValueError:
        return False
    own = any(host == known or host.endswith(f".{known}") for known in _MANAGERS)
    return own and ("ads" in host or "/ads" in parts.path or "business" in host)


def _labelled(text: str) -> tuple[dict[str, str], str]:
    """The parts that lines name before a colon, each with the lines below that name none; and the rest."""
    parts: dict[str, str] = {}
    rest: list[str] = []
    part = ""
    for line in text.split("\n"):
        found = _LABELLED.match(line.strip())
        named = _LABEL_OF.get(plain_words(found[1])) if found else None
        if found and named and named not in parts:
            part = named
            parts[part] = found[2].strip()
        elif part in ("text", "why") and line.strip():
            parts[part] = f"{parts[part]}\n{line}".strip()
        else:
            part = ""
            rest.append(line)
    return parts, "\n".join(rest)


def _quotes(text: str) -> tuple[str, str]:
    """What a message quotes, in lines after `>` or between three backticks; and the rest."""
    quoted = [found.strip() for found in _QUOTED.findall(text)]
    rest = []
    lines = []
    for line in _QUOTED.sub("", text).split("\n"):
        if line.startswith(">"):
            lines.append(line.lstrip(">").strip())
        else:
            rest.append(line)
    if any(lines):
        quoted.insert(0, "\n".join(lines).strip())
    return "\n\n".join(one for one in quoted if one), "\n".join(rest)


def _parted(text: str) -> tuple[str, str]:
    """An ad's text and what is asked after or before it: a line of its own, or the last sentence."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1:
        for at in (-1, 0):
            if asks(lines[at]) or (at == 0 and lines[at].rstrip().endswith(":")):
                asked = lines.pop(at)
                return "\n".join(lines), asked.strip()
        return text, ""
    found = _LAST_SENTENCE.fullmatch(text)
    return (found[1].rstrip("—–-: "), found[2]) if found else (text, "")


def _without_addresses(text: str) -> str:
    """What is said beside addresses; a name with a colon alone says nothing."""
    words = _ADDRESS.sub("", text)
    said = "\n".join(line.strip() for line in words.split("\n") if plain_words(line)).strip()
    return "" if said.startswith("@") and said.endswith(":") and len(said) < 80 else said


def _creative(one: Attached) -> dict[str, Any]:
    return {"kind": "video" if one.video else "image", "url": one.image, "title": one.title}


# --- as rows ---


def _own_id(channel: Channel, root: Message) -> str:
    return f"{SOURCE}:{channel.name}:{root.ts}"


def _observe(channel: Channel, root: Message, ad: Ad, ad_id: str, account: str, now: int) -> ObservationIn:
    """One ad as its conversation tells of it.

    Raises:
        BadValue: its id or account cannot be kept.
    """
    later = [message for message in root.replies if message.by == root.by]
    why = ad.asked or next((one.text for one in later if one.text), "")
    fields: dict[str, Any] = {
        "created_at": root.at,
        "headline": ad.headline,
        "text": ad.text,
        "link": ad.link,
        "why": (why or f"#{channel.name}")[:WORDS_MOST],
        "why_by": root.by,
        "why_at": root.at,
        "extra": _beside(channel, root, ad),
    }
    if known := read_account(ad.account) or account:
        fields["account_id"] = known
    if ad.creatives:
        fields["creatives"] = list(ad.creatives)
    said_at = max(root.at, root.edited_at, *(max(one.at, one.edited_at) for one in root.replies), 0)
    return ObservationIn(
        "ad", read_id(ad_id), SOURCE, min(said_at, now), {k: v for k, v in fields.items() if v != ""}
    )


def _beside(channel: Channel, root: Message, ad: Ad) -> dict[str, Any]:
    """Where the conversation is, what was said in it, and whether somebody answered."""
    place = f"#{channel.name} archives/{channel.id or channel.name}/p{root.ts.replace('.', '')}"
    beside: dict[str, Any] = {"slack": place, "message": root.text[:WORDS_MOST]}
    if root.replies:
        kept = root.replies[:THREAD_MOST]
        beside["thread"] = [_said(one) for one in kept]
        if len(root.replies) > len(kept):
            beside["thread_more"] = len(root.replies) - len(kept)
    if root.reactions:
        beside["reactions"] = {name: ", ".join(who[:THREAD_MOST]) for name, who in root.reactions.items()}
    if ad.files:
        beside["files"] = ", ".join(ad.files)
    if answer := _answer(root):
        beside["answered"] = answer
    return beside


def _said(message: Message) -> dict[str, Any]:
    names = [one.file for one in message.attached if one.file]
    words = " ".join([message.text, *(f"[{name}]" for name in names)]).strip()
    return {"by": message.by, "at": _moment(message.at), "text": words[:WORDS_MOST]}


def _answer(root: Message) -> dict[str, str]:
    """Who answered first whether the ad may go, and how; nothing where nobody did. Its author's own word is none."""
    for message in root.replies:
        if message.by != root.by and not message.bot and answers(message.text):
            return {"by": message.by, "at": _moment(message.at), "text": message.text[:WORDS_MOST]}
    for name, who in root.reactions.items():
        others = [one for one in who if one != root.by]
        if name in REACTIONS and others:
            return {"by": others[0], "text": f":{name}: ({REACTIONS[name]})"}
    return {}


def _questions(channel: Channel, root: Message, ad: Ad | None, account: str) -> Iterator[Question]:
    """What people ask in a conversation of the status of its ad, or of their ads where it is about none."""
    ad_id = "" if ad is None else (ad.ids or (_own_id(channel, root),))[0]
    known = (ad.account if ad is not None else "") or _named(root)[1] or _labelled(root.text)[0].get("account", "")
    for message in (root, *root.replies):
        words = ad.asked if message is root and ad is not None else message.text
        for kind in () if message.bot else questions_in(words):
            key = f"{channel.id or channel.name}\n{message.ts}"
            yield Question(key, message.at, read_account(known) or account, ad_id, kind, words[:WORDS_MOST], SOURCE)


def _moment(at: int) -> str:
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at):%Y-%m-%d %H:%M}"
