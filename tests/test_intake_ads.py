"""`import ads`: columns are matched by name or by --map, bad rows are named, and the rest goes in."""

import csv
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.observed import AD_FIELDS
from reviewtui.errors import Misused, ReviewError
from reviewtui.hub.reports import read_report
from reviewtui.intake import READERS, RowError
from reviewtui.intake.columns import ADS
from reviewtui.wire.messages import ObservationIn
from reviewtui.words import say
from reviewtui.words.intake import WORDS

REAL_ADS = Path(__file__).parents[2] / "shared" / "data" / "ads_facebook_2020.csv"
NOW = 1_780_000_000_000


def written(tmp_path: Path, content: str | bytes, name: str = "ads.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path, **options: Any) -> tuple[list[ObservationIn], list[RowError]]:
    rows = list(READERS["ads"](path, now=NOW, **options))
    return [r for r in rows if isinstance(r, ObservationIn)], [r for r in rows if isinstance(r, RowError)]


def fields_of(tmp_path: Path, content: str, **options: Any) -> dict[str, Any]:
    (ad,), errors = read(written(tmp_path, content), **options)
    assert not errors
    return ad.fields


def only_error(tmp_path: Path, content: str | bytes, name: str = "ads.csv") -> str:
    ads, (error,) = read(written(tmp_path, content, name))
    assert not ads
    return error.error


@pytest.mark.skipif(not REAL_ADS.exists(), reason="the folder of real ads is not beside the project")
def test_real_ads_are_all_read() -> None:
    ads, errors = read(REAL_ADS)
    assert not errors
    with REAL_ADS.open(encoding="utf-8", newline="") as file:
        expected = [(row["ad_id"], row["text"], row["GOTV"]) for row in csv.DictReader(file)]
    assert [(ad.id, ad.fields["text"], ad.fields["extra"]["GOTV"]) for ad in ads] == expected
    assert len(ads) == 3671


def test_broken_lines_are_named_exactly_and_the_rest_is_kept(tmp_path: Path) -> None:
    rows = [f'ad{n},"Text, {n} and ""more""",acme'.encode() for n in range(1, 51)]
    rows[4] = b',"no id here",acme'
    rows[9] = b'ad10,"bad \xff bytes",acme'
    rows[19] = b'ad20,"never closed,acme'
    rows[49] = b'ad50,"never closed either,acme'
    ads, errors = read(written(tmp_path, b"ad_id,text,account\n" + b"\n".join(rows)))
    assert [error.line for error in errors] == [6, 11, 21, 51]
    assert [ad.id for ad in ads] == [f"ad{n}" for n in range(1, 50) if n not in (5, 10, 20)]
    assert errors[0].error == "the row's id is missing"
    assert errors[1].error == "line 11 is not valid UTF-8 at its byte 11"
    assert "not closed" in errors[2].error
    assert errors[3].error == say("intake.unclosed_quote")


def test_what_an_observation_is(tmp_path: Path) -> None:
    (ad,), _ = read(written(tmp_path, "Ad ID,Body,Campaign\n 123 ,Hello,Spring\n"))
    assert ad == ObservationIn("ad", "123", "ads-file", NOW, {"text": "Hello", "extra": {"Campaign": "Spring"}})


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Primary Text", "text"),
        ("TEXTO PRINCIPAL", "text"),
        ("Título", "headline"),
        ("website_url", "link"),
        ("CTA", "call_to_action"),
        ("Cuenta", "account_id"),
        ("effective_status", "status"),
        ("Motivo", "why"),
        ("Divisa", "spend_currency"),
    ],
)
def test_obvious_columns_are_matched_in_two_languages(tmp_path: Path, header: str, field: str) -> None:
    assert fields_of(tmp_path, f"id anuncio,{header}\n1,EUR\n") == {field: "EUR"}


def test_values_are_read_as_their_fields_are(tmp_path: Path) -> None:
    content = (
        "ad_id,account,spend,currency,ai_score,ai_verdict,created_time,observed_at,image,video\n"
        '1,act_42," 1,240.50 ",eur,0.25,Aprobado,2026-05-01T10:00:00+0200,1777777777,https://x.example/a.png,\n'
    )
    (ad,), _ = read(written(tmp_path, content))
    assert ad.observed_at == 1_777_777_777_000
    assert ad.fields == {
        "account_id": "42",
        "spend_minor": 124050,
        "spend_currency": "EUR",
        "ai_score": 0.25,
        "ai_verdict": "approve",
        "created_at": 1_777_622_400_000,
        "creatives": [{"url": "https://x.example/a.png"}],
    }


def test_a_row_says_when_an_answer_is_due_and_whether_the_customer_waits(tmp_path: Path) -> None:
    for header in ("due_at,customer_waiting", "Due,Customer waiting", "Fecha límite,Cliente espera"):
        assert fields_of(tmp_path, f"id,{header}\n1,2026-05-01T10:00Z,Yes\n") == {
            "due_at": 1_777_629_600_000, "customer_waiting": True,
        }  # fmt: skip
    assert fields_of(tmp_path, "id,due,customer_waiting\n1,,no\n") == {"due_at": "", "customer_waiting": ""}
    (ad,), _ = read(written(tmp_path, '{"id": 1, "due": 1777629600, "customer_waiting": true}', "a.jsonl"))
    assert ad.fields == {"due_at": 1_777_629_600_000, "customer_waiting": True}
    assert read_report(msgspec.Raw(msgspec.json.encode(ad))).fields == ad.fields


def test_spend_minor_is_already_in_hundredths(tmp_path: Path) -> None:
    assert fields_of(tmp_path, "id,spend_minor\n1,1240\n") == {"spend_minor": 1240}
    assert fields_of(tmp_path, "id,x\n1,1240\n", mapping={"spend": "x"}) == {"spend_minor": 124000}


def test_an_empty_cell_clears_and_an_absent_column_says_nothing(tmp_path: Path) -> None:
    assert fields_of(tmp_path, "id,text,spend,image,note\n1,, ,,\n") == {
        "text": "",
        "spend_minor": "",
        "creatives": "",
        "extra": {"note": ""},
    }


def test_the_text_of_an_ad_is_kept_to_the_letter(tmp_path: Path) -> None:
    assert fields_of(tmp_path, 'id,text,link\n1,"  two\nlines\x1b[0m \0", https://x.example \n') == {
        "text": "  two\nlines\x1b[0m \u2400",
        "link": "https://x.example",
    }


def test_map_wins_over_a_name(tmp_path: Path) -> None:
    content = "id,text,Copy B\n1,one,two\n"
    with pytest.raises(ReviewError, match="“text”, “Copy”"):
        read(written(tmp_path, "id,text,Copy\n1,a,b\n"))
    assert fields_of(tmp_path, content, mapping={"text": "copy b"}) == {"text": "two", "extra": {"text": "one"}}
    assert fields_of(tmp_path, content, mapping={"text": ""}) == {"extra": {"text": "one", "Copy B": "two"}}


def test_a_status_beside_the_effective_one_is_what_was_asked_for(tmp_path: Path) -> None:
    assert fields_of(tmp_path, "id,ad_id,status,effective_status\n7,1,ACTIVE,DISAPPROVED\n") == {
        "configured_status": "ACTIVE",
        "status": "DISAPPROVED",
        "extra": {"id": "7"},
    }


def test_columns_without_a_name_or_with_a_repeated_one_are_kept_apart(tmp_path: Path) -> None:
    assert fields_of(tmp_path, "id,note,,note\n1,a,b,c\n") == {
        "extra": {"note": "a", "column 3": "b", "note (2)": "c"}
    }
    with pytest.raises(ReviewError, match=r"“text”, “text \(2\)”"):
        read(written(tmp_path, "id,text,text\n1,a,b\n"))
    assert fields_of(tmp_path, "id,text,text\n1,a,b\n", mapping={"text": "text (2)"})["text"] == "b"


@pytest.mark.parametrize("content", ["id,text\n1,a\n", '[{"id": 1, "text": "a"}]'])
def test_a_mapping_to_nothing_is_misuse_before_anything_is_read(tmp_path: Path, content: str) -> None:
    path = written(tmp_path, content, "ads.json" if content[0] == "[" else "ads.csv")
    with pytest.raises(Misused, match="no such column"):
        READERS["ads"](path, now=NOW, mapping={"text": "Copy"})
    with pytest.raises(Misused, match="no such field"):
        READERS["ads"](path, now=NOW, mapping={"colour": "text"})


@pytest.mark.parametrize(("name", "content"), [("a.csv", "name,copy\n"), ("a.jsonl", '{"name": 1, "copy": 2}')])
def test_a_file_without_ids_names_its_columns(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(ReviewError, match="“name”, “copy”"):
        READERS["ads"](written(tmp_path, content, name), now=NOW)


@pytest.mark.parametrize("content", ["", "\n\n", 'id,"text\n', b"id,\xff\n"])
def test_a_header_that_cannot_be_read_refuses_the_file(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(ReviewError) as refused:
        READERS["ads"](written(tmp_path, content), now=NOW)
    assert refused.value.code == "import_bad_header"


def test_the_account_given_is_for_rows_that_name_none(tmp_path: Path) -> None:
    ads, _ = read(written(tmp_path, "id,account\n1,acme\n2,\n"), account="act_99")
    assert [ad.fields["account_id"] for ad in ads] == ["acme", "99"]
    with pytest.raises(Misused, match="--account"):
        read(written(tmp_path, "id\n1\n"), account="x" * 501)


def test_a_later_row_of_the_same_ad_is_a_further_report(tmp_path: Path) -> None:
    ads, errors = read(written(tmp_path, "id,text\n1,first\n1,second\n"))
    assert [(ad.id, ad.fields["text"]) for ad in ads] == [("1", "first"), ("1", "second")]
    assert not errors


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("id,text\n1,a,b\n", "3 cells"),
        ("id,text\n1\n", "1 cells"),
        (f"id\n{'x' * 501}\n", "longer than 500"),
        (f"id\n{'𠀀' * 201}\n", "800 bytes"),
        (f"id,account\n1,{'𠀀' * 201}\n", "800 bytes"),
        ("id\n1.2021E+17\n", "rounded"),
        ("id,spend\n1,12.345\n", "spend: “12.345” is not an amount"),
        (f"id,spend\n1,{'9' * 400}\n", "not an amount"),
        (f"id,spend_minor\n1,{'9' * 20}\n", "too large"),
        ("id,ai_score\n1,1.5\n", "from 0 to 1"),
        ("id,ai_score\n1,nan\n", "from 0 to 1"),
        ("id,currency\n1,euros\n", "three letters"),
        ("id,created\n1,yesterday\n", "not a time"),
        ("id,created\n1,2026-05-01T10:00\n", "--map FIELD="),
        (f"id,created\n1,{'9' * 30}\n", "not a time"),
        ("id,created\n1,0001-01-01T00:00+10:00\n", "not a time"),
        ("id,observed_at\n1,1960-01-01T00:00Z\n", "not a time"),
        ("id,due\n1,soon\n", "due: “soon” is not a time"),
        ("id,customer_waiting\n1,perhaps\n", "neither yes nor no"),
        ("id,creatives\n1,[1]\n", "images, videos"),
        ("id,feedback\n1,{oops\n", "feedback: this is not valid JSON"),
        (f"id,text\n1,{'x' * 100_001}\n", "longer than 100000"),
        (f"id,note\n1,{'é' * 260_000}\n", "larger than 500 KB"),
        (f"id,account\n1,{'x' * 501}\n", "longer than 500"),
    ],
)
def test_a_value_that_cannot_be_kept_rejects_its_row(tmp_path: Path, content: str, reason: str) -> None:
    assert reason in only_error(tmp_path, content)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('{"id": 1, "spend": true}', "not an amount"),
        ('{"id": 1, "x": 99999999999999999999}', "x: the number is too large"),
        ('{"id": 1, "x": ' + "[" * 17 + "]" * 17 + "}", "16 levels"),
        ('{"id": 1.2e17}', "rounded"),
        ('{"id": null}', "id is missing"),
        ('{"id": 1, "text": "a", "body": "b"}', "More than one column"),
        ('{"text": "a"}', "id is missing"),
    ],
)
def test_a_json_value_that_cannot_be_kept_rejects_its_row(tmp_path: Path, row: str, reason: str) -> None:
    ads, (error,) = read(written(tmp_path, '{"id": 0}\n' * 120 + row + "\n", "ads.ndjson"))
    assert len(ads) == 120
    assert error.line == 121
    assert reason in error.error


def test_json_objects_may_differ_in_their_keys(tmp_path: Path) -> None:
    content = (
        '[{"id": 12345678901234567, "text": "a", "spend": 12.5, "tags": ["x", null]},\n'
        ' {"text": null, "id": "2", "targeting": {"geo": ["ES"]},\n'
        ' "feedback": {"global": {"k": "d"}}, "why": "asked"},\n'
        ' {"id": "3", "creatives": [{"kind": "video", "url": "https://x.example/v"}, "https://x.example/i"]}]'
    )
    ads, errors = read(written(tmp_path, content, "ads.json"))
    assert not errors
    assert [(ad.id, ad.fields) for ad in ads] == [
        ("12345678901234567", {"text": "a", "spend_minor": 1250, "extra": {"tags": ["x", None]}}),
        ("2", {"text": "", "targeting": '{"geo":["ES"]}', "feedback": {"global": {"k": "d"}}, "why": "asked"}),
        ("3", {"creatives": [{"kind": "video", "url": "https://x.example/v"}, {"url": "https://x.example/i"}]}),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ads.tsv", 'id\ttext\n1\tsay "hi", you\n'),
        ("ads.csv", 'id;text\n1;"say ""hi"", you"\n'),
        ("ads.json", '[{"id": "1", "text": "say \\"hi\\", you"}]'),
        ("ads.jsonl", '{"id": "1", "text": "say \\"hi\\", you"}'),
        ("ads", ' [{"id": "1", "text": "say \\"hi\\", you"}]'),
        ("ads.txt", '{"id": "1", "text": "say \\"hi\\", you"}\n'),
        ("ads.out", '{"data": [{"id": "1", "text": "say \\"hi\\", you"}]}'),
        ("ads.out", '{\n"data": [{"id": "1", "text": "say \\"hi\\", you"}]}'),
        ("ads.txt", 'id\ttext\n1\tsay "hi", you\n'),
    ],
)
def test_the_format_is_told_by_ending_or_content(tmp_path: Path, name: str, content: str) -> None:
    (ad,), _ = read(written(tmp_path, content, name))
    assert (ad.id, ad.fields) == ("1", {"text": 'say "hi", you'})


@given(
    texts=st.lists(
        st.tuples(st.text(st.characters(codec="utf-8"), max_size=20), st.sampled_from(["approve", "x", ""])),
        max_size=6,
    )
)
def test_any_texts_survive_a_table(tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.mktemp("ads") / "ads.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ad_id", "text", "ai_verdict"])
        writer.writerows([(number, *text) for number, text in enumerate(texts)])
    ads, errors = read(path)
    assert not errors
    assert [(ad.fields["text"], ad.fields["ai_verdict"]) for ad in ads] == [
        (text.replace("\0", "\u2400"), verdict) for text, verdict in texts
    ]


@given(data=st.binary(max_size=60) | st.text(st.sampled_from('id,"\n1{}[]:x\0é'), max_size=60).map(str.encode))
def test_no_bytes_lead_to_anything_but_rows_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    for name in ("a.csv", "a.tsv", "a.json", "a.jsonl", "a"):
        path = tmp_path_factory.mktemp("ads") / name
        path.write_bytes(b"id,text\n" + data if name == "a.csv" else data)
        with suppress(ReviewError):
            assert all(row.error for row in read(path)[1])


def test_what_is_kept_is_what_a_hub_takes(tmp_path: Path) -> None:
    deep = "[" * 16 + "]" * 16
    content = (
        '{"id": "%s", "account": "%s", "created": 253402300799999, "observed_at": 0, "spend_minor": %d, "x": %s}\n'
        '{"id": "2", "text": "%s", "feedback": %s, "ai_score": 1, "creatives": ["u"], "image": "v"}\n'
        '{"id": "3", "note": "%s"}\n'
    )
    content %= ("i" * 500, "a" * 500, 2**63 - 1, deep, "é" * 100_000, deep, "n" * 511_000)
    ads, errors = read(written(tmp_path, content, "ads.jsonl"))
    assert not errors
    for ad in ads:
        assert read_report(msgspec.Raw(msgspec.json.encode(ad))).fields == ad.fields


def test_every_field_an_import_can_set_is_a_field_of_an_ad() -> None:
    assert set(ADS.fields) - {"ad_id", "observed_at", "spend", "image", "video"} <= set(AD_FIELDS)


def test_every_reason_is_said_in_both_languages() -> None:
    assert all(english and spanish for english, spanish in WORDS.values())


def test_the_readers_are_loaded_when_they_are_called() -> None:
    code = "import sys, reviewtui.intake; print(sorted(m for m in sys.modules if m.startswith('reviewtui.intake.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
