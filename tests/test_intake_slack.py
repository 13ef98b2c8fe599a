"""A Slack export: unsure ads with who asked and why, what was said in their threads, and questions of status."""

from pathlib import Path
from typing import Any

import pytest
from cli_setup import Home
from hypothesis import given
from hypothesis import strategies as st
from slack_setup import BEGIN, export, reply, said, ts

from reviewtui.errors import ReviewError
from reviewtui.intake import READERS, Given, Question, RowError, Skipped
from reviewtui.intake.question_words import answers, questions_in
from reviewtui.intake.slack_export import instant, plain
from reviewtui.wire.messages import ObservationIn

NOW = (BEGIN + 1_000_000) * 1000
REAL = Path(__file__).parents[2] / "shared" / "data" / "slack_export.zip"
AD = "Lose 10 kg in 10 days with our tea, guaranteed by nine of ten doctors."


def read(path: Path, channel: str = "ads", **more: Any) -> list[Any]:
    return list(READERS["slack"](path, now=NOW, given=Given(channels=(channel,)), **more))


def ads(path: Path, **more: Any) -> list[ObservationIn]:
    return [row for row in read(path, **more) if isinstance(row, ObservationIn)]


def one(tmp_path: Path, *messages: dict[str, Any], **more: Any) -> ObservationIn:
    (row,) = ads(export(tmp_path / "e.zip", ads=list(messages)), **more)
    return row


# --- the ad, and why ---


def test_a_text_and_what_is_asked_after_it(tmp_path: Path) -> None:
    row = one(tmp_path, said(0, f"{AD}\nIs before/after allowed?"))
    assert (row.kind, row.id, row.source) == ("ad", f"slack:ads:{ts(0)}", "slack")
    assert row.observed_at == row.fields["created_at"] == row.fields["why_at"] == BEGIN * 1000
    assert row.fields["text"] == AD
    assert (row.fields["why"], row.fields["why_by"]) == ("Is before/after allowed?", "Ana Ruiz")
    assert row.fields["extra"]["slack"] == f"#ads archives/C1/p{BEGIN}000200"


@pytest.mark.parametrize(
    ("text", "ad", "why"),
    [
        (f"&gt; {AD}\nnot sure about the doctors", AD, "not sure about the doctors"),
        (f"```{AD}``` ok?", AD, "ok?"),
        (f"Can we run this?\n{AD}", AD, "Can we run this?"),
        (f"{AD} Is that ok?", AD, "Is that ok?"),
        (f"Text: {AD}\nWhy: doctors", AD, "doctors"),
        (f"*Texto:* {AD}\n*Motivo:* médicos", AD, "médicos"),
        (AD, AD, "#ads"),
    ],
)
def test_words_of_the_ad_and_words_about_it(tmp_path: Path, text: str, ad: str, why: str) -> None:
    row = one(tmp_path, said(0, text))
    assert (row.fields["text"], row.fields["why"]) == (ad, why)


def test_where_the_author_asks_in_the_thread_that_is_why(tmp_path: Path) -> None:
    row = one(tmp_path, said(0, AD), reply(5, 0, "hm"), reply(9, 0, "the doctors worry me", "U1"))
    assert row.fields["why"] == "the doctors worry me"


def test_an_ad_named_by_a_link_or_by_its_id_is_that_ad(tmp_path: Path) -> None:
    link = "https://adsmanager.facebook.com/adsmanager/manage/ads?act=4711&amp;selected_ad_ids=120210001,120210002"
    rows = ads(
        export(
            tmp_path / "e.zip",
            ads=[said(0, f"<{link}|these two> look risky"), said(9, "ad id: 120210003 is the claim ok?")],
        )
    )
    assert [row.id for row in rows] == ["120210001", "120210002", "120210003"]
    assert rows[0].fields["account_id"] == "4711"
    assert "text" not in rows[0].fields
    assert rows[2].fields["why"] == "is the claim ok?"


def test_what_is_attached_is_named_and_shown(tmp_path: Path) -> None:
    files = [
        {"id": "F1", "name": "before-after.png", "mimetype": "image/png", "title": "Before"},
        {"id": "F2", "name": "spot.mp4", "mimetype": "video/mp4"},
        {"id": "F3", "name": "brief.pdf", "mimetype": "application/pdf"},
    ]
    row = one(tmp_path, said(0, "allowed?", files=files))
    assert row.fields["extra"]["files"] == "before-after.png, spot.mp4, brief.pdf"
    assert [(c["kind"], c["url"]) for c in row.fields["creatives"]] == [
        ("image", "slack-file:F1"), ("video", "slack-file:F2"),
    ]  # fmt: skip
    preview = {"title": "Tea", "text": AD, "title_link": "https://tea.example/x", "image_url": "https://i.example/1"}
    row = one(tmp_path, said(0, "<https://tea.example/x> is that fine?", attachments=[preview]))
    assert (row.fields["headline"], row.fields["text"], row.fields["link"]) == ("Tea", AD, "https://tea.example/x")
    assert row.fields["why"] == "is that fine?"


def test_whose_it_is_by_the_message_the_channel_or_the_file(tmp_path: Path) -> None:
    path = export(tmp_path / "e.zip", ads=[said(0, f"Account: act_99\nText: {AD}"), said(9, AD)])
    assert [row.fields.get("account_id") for row in ads(path, account="acme")] == ["99", "acme"]
    assert [row.fields.get("account_id") for row in ads(path, mapping={"#ads": "delta"})] == ["99", "delta"]
    assert "account_id" not in ads(path)[1].fields


# --- what was said about it ---


def test_the_thread_says_who_said_what_and_an_answer_is_told_not_taken(tmp_path: Path) -> None:
    row = one(
        tmp_path,
        said(0, f"{AD}\nok?", reactions=[{"name": "eyes", "users": ["U3"], "count": 1}]),
        reply(60, 0, "ok", "U1"),
        reply(120, 0, "<@U1> approved, but see <https://rules.example|the rules> &amp; <#C2|policy>", "U2"),
        reply(180, 0, "", "U3", files=[{"id": "F", "name": "proof.pdf"}]),
    )
    extra = row.fields["extra"]
    assert [(entry["by"], entry["text"]) for entry in extra["thread"]] == [
        ("Ana Ruiz", "ok"),
        ("Ben Okoro", "@Ana Ruiz approved, but see the rules (https://rules.example) & #policy"),
        ("Cleo", "[proof.pdf]"),
    ]
    assert extra["reactions"] == {"eyes": "Cleo"}
    assert "answered" not in extra
    assert row.observed_at == (BEGIN + 180) * 1000
    row = one(tmp_path, said(0, f"{AD}\nok?"), reply(60, 0, "Aprobado, adelante", "U2"))
    assert extra["thread"][0]["at"].startswith("20")
    assert (row.fields["extra"]["answered"]["by"], row.fields["why"]) == ("Ben Okoro", "ok?")
    row = one(tmp_path, said(0, AD, reactions=[{"name": "white_check_mark", "users": ["U1", "U2"]}]))
    assert row.fields["extra"]["answered"] == {"by": "Ben Okoro", "text": ":white_check_mark: (ok)"}


def test_a_long_thread_is_kept_in_part_and_says_so(tmp_path: Path) -> None:
    row = one(tmp_path, said(0, AD), *(reply(n, 0, "x" * 5000) for n in range(1, 131)))
    assert len(row.fields["extra"]["thread"]) == 100
    assert row.fields["extra"]["thread_more"] == 30
    assert len(row.fields["extra"]["thread"][0]["text"]) == 2000


def test_the_last_text_counts_and_what_was_deleted_is_gone(tmp_path: Path) -> None:
    later = said(0, f"{AD} Now milder.", edited={"user": "U1", "ts": ts(50)})
    changed = {"type": "message", "subtype": "message_changed", "ts": ts(70), "message": later}
    gone = {"type": "message", "subtype": "message_deleted", "deleted_ts": ts(5), "ts": ts(80)}
    row = one(tmp_path, said(0, AD), changed, said(5, f"{AD} And this one"), gone)
    assert row.fields["text"] == f"{AD} Now milder."
    assert row.observed_at == (BEGIN + 50) * 1000


def test_joins_and_bots_are_passed_over_but_a_bot_that_names_an_ad_is_heard(tmp_path: Path) -> None:
    path = export(
        tmp_path / "e.zip",
        ads=[
            said(0, "<@U1> has joined the channel and this is a very long line", subtype="channel_join"),
            said(1, f"Deployed: {AD}", "", subtype="bot_message", bot_id="B1", username="deploy"),
            said(2, "ad 120210009 was flagged by the model", "", subtype="bot_message", username="flagger"),
            said(3, "thanks!"),
        ],
    )
    rows = read(path)
    assert [(row.id, row.fields["why_by"]) for row in rows if isinstance(row, ObservationIn)] == [
        ("120210009", "flagger")
    ]
    assert sum(isinstance(row, Skipped) for row in rows) == 2


# --- the file ---


def test_a_wrong_or_missing_channel_is_told_which_there_are(tmp_path: Path) -> None:
    path = export(tmp_path / "e.zip", ads=[], sales_emea=[])
    for given_, words in ((Given(channels=("nope",)), "nope"), (Given(), "--channel")):
        with pytest.raises(ReviewError, match="ads, sales-emea") as refused:
            READERS["slack"](path, now=NOW, given=given_)
        assert words in str(refused.value)
    assert ads(export(tmp_path / "f.zip", ads=[said(0, AD)]), channel="#ADS")


def test_one_bad_day_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    path = export(
        tmp_path / "e.zip", "acme export/", {"ads/2025-01-01.json": '[{"ts": "1"', "ads/note.txt": "x"},
        ads=[said(0, AD)],
    )  # fmt: skip
    rows = read(path)
    assert [row.error for row in rows if isinstance(row, RowError)] == [
        "ads/2025-01-01.json is no JSON that can be read; the other days went in"
    ]
    assert len([row for row in rows if isinstance(row, ObservationIn)]) == 1


def test_what_is_no_export_is_refused_in_a_sentence(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    (tmp_path / "f.zip").write_text("hello")
    with zipfile.ZipFile(tmp_path / "g.zip", "w") as archive:
        archive.writestr("../channels.json", "[]")
    for name in "efg":
        with pytest.raises(ReviewError, match=r"Nothing was taken"):
            read(tmp_path / f"{name}.zip")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
_KEYS = st.sampled_from(
    ("text", "user", "ts", "thread_ts", "subtype", "files", "file", "attachments", "reactions", "edited", "message",
     "bot_profile", "comment", "username")
)  # fmt: skip


@given(st.lists(st.dictionaries(_KEYS, _JSON, max_size=8) | _JSON, max_size=6))
def test_whatever_a_day_holds_it_is_read_or_passed_over(messages: list[Any]) -> None:
    from reviewtui.intake.slack import read_ad
    from reviewtui.intake.slack_export import _clean, _conversations

    for root in _conversations(_clean(messages), {}, {}):
        read_ad(root)


@given(st.text(alphabet="<>@#!|&;ampltg U1C2\nhttps:/x", max_size=60))
def test_no_markup_is_left_that_names_somebody(text: str) -> None:
    assert "<@U1>" not in plain(text, {"U1": "Ana"}, {})


def test_markup_becomes_plain_text() -> None:
    text = "<@U1> <@U9|zed> <#C1> <!here> <!subteam^S1|@team> <mailto:a@b.example|a@b.example>"
    text += " <https://x.example> &lt;b&gt;"
    told = plain(text, {"U1": "Ana"}, {"C1": "ads"})
    assert told == "@Ana @zed #ads @here @team a@b.example https://x.example <b>"
    assert instant("1452837318.000002") == 1452837318000
    assert instant("x") is None


@pytest.mark.skipif(not REAL.exists(), reason="the real export is not here")
def test_a_real_export_is_read_with_its_users_resolved() -> None:
    rows = [row for channel in ("enrique", "traveling-sailor") for row in read(REAL, channel)]
    found = [row for row in rows if isinstance(row, ObservationIn)]
    assert len(found) == 40
    assert not [row for row in rows if isinstance(row, RowError)]
    assert {row.fields["why_by"] for row in found} == {
        "Hamza Faran", "Harry Potter", "Hermione Granger", "heroeshannibal",
    }  # fmt: skip
    assert all("<@U" not in row.fields.get("text", "") + row.fields["why"] for row in found)


# --- questions of status ---


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("is my ad approved?", ("approved",)),
        ("Hi all, any update on the Acme ads?", ("approved",)),
        ("¿Ya aprobaron el anuncio?", ("approved",)),
        ("mi anuncio sigue en revisión?", ("approved",)),
        ("Why was our ad rejected?", ("why",)),
        ("¿por qué fue rechazado?", ("why",)),
        ("when was it checked", ("checked",)),
        ("¿Cuándo lo revisaron?", ("checked",)),
        ("what do we need to change", ("change",)),
        ("qué tengo que cambiar", ("change",)),
        ("why was it rejected, and what should we change?", ("why", "change")),
        ("Our ad was rejected.", ()),
        ("Lose 10 kg in 10 days! Guaranteed?", ()),
        ("Is before/after allowed?", ()),
        ("what time is the call?", ()),
    ],
)
def test_questions_are_found_by_readable_patterns(text: str, kinds: tuple[str, ...]) -> None:
    assert questions_in(text) == kinds


@given(st.text(max_size=300))
def test_any_text_has_an_answer_to_what_it_asks(text: str) -> None:
    assert set(questions_in(text)) <= {"approved", "why", "checked", "change"}
    assert answers(text) in (True, False)


def test_a_question_is_about_the_ad_of_its_thread_or_the_account(tmp_path: Path) -> None:
    path = export(
        tmp_path / "e.zip",
        ads=[said(0, AD), reply(9, 0, "is it approved yet?", "U3"), said(20, "why was our ad rejected?", "U3")],
    )
    asked = [row for row in read(path, account="acme") if isinstance(row, Question)]
    assert [(one.ad_id, one.account_id, one.question, one.at) for one in asked] == [
        (f"slack:ads:{ts(0)}", "acme", "approved", (BEGIN + 9) * 1000), ("", "acme", "why", (BEGIN + 20) * 1000),
    ]  # fmt: skip


# --- to the hub and back ---


def test_an_export_fills_the_queue_once_and_a_later_one_brings_what_is_new(home: Home, tmp_path: Path) -> None:
    first = [said(0, f"{AD}\nIs that ok?"), said(20, "when was our ad checked?", "U3")]
    path = export(tmp_path / "e.zip", ads=first)
    typed = ("import", "slack", str(path), "--channel", "ads", "--account", "acme")
    done = home.json(*typed)
    assert (done["added"], done["rejected"]) == (1, [])
    assert (done["questions"]["found"], done["questions"]["added"]) == (1, 1)
    item = home.json("queue")["items"][0]
    assert (item["ad_id"], item["why"]) == (f"slack:ads:{ts(0)}", "asked: Is that ok?")
    before = home.json("digest")["sha256"]
    again = home.json(*typed)
    assert (again["unchanged"], again["added"], again["questions"]["unchanged"]) == (1, 0, 1)
    assert home.json("digest")["sha256"] == before
    export(path, ads=[*first, reply(90, 0, "approved", "U2"), reply(99, 0, "is my ad live?", "U3")])
    later = home.json(*typed)
    assert (later["changed"], later["questions"]["added"], later["questions"]["unchanged"]) == (1, 1, 1)
    shown = home.json("show", f"slack:ads:{ts(0)}")
    assert shown["state"] == "open"
    assert shown["past"] == []
    assert shown["extra"]["answered"]["by"] == "Ben Okoro"
    assert home.json("pings", "--weeks", "520")["total"] == 2


def test_a_quote_is_no_edit_of_an_ad_that_is_known(home: Home, tmp_path: Path) -> None:
    home.with_ads()
    path = home.file("more.csv", "ad_id,text,account_id\n120210001,The whole text of it,acme\n")
    home.json("import", "ads", path)
    chat = export(tmp_path / "e.zip", ads=[said(0, "ad id 120210001\n> The whole\nis that ok?")])
    assert home.json("import", "slack", str(chat), "--channel", "ads")["changed"] == 0
    shown = home.json("show", "120210001")
    assert shown["content"]["text"] == "The whole text of it"
    assert shown["why"] == "is that ok?"


def test_questions_of_nobody_are_counted_and_said(home: Home, tmp_path: Path) -> None:
    path = export(tmp_path / "e.zip", ads=[said(0, "is my ad approved?")])
    assert home.json("import", "slack", str(path), "--channel", "ads")["questions"]["nobody"] == 1
    assert home.run("import", "slack", str(path), "--channel", "ads") == 0
    assert "--account" in home.out
