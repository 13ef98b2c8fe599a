"""The report of a week: the same figures as Markdown, as a page and as JSON, whatever names they hold."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from cli_setup import Home
from store_setup import NOW

from reviewtui import cli
from reviewtui.domain.insights import Cell, Figure, Group, Insights, Unit, period_to
from reviewtui.domain.rises import Rise
from reviewtui.services.report import FORMATS, as_html, as_markdown, as_object
from reviewtui.words import set_language

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[click](javascript:alert(1)) ![x](https://evil.example/p.png)",
    "a | b | c\n| d |",
    "`x` **bold** _it_ # <https://evil.example>",
    "\x1b]52;c;cm0=\x07 \u202eevil",
    "&lt;b&gt; </style></table>",
    "www.evil.example https://evil.example",
]


def hostile(name: str) -> Insights:
    """Insights in which everything that can have a name has this one."""
    rise = Rise(name, 14, 2.0, 7.0, 0.00001, 3, 54)
    figures = (
        Figure("rise_account", Unit.COUNT, 14, 50, name, "", rise=rise),
        Figure("reason", Unit.COUNT, 3, 3, name, "", weeks=(Cell(1, 1),) * 4, days=(1, 0, 2)),
        Figure("source", Unit.SPAN, 7_200_000, 1, name),
        Figure("pair", Unit.COEFFICIENT, None, 0, name, why="none_twice"),
    )
    return Insights(period_to("", NOW), NOW, name, 0.5, (Group("rises", figures[:1]), Group("reasons", figures[1:])))


class Page(HTMLParser):
    """The tags of a page, what its attributes say, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.styles = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] == ["style"]:
            self.styles += data
            self.tags.append("")
        else:
            self.text += data


ALLOWED = {
    "", "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "thead", "tbody", "tr", "th",
    "td", "svg", "rect", "line",
}  # fmt: skip


# --- the command ---


def test_a_week_of_work_is_reported(home: Home) -> None:
    home.with_ads()
    home.json("decide", "a1", "approve")
    home.json("decide", "a2", "reject", "--reason", "GAMBLING")
    assert home.run("report", "week") == 0
    assert "| Decisions | 2 | 2 |" in home.out
    assert "|   rejected" not in home.out
    assert "| Gambling \\(GAMBLING\\) | 1 | 2 |" in home.out
    assert "Nothing rose suddenly." in home.out
    assert home.run("report", "week", "--format", "html") == 0
    page = Page(home.out)
    assert "Decisions2n 2" in page.text
    answer = home.json("report", "week")
    figures = {(figure["id"], figure["name"]): figure for figure in answer["figures"]}
    assert figures["decided", ""]["value"] == 2
    assert figures["reason", "GAMBLING"]["query"].startswith("reason:GAMBLING decided:<=")
    assert figures["alpha", ""] | {"weeks": []} == {
        "group": "agreement", "id": "alpha", "name": "", "unit": "coefficient", "value": None, "most": None,
        "more": False, "n": 0, "undefined_because": "none_twice", "query": None, "weeks": [], "days": [],
        "beside": {}, "rise": None, "title": "", "note": "",
    }  # fmt: skip
    assert len(answer["weeks"]) == 4
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", answer["first_day"])


def test_an_earlier_week_and_what_is_no_week(home: Home) -> None:
    home.with_ads()
    answer = home.json("report", "week", "--week", "2025-W02")
    assert answer["weeks"] == ["2024-W51", "2024-W52", "2025-W01", "2025-W02"]
    assert (answer["first_day"], answer["last_day"]) == ("2024-12-16", "2025-01-12")
    assert "2025-W60 is no week" in home.misused("report", "week", "--week", "2025-W60")
    assert "has not begun" in home.misused("report", "week", "--week", "2999-W01")
    home.misused("report", "month")
    home.misused("report")
    home.misused("report", "week", "--format", "pdf")


def test_an_empty_home_has_a_report(home: Home) -> None:
    assert home.run("report", "week") == 0
    assert "| Open | 0 | 0 |" in home.out
    assert "undefined" in home.out


def test_it_speaks_spanish(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWTUI_LANGUAGE", "es")
    home.file("config.toml", 'language = "es"\n')
    assert home.run("report", "week", "--format", "html") == 0
    assert '<html lang="es">' in home.out
    assert "Nada subió de golpe." in home.out
    assert home.run("report", "week") == 0
    assert "# Cifras" in home.out
    set_language("en")


def test_the_parser_knows_the_formats_of_the_report() -> None:
    assert cli.REPORTS == FORMATS


# --- as text, as a page, as an object ---


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_ever_markup_of_a_page(name: str) -> None:
    page = Page(as_html(hostile(name)))
    assert set(page.tags) <= ALLOWED
    names = {attribute for attribute, _ in page.attributes}
    assert not {attribute for attribute in names if attribute.startswith("on")}
    assert not names & {"style", "src", "href"}
    assert not {character for character in page.text if character != "\n" and not character.isprintable()}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_ever_markup_of_markdown(name: str) -> None:
    text = as_markdown(hostile(name))
    plain = re.sub(r"\\[!-/:-@\[-`{-~]", "", text)  # what is escaped is only itself
    for sign in ("<", "`", "[", "](", "*", "http:", "https:", "www."):
        assert sign not in plain, sign
    rows = [line for line in plain.splitlines() if line.startswith("|")]
    columns = [line.count("|") for line in rows]
    assert set(columns) == {5, 9}, "every row has the columns of its table"
    assert not {character for character in text if character != "\n" and not character.isprintable()}


def test_the_page_loads_nothing_and_names_its_style_sheet() -> None:
    html = as_html(hostile("plain"))
    page = Page(html)
    digest = base64.b64encode(hashlib.sha256(page.styles.encode()).digest()).decode()
    policy = next(value for name, value in page.attributes if name == "content" and "default-src" in (value or ""))
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'"
    assert "url(" not in page.styles
    assert "@import" not in page.styles
    assert "prefers-color-scheme: dark" in page.styles
    assert ("name", "viewport") in page.attributes


def test_each_figure_says_its_value_its_n_and_why_it_is_undefined() -> None:
    text = as_markdown(hostile("plain"))
    assert "| plain | 14 | 50 | in 3 days, 2 expected · account · 7 times · p below 0.0001 |" in text
    assert "| plain | 2 h | 1 |" in text
    assert "| plain | undefined | 0 |" in text
    assert "Nobody judged the same item twice." in text
    assert "50 % counted so far" in text
    found = as_object(hostile("plain"))
    assert found["figures"][0]["rise"]["expected"] == 2.0
    assert "Per day, from 0: 2 on the last day, at most 2." in as_html(hostile("plain"))
