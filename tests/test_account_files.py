"""What is shown of accounts as files: every dot is drawn, hostile names act on nothing, and a bad ending is said."""

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from home_setup import Home
from test_domain_scatter import TODAY, line

from reviewtui.domain.facts import Export, read_body
from reviewtui.domain.policy import Phrase
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.scatter import Across, Frame, scatter
from reviewtui.errors import Misused
from reviewtui.services.account_files import EDGE, HEIGHT, as_csv, as_svg, guarded, save_accounts
from reviewtui.services.desk import Desk, open_desk
from reviewtui.words import set_language

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script>\x1b[31m & \u202etxt"


def drawn(lines: list[AccountLine], across: Across = Across.HEALTH) -> ET.Element:
    plot = scatter(lines, Frame(240, 120, across), TODAY)
    return ET.fromstring(as_svg(plot, {one.account_id: one.name for one in lines}))


def test_every_account_has_its_shape_and_says_its_name() -> None:
    lines = [line("a", 10, 20), line("b", 10, 20), line("c", 500, 90, standing="churned"), line("d", None)]
    titles = [title.text for title in drawn(lines).iter(f"{SVG}title")]
    assert sorted(titles) == ["a", "b", "c"]
    shapes = [shape.tag.removeprefix(SVG) for group in drawn(lines).iter(f"{SVG}g") for shape in group]
    assert shapes.count("circle") == 2
    assert shapes.count("polygon") == 1, "who left has another shape, not only another colour"


def test_a_hostile_name_is_a_name() -> None:
    one = AccountLine("x", HOSTILE, "2026-03-01", active=5, score=50)
    root = drawn([one])
    assert [element.tag for element in root.iter(f"{SVG}script")] == []
    (title,) = (title.text or "" for title in root.iter(f"{SVG}title"))
    assert "<script>" in title
    assert "\x1b" not in title
    assert "\u202e" not in title


@pytest.mark.parametrize("text", ["=1+1", "+49", "-5", "@x", "\tx"])
def test_a_cell_that_a_spreadsheet_would_work_out_is_text(text: str) -> None:
    assert guarded(text) == f"'{text}"
    rows = list(csv.DictReader(io.StringIO(as_csv([AccountLine("a", text, "2026-03-01")]).decode())))
    assert rows[0]["name"] == f"'{text}"


def test_a_table_is_read_in_a_spreadsheet() -> None:
    one = AccountLine(
        "a", "Acme", "2026-03-01", renews_on="2026-04-01", amount=12_000_005, currency="USD", trend=-0.123456,
        sparkline=(3, None, 12), closes_at=1_795_000_000_000, checked_at=1_794_000_000_000, play="call",
        concerns=("leaving", "late"), missing=("contact",), numbers={"tenure": 34.0, "amount": 0.00005, "=x": -1.5},
    )  # fmt: skip
    plain, full = csv.DictReader(
        io.StringIO(as_csv([AccountLine("b", "Bolt", ""), one], {"call": Phrase("Call them", "Llamar")}).decode())
    )
    told = {
        "renews_on": "2026-04-01", "amount": "120000.05", "currency": "USD", "trend": "-0.123", "sparkline": "3 – 12",
        "closes_at": "2026-11-18T11:06:40+00:00", "checked_at": "2026-11-06T21:20:00+00:00", "play": "Call them",
        "concerns": "they leave; a customer waits for an answer", "missing": "last contact", "tenure": "34",
        "extra:amount": "0.00005", "'=x": "-1.5",
    }  # fmt: skip
    assert {name: full[name] for name in told} == told
    assert {plain[name] for name in told} == {""}, "what nobody told is empty"
    assert "numbers" not in full


def test_concerns_and_steps_are_told_in_the_language_of_the_screen() -> None:
    one = AccountLine("a", "Acme", "", play="call", concerns=("leaving",))
    set_language("es")
    try:
        (row,) = csv.DictReader(io.StringIO(as_csv([one], {"call": Phrase("Call them", "Llamar")}).decode()))
        assert (row["concerns"], row["play"]) == ("se van", "Llamar")
        (row,) = csv.DictReader(io.StringIO(as_csv([one]).decode()))
        assert row["play"] == "call", "a step without a title by its name"
    finally:
        set_language("en")


def test_the_counts_of_quadrants_stand_outside_of_where_dots_are() -> None:
    texts = [text for text in drawn([line("a", 10, 20)]).iter(f"{SVG}text") if text.text in ("0", "1")]
    counts = [
        text for text in texts if float(text.get("y", 0)) < EDGE or float(text.get("y", 0)) > HEIGHT - EDGE + 30
    ]
    assert sorted(text.text or "" for text in counts) == ["0", "0", "0", "1"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    home = Home(tmp_path / "home")
    home.pull()
    desk = open_desk(home.settings(), home.clock)
    yield desk
    desk.close()


def test_an_ending_that_nobody_writes_is_said_with_those_there_are(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Misused, match=r"\.svg \.png \.txt \.csv"):
        save_accounts(desk, str(tmp_path / "plot.pdf"), [], Frame(10, 10))
    assert not (tmp_path / "plot.pdf").exists()
    assert exports_of(desk) == []


@pytest.mark.parametrize("ending", ["svg", "png", "txt", "csv"])
def test_a_file_is_private_and_on_record_and_nobody_is_drawn_as_nothing(
    desk: Desk, tmp_path: Path, ending: str
) -> None:
    path = save_accounts(desk, str(tmp_path / f"none.{ending}"), [], Frame(40, 12))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size > 0
    assert exports_of(desk) == [Export(f"accounts.{ending}", 0, sha256(path.read_bytes()).hexdigest())]


def exports_of(desk: Desk) -> list[Export]:
    waiting = [read_body(one.body) for one in desk.work.outbox(10)]
    return [body for body in waiting if isinstance(body, Export)]
