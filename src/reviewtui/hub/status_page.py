"""The page that customers see, as HTML: readable without a script, on a phone, in English and Spanish.

What comes from outside is text: a name is cut to a line, a link is no link, and each is kept apart from the words
around it (`bdi`), whichever way it is written.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from reviewtui.domain.answering import CHECKING, NO_STATUS, AnswerTemplates, day, instant
from reviewtui.domain.policy import Phrase
from reviewtui.hub.markup import Markup, document, element
from reviewtui.hub.status_view import Review, Shown, View, Words
from reviewtui.text import cell
from reviewtui.words import LANGUAGES, say_in

PAGE = 200
"""Ads on one page."""
NAME_CELLS, LINK_CELLS = 120, 100

_OWN_NAMES = {"en": "English", "es": "Español"}
_REVIEW_LOOKS = {
    Review.APPROVED: ("good", "✓"),
    Review.REJECTED: ("bad", "✕"),
    Review.CHANGES: ("mind", "✎"),
    Review.IN_REVIEW: ("wait", "…"),
    Review.NONE: ("calm", "–"),
}
_PLATFORM_LOOKS = {
    "active": ("good", "✓"),
    "rejected": ("bad", "✕"),
    "with_issues": ("mind", "!"),
    "pending_billing": ("mind", "!"),
    "in_review": ("wait", "…"),
    CHECKING: ("wait", "?"),
}
"""How a status looks: its colour's name, and a shape, so that the colour says nothing alone."""


def language_for(asked: str, of_link: str, accepted: str) -> str:
    """The language of a page: what is asked for in the address, what the link says, what the browser would like."""
    for language in (asked, of_link):
        if language in LANGUAGES:
            return language
    wishes = []
    for place, wish in enumerate(accepted[:1000].split(",")):
        tag, _, quality = wish.partition(";")
        said = quality.strip().removeprefix("q=")
        try:
            wishes.append((-float(said) if said else -1.0, place, tag.strip().lower().partition("-")[0]))
        except ValueError:
            continue
    return next((tag for weight, _, tag in sorted(wishes) if tag in LANGUAGES and weight < 0), LANGUAGES[0])


def pages_of(view: View) -> int:
    """How many pages there are, at least one."""
    return max(1, -(-len(view.ads) // PAGE))


def ads_on(view: View, page: int) -> tuple[Shown, ...]:
    """The ads on a page, from 1."""
    return view.ads[(page - 1) * PAGE : page * PAGE]


def status_page(
    view: View, words: dict[str, list[Words]], templates: AnswerTemplates, *, page: int, language: str, asked: str,
    now: int, until: int,
) -> bytes:  # fmt: skip
    """The page of an account.

    Args:
        words: why, and what to change, by decision.
        templates: the words for what came of our review, and for the platform's status: those of answers.
        page: which part of it, from 1 to `pages_of`.
        asked: the language that the address asks for, '' if none.
        now: when it was looked up; `until`: when the link ends (epoch ms).
    """

    def put(key: str, **values: object) -> str:
        return say_in(language, f"status.{key}", **values)

    name = cell(view.account, NAME_CELLS)
    title = put("title", account=name) if name else put("title_plain")
    again = element("a", put("look_again"), href=_address(page, asked))
    main = [element("p", put("as_of", at=instant(now, language)), " ", again, class_="asof")]
    if view.ads:
        say = _Say(templates, language)
        main.append(_counts(view, say))
        main.append(_table(ads_on(view, page), words, say))
        main.append(_turning(page, pages_of(view), asked, language))
    else:
        main.append(element("p", put("empty"), class_="empty"))
    live = {f"data_{name}": put(name) for name in ("live", "updated", "lost")}
    return _document(
        language,
        title,
        element(
            "header",
            element("h1", element("bdi", title)),
            _languages(page, language),
        ),
        element("p", id="live", role="status", **live),
        element("main", *main, id="ads", data_version=view.version),
        element("footer", element("p", put("two_things")), element("p", put("until", on=day(until, language)))),
        script=True,
    )


def notice(kind: str, language: str) -> bytes:
    """A page that shows nothing: `gone` for a link that shows none, `later` where it cannot be shown now."""
    title = say_in(language, f"status.{kind}_title")
    main = element("main", element("p", say_in(language, f"status.{kind}")), id="ads")
    return _document(language, title, element("header", element("h1", title)), main)


def _document(language: str, title: str, *body: Markup, script: bool = False) -> bytes:
    """The scripts and styles stand beside all pages, wherever a proxy has put the hub."""
    return document(
        language,
        element(
            "head",
            element("meta", charset="utf-8"),
            element("title", title),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("meta", name="robots", content="noindex"),
            element("meta", name="referrer", content="no-referrer"),
            element("link", rel="stylesheet", href="../status/page.css"),
            element("script", src="../status/page.js", defer=True) if script else Markup(),
        ),
        element("body", *body),
    )


def _languages(page: int, language: str) -> Markup:
    others = [
        element("a", _OWN_NAMES[other], href=_address(page, other), hreflang=other, lang=other)
        for other in LANGUAGES
        if other != language
    ]
    return element("nav", *others, class_="languages")


def _address(page: int, asked: str) -> str:
    """The same link's address for this page; never with its secret."""
    query = {"page": str(page)} if page > 1 else {}
    if asked in LANGUAGES:
        query["lang"] = asked
    return f"?{urlencode(query)}"


class _Say(NamedTuple):
    """The words of a page, in its language."""

    templates: AnswerTemplates
    language: str

    def review(self, review: str) -> str:
        return _capital(self.templates.say_review(review, self.language))

    def status(self, status: str) -> str:
        return _capital(self.templates.say_status(status, self.language))

    def reason(self, kind: str, words: str) -> Markup:
        """Why, or what to change, in the words of an answer."""
        template: Phrase = getattr(self.templates, kind)
        before, named, after = template.in_language(self.language).partition(f"{{{kind}}}")
        return element("p", element("b", before), words if named else "", after, class_="why")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _counts(view: View, say: _Say) -> Markup:
    language = say.language
    counts = [
        element("li", _mark(*_REVIEW_LOOKS[Review(review)], say.review(review)), f": {n:,}")
        for review, n in view.count().items()
    ]
    heading = element("h2", say_in(language, "status.counts"))
    return element("section", heading, element("ul", *counts), class_="counts")


def _table(ads: tuple[Shown, ...], words: dict[str, list[Words]], say: _Say) -> Markup:
    """Its roles are said, because a table that is laid out as cards loses them in some browsers."""
    language = say.language
    columns = [say_in(language, f"status.col_{name}") for name in ("ad", "review", "platform")]
    heads = [element("th", column, scope="col", role="columnheader") for column in columns]
    rows = [
        element(
            "tr",
            element("th", *_name(ad, language), scope="row", role="rowheader"),
            element("td", *_review(ad, words.get(ad.decision, []), say), role="cell", data_label=columns[1]),
            element("td", *_platform(ad, say), role="cell", data_label=columns[2]),
            role="row",
        )
        for ad in ads
    ]
    return element(
        "table",
        element("thead", element("tr", *heads, role="row"), role="rowgroup"),
        element("tbody", *rows, role="rowgroup"),
        role="table",
    )


def _name(ad: Shown, language: str) -> list[Markup]:
    name = cell(ad.name, NAME_CELLS)
    if not name:
        numbered = ad.ad_id.isascii() and ad.ad_id.isdigit()
        name = say_in(language, "status.ad", id=ad.ad_id) if numbered else say_in(language, "status.untitled")
    link = cell(ad.link, LINK_CELLS)
    return [element("bdi", name, class_="name"), *([element("bdi", link, class_="where")] if link else [])]


def _review(ad: Shown, words: list[Words], say: _Say) -> list[Markup]:
    said = [_state(*_REVIEW_LOOKS[ad.review], say.review(ad.review))]
    if ad.review_at is not None:
        said.append(_when("on", ad.review_at, say.language))
    for reason in words:
        said += [say.reason("why", reason.why), say.reason("change", reason.change)]
    if ad.decision and not words:
        said.append(element("p", say_in(say.language, "status.ask_why"), class_="why"))
    return said


def _platform(ad: Shown, say: _Say) -> list[Markup]:
    look, language = _PLATFORM_LOOKS.get(ad.status, ("calm", "–")), say.language
    words = say.status(ad.status)
    if ad.status == CHECKING and ad.since is not None:
        return [_state(*look, f"{words} {say_in(language, 'status.since')} ", _time(ad.since, language))]
    said = [_state(*look, words)]
    if ad.since is not None:
        said.append(_when("since", ad.since, language))
    if ad.checked_at is not None and ad.status != NO_STATUS:
        said.append(_when("checked", ad.checked_at, language, exact=True))
    return said


def _mark(look: str, shape: str, *words: str) -> Markup:
    return element("span", element("span", shape, aria_hidden="true"), " ", *words, class_=look)


def _state(look: str, shape: str, *words: str) -> Markup:
    return element("p", _mark(look, shape, *words), class_="state")


def _when(key: str, at: int, language: str, *, exact: bool = False) -> Markup:
    return element("p", say_in(language, f"status.{key}"), " ", _time(at, language, exact=exact), class_="when")


def _time(at: int, language: str, *, exact: bool = False) -> Markup:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
    said = instant(at, language) if exact else day(at, language)
    return element("time", said, datetime=f"{moment:%Y-%m-%dT%H:%M:%SZ}")


def _turning(page: int, pages: int, asked: str, language: str) -> Markup:
    if pages == 1:
        return Markup()
    steps = [(page - 1, "previous"), (page + 1, "next")]
    links = [
        element("a", say_in(language, f"status.{name}"), href=_address(to, asked), rel=name[:4])
        for to, name in steps
        if 1 <= to <= pages
    ]
    said = element("span", say_in(language, "status.page_of", page=page, pages=pages))
    return element("nav", said, *links, class_="pages", aria_label=say_in(language, "status.pages"))
