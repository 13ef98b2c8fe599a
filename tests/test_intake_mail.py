"""`import mail`: what mails say of ads, how they name them, and who is believed."""

import os
import re
import tracemalloc
from pathlib import Path

import pytest
from cli_setup import Home
from hypothesis import given, settings
from hypothesis import strategies as st
from mail_samples import SAMPLES
from mail_samples.expected import ACCOUNT, AD, AD2, Sample
from mail_setup import (
    COLLEAGUE,
    DATE,
    DATE_MS,
    DOMAIN,
    NOTICE_FROM,
    NOW,
    PASSES,
    RECEIVED,
    RECEIVED_MS,
    SERVER,
    attached,
    enclosed,
    mail,
    notice,
    several,
    text,
)
from msgspec.structs import astuple

from reviewtui.domain.values import BadValue
from reviewtui.errors import Misused, ReviewError
from reviewtui.hub.reports import Report, checked
from reviewtui.intake import READERS, Given, Row, RowError, Skipped
from reviewtui.intake.mail import observe
from reviewtui.intake.mail_files import RawMail
from reviewtui.intake.mail_html import read_html
from reviewtui.intake.mail_parts import read_mail
from reviewtui.intake.mail_reading import read
from reviewtui.wire.messages import ObservationIn

GIVEN = Given(mail_servers=(SERVER,), mail_domains=(DOMAIN,))


def bring(path: Path, given: Given = GIVEN) -> list[Row]:
    return list(READERS["mail"](path, now=NOW, given=given))


def bring_one(folder: Path, raw: bytes, given: Given = GIVEN) -> list[Row]:
    path = folder / "one.eml"
    path.write_bytes(raw)
    return bring(path, given)


def how_sure(row: ObservationIn) -> str:
    sure = float(row.fields["evidence"]["confidence"])
    return "high" if sure >= 0.72 else "medium" if sure >= 0.45 else "low"


def told(rows: list[Row]) -> dict[str, str]:
    """What rows say: the status for each ad, by its id, else its name."""
    said = {}
    for row in rows:
        if isinstance(row, ObservationIn) and row.fields["status"]:
            name = (row.fields.get("refs", {}).get("name") or [""])[0]
            said[row.id if row.kind == "ad" else name] = row.fields["status"]
    return said


# --- the samples ---


def test_there_are_200_samples_each_of_its_own() -> None:
    assert len(SAMPLES) >= 200
    assert len({sample.name for sample in SAMPLES}) == len({sample.raw for sample in SAMPLES}) == len(SAMPLES)
    assert {sample.language for sample in SAMPLES} == {"en", "es"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_each_sample_reads_as_a_person_reads_it(sample: Sample, tmp_path: Path) -> None:
    rows = bring_one(tmp_path, sample.raw)
    assert told(rows) == sample.says
    observations = [row for row in rows if isinstance(row, ObservationIn)]
    if sample.error:
        assert [type(row) for row in rows] == [RowError]
    elif not sample.says:
        assert bool(observations) is sample.person
        assert sample.person or [type(row) for row in rows] == [Skipped]
    else:
        assert {row.fields["trust"] for row in observations} == {sample.trust}
        assert {how_sure(row) for row in observations} == {sample.sure}
        assert language_of(sample.raw) == sample.language


def language_of(raw: bytes) -> str:
    """The language of the words that decided."""
    return read(read_mail(raw), (DOMAIN,)).language


def test_precision_and_recall_are_printed_and_hold(tmp_path: Path) -> None:
    """A wrong status misleads, so next to none may be; one that is missed goes to a person.

    The samples are read word for word above; this is the figure that holds when samples are added that are not
    understood yet.
    """
    right = read_wrong = missed = 0
    for sample in SAMPLES:
        said = told(bring_one(tmp_path, sample.raw))
        right += len(said.items() & sample.says.items())
        read_wrong += len(said.items() - sample.says.items())
        missed += len(sample.says.items() - said.items())
    precision, recall = right / (right + read_wrong), right / (right + missed)
    print(f"\nmail: precision {precision:.2f} recall {recall:.2f} n={len(SAMPLES)}")
    assert precision >= 0.99
    assert recall >= 0.95


# --- what a report holds ---


def only(rows: list[Row]) -> ObservationIn:
    (row,) = rows
    assert isinstance(row, ObservationIn)
    return row


def test_a_notice_becomes_a_report_on_its_ad_with_all_that_leads_back_to_it(tmp_path: Path) -> None:
    words = f"Your ad “Spring tea” (ID: {AD}) was not approved.\nReason: Weight loss claims\n"
    row = only(bring_one(tmp_path, notice("Your ad was not approved", words)))
    assert (row.kind, row.id, row.source, row.observed_at) == ("ad", AD, "mail", RECEIVED_MS)
    assert row.fields == {
        "status": "DISAPPROVED",
        "status_at": RECEIVED_MS,
        "trust": "verified",
        "extra": {"mail_reason": "Weight loss claims"},
        "refs": {"name": ["Spring tea"]},
        "evidence": {
            "message": "one@example",
            "from": NOTICE_FROM,
            "subject": "Your ad was not approved",
            "date": DATE,
            "file": "one.eml",
            "words": "was not approved",
            "status": "was not approved",
            "confidence": "1.0",
        },
    }


def test_a_mail_without_an_id_is_a_sighting_that_says_by_what_it_names_its_ad(tmp_path: Path) -> None:
    row = only(
        bring_one(
            tmp_path, notice("Your ad was rejected", f"Your ad “Spring tea” was rejected.\nAccount ID: {ACCOUNT}")
        )
    )
    assert (row.kind, row.id.partition("~")[0], row.source) == ("sighting", "mail:one@example", "mail")
    assert row.fields["refs"] == {"name": ["Spring tea"]}
    assert row.fields["account_id"] == ACCOUNT


def test_a_mail_that_nobody_can_read_says_so_and_keeps_what_it_names(tmp_path: Path) -> None:
    row = only(
        bring_one(tmp_path, notice("About your ad", f"Your ad was approved. Your ad was rejected. Ad ID: {AD}"))
    )
    assert (row.kind, row.fields["status"], row.fields["refs"]["id"]) == ("sighting", "", [AD])
    assert row.fields["evidence"]["words"] == "approved; rejected"


def test_whose_an_ad_is_no_mail_decides(tmp_path: Path) -> None:
    raw = notice("Your ad was approved", f"Ad ID: {AD}, account ID: {ACCOUNT}")
    assert "account_id" not in only(bring_one(tmp_path, raw)).fields
    path = tmp_path / "one.eml"
    assert only(list(READERS["mail"](path, now=NOW, given=GIVEN, account="acme"))).fields["account_id"] == "acme"


def test_without_a_server_of_ours_nothing_is_verified(tmp_path: Path) -> None:
    row = only(bring_one(tmp_path, notice("Your ad was approved", f"Ad ID: {AD}"), Given(mail_domains=(DOMAIN,))))
    assert row.fields["trust"] == "unverified"


def test_names_of_servers_and_domains_may_be_written_in_large_letters(tmp_path: Path) -> None:
    given = Given(mail_servers=(SERVER.upper(),), mail_domains=(DOMAIN.upper(),))
    assert (
        only(bring_one(tmp_path, notice("Your ad was approved", f"Ad ID: {AD}"), given)).fields["trust"] == "verified"
    )


@pytest.mark.parametrize(
    ("date", "above", "at"),
    [
        (DATE, (PASSES, RECEIVED), RECEIVED_MS),  # our server's clock before the sender's
        (DATE, (), DATE_MS),
        (DATE, (RECEIVED.replace(SERVER, "mx.other.example"),), DATE_MS),
        ("Mon, 04 May 2126 10:12:00 +0200", (), NOW),  # never later than now
        ("Mon, 04 May 1926 10:12:00 +0200", (), 5_000),  # no date: when the file was written
        ("Mon, 99 Foo 2026", (), 5_000),
        (None, (), 5_000),
    ],
)
def test_when_a_mail_says_it(date: str | None, above: tuple[str, ...], at: int, tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(mail("Your ad was approved", f"Ad ID: {AD}", date=date, above=above))
    os.utime(path, (5, 5))
    assert only(bring(path)).observed_at == at


def test_what_was_forwarded_whole_is_as_old_as_it_was(tmp_path: Path) -> None:
    inner = notice("Your ad was approved", f"Ad ID: {AD}", date="Sun, 03 May 2026 10:12:00 +0200")
    row = only(bring_one(tmp_path, mail("Fwd: it", several("mixed", text("see"), enclosed(inner)), sender=COLLEAGUE)))
    assert row.observed_at == DATE_MS - 86_400_000


def test_a_mail_without_an_id_of_its_own_is_named_by_its_bytes(tmp_path: Path) -> None:
    raw = notice("Your ad was rejected", "Your ad “A” was rejected.", message_id=None)
    first = only(bring_one(tmp_path, raw))
    assert first.id == only(bring_one(tmp_path, raw)).id
    assert first.id.startswith("mail:sha256:")
    assert only(bring_one(tmp_path, raw.replace(b"A\xe2", b"B\xe2"))).id != first.id


def test_several_ads_named_by_words_are_several_sightings(tmp_path: Path) -> None:
    rows = bring_one(tmp_path, notice("Ads approved", 'Your ad "One" and your ad "Two" were approved.'))
    first, second = (row.id for row in rows if isinstance(row, ObservationIn))
    assert (first.partition("~")[0], second) == ("mail:one@example", f"{first}#2")


NAMED = notice("Your ad was rejected", "Your ad “Tea” was rejected.\nMore: https://tea.example/a")


def test_the_same_mail_is_the_same_whichever_way_it_came(tmp_path: Path) -> None:
    item = only(bring_one(tmp_path, NAMED)).id
    assert only(bring_one(tmp_path, NAMED.replace(b"\r\n", b"\n"))).id == item
    assert only(bring_one(tmp_path, b"X-Mailbox-Line: 7\r\nReceived: by a.example; today\r\n" + NAMED)).id == item
    box = tmp_path / "mails.mbox"
    box.write_bytes(mbox(NAMED))
    assert only(bring(box)).id == item


@pytest.mark.parametrize(
    ("told", "other"), [(b"Tea", b"Soap"), (b"tea.example/a", b"tea.example/b"), (b"2026", b"2025")]
)
def test_another_mail_under_the_name_of_one_is_another(told: bytes, other: bytes, tmp_path: Path) -> None:
    first, second = (only(bring_one(tmp_path, raw)) for raw in (NAMED, NAMED.replace(told, other)))
    assert first.fields["evidence"]["message"] == second.fields["evidence"]["message"]
    assert first.id != second.id


# --- files ---


def mbox(*mails: bytes) -> bytes:
    """Mails in one file, as programs write them: lines that would divide them are marked."""
    marked = (re.sub(rb"(?m)^(>*From )", rb">\1", one.replace(b"\r\n", b"\n")) for one in mails)
    return b"".join(b"From x@y Mon May  4 10:12:05 2026\n" + one + b"\n\n" for one in marked)


ROWS = (
    notice("Your ad was approved", f"Ad ID: {AD}"),
    mail("Lunch", "At one?", sender=COLLEAGUE),
    notice("Your ad was rejected", f"From now on it will not run.\nAd ID: {AD2}"),
)


def test_an_mbox_is_read_mail_by_mail(tmp_path: Path) -> None:
    path = tmp_path / "all.mbox"
    path.write_bytes(mbox(*ROWS))
    places: list[int] = []
    rows = list(READERS["mail"](path, now=NOW, given=GIVEN, placed=places.append))
    assert [type(row).__name__ for row in rows] == ["ObservationIn", "Skipped", "ObservationIn"]
    assert told(rows) == {AD: "ACTIVE", AD2: "DISAPPROVED"}
    lines = path.read_bytes().split(b"\n")
    assert [lines[place - 1][:7] for place in places] == [b"From x@"] * 2


def test_a_folder_of_mails_and_a_maildir_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for place, raw in enumerate(ROWS):
        (tmp_path / f"{place}.EML").write_bytes(raw)
    (tmp_path / "notes.txt").write_text("Your ad was approved")
    assert told(bring(tmp_path)) == {AD: "ACTIVE", AD2: "DISAPPROVED"}
    box = tmp_path / "Maildir"
    for part in ("cur", "new", "tmp", ".Ads/cur"):
        (box / part).mkdir(parents=True)
    (box / "cur" / "1700000000.M1.host:2,S").write_bytes(ROWS[0])
    (box / "tmp" / "1700000001.M1.host").write_bytes(ROWS[1])
    (box / ".Ads" / "cur" / "1700000002.M1.host:2,").write_bytes(ROWS[2])
    assert told(bring(box)) == {AD: "ACTIVE", AD2: "DISAPPROVED"}


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "there.eml").write_bytes(ROWS[0])
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.eml").symlink_to(tmp_path / "there.eml")
    (folder / "b.eml").write_bytes(b"no headers here")
    assert [type(row) for row in bring(folder)] == [RowError, RowError]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 binary", b"\0\0\0"])
def test_what_is_no_mail_is_refused_before_anything_is_read(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.eml"
    path.write_bytes(content)
    for at in (path, tmp_path / "none.eml", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(ReviewError):
            READERS["mail"](at, now=NOW)


def test_a_mapping_or_an_encoding_means_nothing_for_mails(tmp_path: Path) -> None:
    path = tmp_path / "x.eml"
    path.write_bytes(ROWS[0])
    for told_too in ({"mapping": {"a": "b"}}, {"encoding": "latin-1"}):
        with pytest.raises(Misused):
            READERS["mail"](path, now=NOW, **told_too)


def test_in_an_mbox_one_mail_that_is_too_large_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewtui.intake.mail_files.MAIL_LIMIT", 5_000)
    path = tmp_path / "all.mbox"
    path.write_bytes(mbox(ROWS[0], mail("Pictures", "x" * 4_000 + "\n" + "y" * 9_000), ROWS[2]))
    rows = bring(path)
    assert [type(row).__name__ for row in rows] == ["ObservationIn", "RowError", "ObservationIn"]


def test_an_mbox_is_never_held_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "all.mbox"
    picture = attached("image/png", "a.png", b"0" * 75_000)
    path.write_bytes(mbox(mail("Pictures", several("mixed", text("Look!"), picture))) * 60)
    held = 0
    tracemalloc.start()
    for _ in READERS["mail"](path, now=NOW):
        held = max(held, tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert path.stat().st_size > 6_000_000
    assert held < 1_500_000


def test_a_mail_written_into_another_ones_text_is_never_verified(tmp_path: Path) -> None:
    """Where an mbox marks no lines, whoever sends a mail could write a second one into it, headers and all."""
    forged = b"\n\nFrom x@y Mon May  4 10:12:05 2026\n" + ROWS[0].replace(b"\r\n", b"\n")
    outer = mail("Hello", "see below", sender=COLLEAGUE).replace(b"\r\n", b"\n")
    body = outer.partition(b"\n\n")[2] + forged
    measured = outer.replace(b"MIME-Version", b"Content-Length: %d\nMIME-Version" % len(body), 1) + forged + b"\n\n"
    path = tmp_path / "all.mbox"
    path.write_bytes(b"From x@y Mon May  4 10:12:05 2026\n" + measured + mbox(ROWS[2]))
    trust = {row.id: row.fields["trust"] for row in bring(path) if isinstance(row, ObservationIn)}
    assert trust == {AD: "unverified", AD2: "verified"}


# --- nothing breaks it ---

PIECES = st.sampled_from((
    b"\r\n", b"\n", b"\r", b"\0", b": ", b'"', b"(", b"\xff\xfe", b"--b0rder", b"From ", b"Date: ", b"Message-ID: <",
    b"Content-Type: multipart/mixed; boundary=b0rder\r\n", b"Content-Type: text/html; charset=utf-7\r\n",
    b"Content-Type: message/rfc822\r\n\r\n", b"Content-Transfer-Encoding: uuencode\r\n", b"begin 644 x\r\n",
    b"Content-Disposition: attachment; filename*0*=x'y'z\r\n", b"=?utf-8?B?!!?=", b"&#x110000;", b"<div style='",
    b"<!--", b"approved", b"Your ad ", PASSES.encode() + b"\r\n", f"Ad ID: {AD}".encode(),
))  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.binary(max_size=8)), max_size=60))
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_read_or_refused_and_stay_so(pieces: list[bytes]) -> None:
    raw = b"Subject: Your ad\r\n" + b"".join(pieces)
    found = RawMail(raw, "x", firm=True, written_at=1)
    try:
        rows = observe(found, NOW, GIVEN)
    except BadValue:
        return
    assert rows == observe(found, NOW, GIVEN)
    for row in rows:
        assert checked(Report(*astuple(row))).kind == row.kind, "the hub takes it"
        assert 0 <= row.observed_at <= NOW


@given(st.text(alphabet="<>!-/ abdivstyle='\"=;:#&", max_size=300))
@settings(deadline=None, max_examples=150)
def test_any_html_is_read(markup: str) -> None:
    shown = read_html(markup)
    assert len("".join(line.text for line in shown.lines)) + len(shown.hidden) <= 3 * len(markup)


# --- from the command line ---


def test_mails_reach_the_ads_they_name_and_the_same_again_changes_nothing(home: Home, tmp_path: Path) -> None:
    home.with_ads()
    (home.folder / "config.toml").write_text(f'mail_servers = ["{SERVER}"]\n')
    path = tmp_path / "all.mbox"
    path.write_bytes(mbox(*ROWS))
    done = home.json("import", "mail", str(path))
    assert (done["added"], done["skipped"], done["rejected"]) == (2, 1, [])
    (statement,) = home.json("show", AD)["tale"]["statements"]
    assert (statement["source"], statement["status"], statement["trust"]) == ("mail", "active", "verified")
    before = home.json("digest")["sha256"]
    again = home.json("import", "mail", str(path))
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert home.json("digest")["sha256"] == before
    assert home.run("import", "mail", str(path)) == 0
    assert "1 more said nothing" in home.out


def test_a_mail_that_anybody_could_have_sent_writes_over_no_verified_one(home: Home, tmp_path: Path) -> None:
    home.with_ads()
    (home.folder / "config.toml").write_text(f'mail_servers = ["{SERVER}"]\n')
    path = tmp_path / "one.eml"
    for raw in (ROWS[0], mail("Your ad was rejected", f"Ad ID: {AD}", date="Tue, 05 May 2026 10:12:00 +0200")):
        path.write_bytes(raw)
        assert home.json("import", "mail", str(path))["added"] == 1
    said = {one["trust"]: one["status"] for one in home.json("show", AD)["tale"]["statements"]}
    assert said == {"verified": "active", "unverified": "rejected"}


def test_a_notice_that_cannot_be_read_stands_before_a_person(home: Home, tmp_path: Path) -> None:
    home.with_ads()
    path = tmp_path / "one.eml"
    path.write_bytes(notice("Your ad", "Your ad was approved. Your ad was rejected."))
    assert home.json("import", "mail", str(path))["added"] == 1
    (item,) = home.json("mismatches")["items"]
    tale = home.json("show", item["ad_id"])["tale"]
    assert [one["kind"] for one in tale["mismatches"]] == ["mail_without_ad"]
    assert tale["statements"][0]["evidence"]["words"] == "approved; rejected"
