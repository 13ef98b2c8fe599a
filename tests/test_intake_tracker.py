"""A kept sheet is read: columns by their names, words by the table or a person, dates by the sheet's own habit."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tracker_setup import NOW, WRITTEN, reading_of, sheet_of, table

from reviewtui.errors import Misused, ReviewError
from reviewtui.intake import READERS, Given, RowError, Skipped
from reviewtui.intake.sheet_dates import Order, form_of, order_of, read, write
from reviewtui.intake.status_words import LEFT_OUT, PLATFORM_WORD, understand
from reviewtui.intake.tracker import read_sheet
from reviewtui.intake.tracker_sheet import Memory
from reviewtui.wire.messages import ObservationIn

SHEET = """Ad ID,Ad name,Account,Status,Status date,Reason,Who
120210000000000001,Spring,act_998877,Live ✅,13/05/2026,,Ana
120210000000000002,Summer,998877,rechazado por Meta,14/05/2026,antes y después,Leo
,Autumn,Acme,Paused by client,01/05/2026,,Ana
"""


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def observations(path: Path, **options: object) -> list[ObservationIn | RowError | Skipped]:
    return list(READERS["tracker"](path, now=NOW, **options))  # type: ignore[arg-type]


def test_rows_say_what_their_ad_is_called_and_what_is_said_of_it(tmp_path: Path) -> None:
    first, second, third = observations(table(tmp_path, SHEET))
    assert first == ObservationIn(
        "ad", "120210000000000001", "tracker:Tracker", WRITTEN,
        {
            "extra": {"Account": "act_998877", "Reason": "", "Who": "Ana"}, "name": "Spring", "account_id": "998877",
            "status": "ACTIVE", "status_at": at("2026-05-13"),
            "evidence": {
                "file": "Tracker.csv", "sheet": "Tracker", "row": "2", "column": "Status", "status": "Live ✅",
            },
        },
    )  # fmt: skip
    assert isinstance(second, ObservationIn)
    assert isinstance(third, ObservationIn)
    assert (second.fields["status"], second.fields["extra"]["Reason"]) == ("DISAPPROVED", "antes y después")
    assert (third.kind, third.fields["refs"], third.fields["status"]) == ("sighting", {"name": ["Autumn"]}, "PAUSED")
    assert "account_id" not in third.fields  # a name is no id


def test_a_row_without_an_id_is_the_same_sighting_wherever_it_stands(tmp_path: Path) -> None:
    lines = SHEET.splitlines()
    turned = "\n".join([lines[0], *reversed(lines[1:])])
    before, after = (reading_of(table(tmp_path, text)) for text in (SHEET, turned))
    assert {entry.id for entry in before.entries} == {entry.id for entry in after.entries}
    assert before.entries[-1].id.startswith("tracker:Tracker:")


def test_a_pasted_link_of_the_ads_manager_names_its_ad(tmp_path: Path) -> None:
    link = "https://business.facebook.com/adsmanager/manage/ads?act=1&selected_ad_ids=120210000000000009"
    text = f"Link,Estado,Fecha\n{link},activo,\nhttps://shop.example/a,en revisión,\n{link}%2C7,on,\n"
    reading = reading_of(table(tmp_path, text))
    assert [(entry.kind, entry.refs["link"][0][:20]) for entry in reading.entries] == [
        ("ad", "https://business.fac"), ("sighting", "https://shop.example"),
    ]  # fmt: skip
    assert reading.entries[0].id == "120210000000000009"
    assert [error.line for error in reading.errors] == [4]
    assert "2 ads" in reading.errors[0].error


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("live", "active"), ("on", "active"), ("Activo", "active"), ("APROBADO", "active"), ("🟢 Live", "active"),
        ("rechazado por Meta", "rejected"), ("En revisión…", "in_review"), ("pausado", "paused"),
        ("paused by client", "paused"), ("Disapproved", "rejected"), ("PENDING_REVIEW", "in_review"),
        ("live (since 5 May)", "active"), ("Rechazado: promesa", "rejected"), ("rejected - before/after", "rejected"),
        ("activo desde el lunes", "active"), ("pendiente de pago", "pending_billing"), ("Borrador", "draft"),
        ("", ""), ("—", ""), ("-", ""),
        ("live?", None), ("not live", None), ("no activo", None), ("approved, then rejected", None), ("✅", None),
        ("active until paused", None), ("paused/in review", None), ("ask Meta", None), ("livee", None), ("?", None),
    ],
)  # fmt: skip
def test_words_are_understood_or_asked_about_and_never_guessed(word: str, status: str | None) -> None:
    assert understand(word) == status


@given(note=st.text(max_size=30), word=st.sampled_from(["live", "rechazado", "en pausa"]))
def test_a_note_never_makes_another_status_of_a_word(note: str, word: str) -> None:
    assert understand(f"{word} ({note})") in (understand(word), None)


def test_what_a_person_says_of_a_word_goes_before_the_table() -> None:
    said = {"listo": "active", "✅": "active", "off": "archived", "ask meta": LEFT_OUT}
    assert [understand(word, said) for word in ("Listo!", "✅", "OFF", "Ask Meta", "listo (ayer)")] == [
        "active", "active", "archived", LEFT_OUT, "active",
    ]  # fmt: skip


def test_every_status_has_the_platforms_word() -> None:
    from reviewtui.domain.ads import AdStatus, normalise_status

    assert {normalise_status(word) for word in PLATFORM_WORD.values()} == set(AdStatus) - {AdStatus.UNKNOWN}
    assert all(normalise_status(word) == status for status, word in PLATFORM_WORD.items())


def test_unknown_words_are_counted_and_their_rows_go_in_as_they_are(tmp_path: Path) -> None:
    path = table(tmp_path, "Ad ID,Status\n1,listo\n2,Listo!\n3,live\n4,ask Ana\n")
    reading = reading_of(path)
    assert reading.unknown == {"listo": 2, "ask Ana": 1}
    rows = [row for row in observations(path) if isinstance(row, ObservationIn)]
    assert [row.fields["status"] for row in rows] == ["listo", "Listo!", "ACTIVE", "ask Ana"]
    memory = Memory(words={"listo": "active", "ask ana": LEFT_OUT})
    again = read_sheet(sheet_of(path, memory=memory), now=NOW)
    assert again.unknown == {}
    rows = [
        row
        for row in observations(path, given=Given(recall=lambda name, print: memory))
        if isinstance(row, ObservationIn)
    ]
    assert [row.fields["status"] for row in rows] == ["ACTIVE", "ACTIVE", "ACTIVE", ""]


def test_columns_are_found_in_both_languages_whatever_their_letters(tmp_path: Path) -> None:
    names = "ID del Anuncio,ENLACE,Estado (Meta),Última actualización,Motivo de rechazo"
    header = sheet_of(table(tmp_path, f"Seguimiento,,,,\n,,,,\n{names}\n1,,activo,,\n")).header
    assert (header.row, header.fields) == (3, {"ad_id": 0, "link": 1, "status": 2, "checked_at": 3, "reason": 4})


def test_columns_with_names_of_their_own_are_mapped_and_remembered(tmp_path: Path) -> None:
    path = table(tmp_path, "Ref,Cómo va,Notes\n1,activo,x\n")
    with pytest.raises(ReviewError) as refused:
        sheet_of(path)
    assert refused.value.code == "tracker_no_header"
    assert "“Ref”" in str(refused.value)
    assert sheet_of(path, mapping={"ad_id": "ref", "status": "Cómo va"}).header.fields == {"ad_id": 0, "status": 1}
    remembered = Memory(columns={"ad_id": "Ref", "status": "Cómo va"})
    assert sheet_of(path, memory=remembered).header.fields == {"ad_id": 0, "status": 1}


def test_two_columns_that_could_be_one_field_are_never_chosen_between(tmp_path: Path) -> None:
    path = table(tmp_path, "Ad ID,Status,Estado\n1,live,pausado\n")
    with pytest.raises(ReviewError, match="--map status=COLUMN"):
        sheet_of(path)
    assert sheet_of(path, mapping={"status": "Estado"}).header.fields["status"] == 2
    path = table(tmp_path, "ID,Ad ID,Date,Status date\n1,2,,\n")  # the plainer name gives way
    assert sheet_of(path).header.fields == {"ad_id": 1, "status_at": 3}
    with pytest.raises(Misused, match="nowhere"):
        sheet_of(path, mapping={"status": "nowhere"})
    with pytest.raises(Misused, match="colour"):
        sheet_of(path, mapping={"colour": "ID"})


@pytest.mark.parametrize(
    "damaged",
    ["1.2021E+17", "1,20210000000000E+17", "1.20E+17", "120210000000001.0"],
)
def test_ids_that_a_spreadsheet_made_numbers_are_said_by_row(tmp_path: Path, damaged: str) -> None:
    reading = reading_of(table(tmp_path, f'Ad ID,Status\n1,live\n"{damaged}",live\n'))
    assert [entry.id for entry in reading.entries] == ["1"]
    assert [error.line for error in reading.errors] == [3]
    assert "rounded this id" in reading.errors[0].error


def test_long_ids_that_end_in_zeros_all_of_them_were_cut_off(tmp_path: Path) -> None:
    cut = "Ad ID,Status\n120210123456789000,live\n120210123456781000,live\n"
    assert len(reading_of(table(tmp_path, cut)).errors) == 2
    whole = "Ad ID,Status\n120210123456789000,live\n120210123456781234,live\n120210123456781235,live\n"
    assert reading_of(table(tmp_path, whole)).errors == []


def test_rows_that_name_no_ad_are_said_and_blank_ones_passed_over(tmp_path: Path) -> None:
    reading = reading_of(table(tmp_path, "Ad ID,Ad name,Status\n,,live\n\n,,\nTBD,,on\nTBD,Autumn,on\n"))
    assert [error.line for error in reading.errors] == [2, 5]
    assert [entry.kind for entry in reading.entries] == ["sighting"]


def test_of_several_rows_on_one_ad_the_last_dated_counts_and_both_are_named(tmp_path: Path) -> None:
    text = "Ad ID,Status,Date\n7,live,2026-05-03\n7,paused,2026-05-01\n8,live,\n8,off,\n"
    path = table(tmp_path, text)
    reading = reading_of(path)
    assert [(entry.row, entry.status) for entry in reading.entries] == [(2, "active"), (5, "paused")]
    assert [tuple(twice) for twice in reading.twice] == [("7", 2, (3,)), ("8", 5, (4,))]
    assert [row.line for row in observations(path) if isinstance(row, Skipped)] == [3, 4]


def test_day_and_month_are_told_by_the_sheets_own_rows_else_asked(tmp_path: Path) -> None:
    def dates(*texts: str) -> list[str | None]:
        path = table(
            tmp_path, "Ad ID,Status,Date\n" + "".join(f'{n},live,"{text}"\n' for n, text in enumerate(texts))
        )
        found = [entry.status_at for entry in reading_of(path).entries]
        return [
            datetime.fromtimestamp(one / 1000, UTC).date().isoformat() if one is not None else None for one in found
        ]

    assert dates("01/05/2026", "13/05/2026") == ["2026-05-01", "2026-05-13"]
    assert dates("01/05/2026", "05/13/2026") == ["2026-01-05", "2026-05-13"]
    assert dates("01/05/2026") == [None]
    unclear = table(tmp_path, "Ad ID,Status,Date\n1,live,01/05/2026\n")
    with pytest.raises(Misused, match="--dates dmy"):
        observations(unclear)
    said = read_sheet(sheet_of(unclear, memory=Memory(dates="dmy")), now=NOW)
    assert said.entries[0].status_at == at("2026-05-01")
    assert dates("05/05/2026", "5 de mayo de 2026", "May 5th, 2026", "5-may-26") == ["2026-05-05"] * 4


def test_dates_that_cannot_be_read_are_counted_and_their_rows_go_in(tmp_path: Path) -> None:
    reading = reading_of(
        table(tmp_path, "Ad ID,Status,Date\n1,live,yesterday\n2,live,31/02/2026\n3,live,2031-01-01\n")
    )
    assert reading.unread == {"yesterday": 1, "31/02/2026": 1, "2031-01-01": 1}
    assert [entry.status_at for entry in reading.entries] == [None] * 3


def test_rows_are_as_old_as_they_say_else_as_their_file_and_never_of_the_future(tmp_path: Path) -> None:
    path = table(tmp_path, "Ad ID,Status,Last checked\n1,live,2026-05-10\n2,live,\n3,live,2026-05-29\n")
    assert [entry.observed_at for entry in reading_of(path).entries] == [at("2026-05-10"), WRITTEN, NOW]


@settings(max_examples=300)
@given(
    day=st.dates(date(2000, 1, 1), date(2068, 12, 31)),
    example=st.sampled_from(["01/05/2026", "1.5.26", "2026-05-01", "5 de marzo de 2026", "Mar 5, 2026",
                             "March 5th, 2026", "05-abr-26", "2026/5/1", "31/12/2025"]),
)  # fmt: skip
def test_a_date_written_like_another_is_read_as_the_same_day(day: date, example: str) -> None:
    form = form_of(example, Order.DMY)
    assert form is not None
    assert write(read(example, Order.DMY) or 0, form) == example
    written = write(at(day.isoformat()), form)
    assert read(written, Order.DMY) == at(day.isoformat()), written


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text: str) -> None:
    for order in (None, *Order):
        instant = read(text, order)
        assert instant is None or form_of(text, order) is not None or "T" in text or ":" in text
    assert order_of([text]) in (None, *Order)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5), end=st.sampled_from(["\n", "\r\n"]),
       mark=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))  # fmt: skip
def test_tables_are_read_as_pythons_own_reader_does(
    tmp_path: Path, rows: list[list[str]], end: str, mark: str
) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows([["Ad ID", "Status", "Note"], *rows])
    path = table(tmp_path, out.getvalue().encode(mark))
    grid = sheet_of(path).grid
    expected = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert [[cell.text for cell in row.cells] for row in grid.rows] == expected  # type: ignore[union-attr]


def test_one_wrong_quote_costs_its_own_row(tmp_path: Path) -> None:
    reading = reading_of(table(tmp_path, 'Ad ID,Status\n1,live\n"2,live\n3,a "quote" b\n4,"live"\n'))
    assert [entry.id for entry in reading.entries] == ["1", "4"]
    assert [error.line for error in reading.errors] == [3, 4]


def test_bytes_of_another_encoding_are_refused_in_a_sentence(tmp_path: Path) -> None:
    path = table(tmp_path, "Ad ID,Estado\n1,revisión\n".encode("cp1252"))
    with pytest.raises(ReviewError, match="Line 2"):
        sheet_of(path)
    assert read_sheet(sheet_of(path, encoding="cp1252"), now=NOW).entries[0].status == "in_review"
