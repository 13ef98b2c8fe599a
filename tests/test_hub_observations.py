"""What other systems say: merged, versioned, never made older, and one bad row never stops the rest."""

from pathlib import Path

import pytest
from hub_setup import NOW, ad, ask, encode, id_of, office_in, undo
from sqlalchemy import select

from reviewtui.domain.observed import CHECK_GRAIN
from reviewtui.hub.tables import OBSERVED_VERSION
from reviewtui.wire.messages import ObservationIn

pytestmark = pytest.mark.both_databases


async def test_the_same_report_twice_changes_nothing(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")
        rows = [ad(str(n), text=f"text {n}", account_id="acme", account_name="Acme") for n in range(5)]
        first = await line.observe(*rows)
        assert first.outcomes == ["added"] * 5
        second = await line.observe(*rows)
        assert second.outcomes == ["unchanged"] * 5
        assert second.seq == first.seq
        page = await line.all()
        assert [(row.account_id, row.name) for row in page.accounts] == [("acme", "Acme")]
        assert [row.arrival for row in page.ads] == [1, 2, 3, 4, 5]


async def test_an_account_is_called_as_its_own_source_calls_it(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")

        async def called() -> list[str]:
            return [row.name for row in (await line.all()).accounts]

        await line.observe(ad("1", at=1000, text="a", account_id="acme", account_name="Acme shop"))
        assert await called() == ["Acme shop"]
        await line.observe(ObservationIn("account", "acme", "crm", 500, {"name": "Acme"}))
        assert await called() == ["Acme"]
        await line.observe(ad("2", at=2000, text="b", account_id="acme", account_name="Acme outlet"))
        page = await line.all()
        assert [row.name for row in page.accounts] == ["Acme"]
        assert [(row.kind, row.source) for row in page.records] == [("account", "crm")]


async def test_absent_keeps_and_empty_clears(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")
        await line.observe(ad("1", text="Hi", headline="Ho", spend_minor=500, extra={"a": "1"}))
        answer = await line.observe(ad("1", at=2000, headline="", spend_minor=None, extra={"b": "2"}))
        assert answer.outcomes == ["changed"]
        row = (await line.all()).ads[0]
        assert (row.text, row.headline, row.spend_minor) == ("Hi", "", None)
        assert '"extra":{"a":"1","b":"2"}' in row.detail


async def test_an_older_report_becomes_history_and_not_the_present(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")
        await line.observe(ad("1", at=1000, text="one"))
        await line.observe(ad("1", at=5000, text="two"))
        assert (await line.observe(ad("1", at=3000, text="late"))).outcomes == ["late"]
        assert (await line.observe(ad("1", at=3000, text="late"))).outcomes == ["late"]
        assert [row.text for row in (await line.all()).ads] == ["two"]
        with office.hub.reading() as connection:
            kept = connection.execute(select(OBSERVED_VERSION.c.late, OBSERVED_VERSION.c.body)).all()
        assert sorted(kept) == [(False, '{"text":"one"}'), (True, '{"text":"late"}')]


async def test_looking_again_is_told_in_steps(tmp_path: Path) -> None:
    """An unchanged ad is sent again only when its check is a step newer."""
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")
        cursor = (await line.observe(ad("1", text="Hi"))).seq
        soon = await line.observe(ad("1", at=1000 + CHECK_GRAIN - 1, text="Hi"))
        assert (soon.outcomes, soon.seq) == (["unchanged"], cursor)
        later = await line.observe(ad("1", at=1000 + CHECK_GRAIN, text="Hi"))
        assert (later.outcomes, later.seq) == (["unchanged"], cursor + 1)
        row = (await line.all()).ads[0]
        assert (row.seq, row.checked_at, row.content_seq) == (cursor + 1, 1000 + CHECK_GRAIN, cursor)


async def test_only_a_change_of_content_makes_a_new_revision(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")
        await line.observe(ad("1", text="Hi"))
        before = (await line.all()).ads[0]
        await line.observe(ad("1", at=2000, spend_minor=7, status="PAUSED", ai_verdict="reject"))
        spent = (await line.all()).ads[0]
        assert (spent.content_seq, spent.content_hash) == (before.content_seq, before.content_hash)
        await line.observe(ad("1", at=3000, text="Ho"))
        edited = (await line.all()).ads[0]
        assert edited.content_seq == edited.seq > spent.content_seq


async def test_a_report_from_the_future_counts_as_of_now(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")
        await line.observe(ad("1", at=NOW * 10, text="tomorrow"))
        office.clock.now += 1
        assert (await line.observe(ad("1", at=NOW + 1, text="today"))).outcomes == ["changed"]
        assert (await line.all()).ads[0].text == "today"


async def test_two_sources_of_one_ad_are_told_together(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")
        await line.observe(ad("1", source="sheet", at=1000, text="Hi", headline="Ho"), ad("1", source="ai", at=2000))
        await line.observe(ad("1", source="ai", at=3000, ai_verdict="unsure", ai_score=0.5))
        row = (await line.all()).ads[0]
        assert (row.text, row.headline, row.ai_verdict, row.badge) == ("Hi", "Ho", "unsure", "unsure")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["ad", "", "csv", 1, {}], "bad_id"),
        (["ad", "x" * 501, "csv", 1, {}], "bad_id"),
        (["ad", "𠀀" * 201, "csv", 1, {}], "bad_id"),
        (["ad", "1", "𠀀" * 201, 1, {}], "bad_id"),
        (["ad", "1", "csv", 1, {"account_id": "𠀀" * 201}], "bad_field"),
        (["ad", "a\0b", "csv", 1, {}], "bad_id"),
        (["ad", "1", "", 1, {}], "bad_id"),
        (["ad", "1", "csv", -1, {}], "bad_time"),
        (["ad", "1", "csv", 2**63, {}], "bad_time"),
        (["ad", 1, "csv", 1, {}], "malformed"),
        (["ad", "1", "csv", 1], "malformed"),
        ({"kind": "ad"}, "malformed"),
        (7, "malformed"),
        (["ad", "1", "csv", 1, {"text": 7}], "bad_field"),
        (["ad", "1", "csv", 1, {"spend_minor": "7"}], "bad_field"),
        (["ad", "1", "csv", 1, {"spend_minor": 2**63}], "bad_number"),
        (["ad", "1", "csv", 1, {"created_at": 2**62}], "bad_field"),
        (["ad", "1", "csv", 1, {"ai_score": 50}], "bad_field"),
        (["ad", "1", "csv", 1, {"creatives": [{"width": "wide"}]}], "bad_field"),
        (["ad", "1", "csv", 1, {"extra": {"n": 2**64}}], "bad_number"),
        (["ad", "1", "csv", 1, {"text": "x" * 100_001}], "bad_field"),
        (["ad", "1", "csv", 1, {"text": "x" * 600_000}], "too_large"),
        (["account", "acme", "csv", 1, {"name": 7}], "bad_field"),
    ],
)
async def test_a_bad_row_is_named_and_the_rest_goes_in(tmp_path: Path, row: object, code: str) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")
        answer = await line.observe(ad("before", text="a"), row, ad("after", text="b"))
        assert answer.outcomes == ["added", f"rejected:{code}", "added"]
        assert [held.ad_id for held in (await line.all()).ads] == ["before", "after"]


async def test_depth_is_bounded_and_nul_is_made_visible(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")
        tree: object = "leaf"
        for _ in range(21):
            tree = [tree]
        body = encode({"rows": [["ad", "1", "csv", 1, {"feedback": tree}], ["ad", "2", "csv", 1, {"text": "a\0b"}]]})
        deep = b'{"rows":[["ad","3","csv",1,{"feedback":' + b"[" * 50_000 + b"]" * 50_000 + b"}]]}"
        for content, outcomes in ((body, ["rejected:too_deep", "added"]), (deep, ["rejected:malformed"])):
            response = await office.client.post("/v1/observations", content=content, headers=line.headers)
            assert (response.status_code, response.json()["outcomes"]) == (200, outcomes)
        assert [row.text for row in (await line.all()).ads] == ["a␀b"]


async def test_a_lone_surrogate_is_an_error_of_its_row_alone(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")
        content = b'{"rows":[["ad","1","csv",1,{"text":"\\ud800"}],["ad","2","csv",1,{}]]}'
        response = await office.client.post("/v1/observations", content=content, headers=line.headers)
        assert (response.status_code, response.json()["outcomes"]) == (200, ["rejected:malformed", "added"])


async def test_what_the_hub_does_not_know_is_kept(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")
        answer = await line.observe(["ticket", "t1", "desk", 5, {"subject": "x"}], ad("1", shade="blue"))
        assert answer.outcomes == ["added", "added"]
        assert (await line.observe(["ticket", "t1", "desk", 6, {"subject": "x"}])).outcomes == ["unchanged"]


async def test_a_moved_ad_leaves_one_account_and_arrives_with_its_facts_in_another(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie = office.line("connie", "connector")
        await connie.observe(ad("1", text="Hi", account_id="acme"))
        acme, borealis = office.line("ana", "reviewer", "acme"), office.line("ben", "reviewer", "borealis")
        question = ask("1")
        await acme.send(question)
        seen = await acme.all()
        await connie.observe(ad("1", at=NOW, account_id="borealis"))
        left = await acme.page(seen.cursor)
        assert [(row.account_id, row.kind, row.id) for row in left.gone] == [("acme", "ad", "1")]
        assert left.ads == left.facts == []
        there = await borealis.all()
        assert [(row.account_id, row.ad_id) for row in there.ads] == [("borealis", "1")]
        assert [(row.account_id, row.id, row.accepted) for row in there.facts] == [
            ("borealis", id_of(question), seen.facts[0].accepted)
        ]


async def test_asking_puts_an_ad_into_the_queue_and_taking_it_back_takes_it_out(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana, ben = office.line("connie", "connector"), office.line("ana"), office.line("ben")
        await connie.observe(ad("1", text="Hi", ai_verdict="approve"))
        assert not (await ana.all()).ads[0].queued
        first, second = ask("1", "before and after?"), ask("1", "is this a cure?")
        await ana.send(first)
        await ben.send(second)
        row = (await ana.all()).ads[0]
        assert row.queued
        assert '"why":"is this a cure?","why_by":"ben"' in row.detail
        await ben.send(undo("1", id_of(second)))
        assert '"why":"before and after?","why_by":"ana"' in (await ana.all()).ads[0].detail
        await ana.send(undo("1", id_of(first)))
        assert not (await ana.all()).ads[0].queued


async def test_a_new_text_becomes_an_ad_and_a_later_question_does_not_bring_it_back(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = office.line("connie", "connector"), office.line("ana")
        assert await ana.outcome(ask("ask:1", text="Hi", account="acme")) == "applied"
        row = (await ana.all()).ads[0]
        assert (row.ad_id, row.account_id, row.text, row.queued) == ("ask:1", "acme", "Hi", True)
        office.clock.now += 1
        await connie.observe(ad("ask:1", at=NOW + 1, text="Ho", account_id="borealis"))
        office.clock.now += 1
        await ana.send(ask("ask:1", "again?", text="Hi", account="acme"))
        row = (await ana.all()).ads[0]
        assert (row.account_id, row.text) == ("borealis", "Ho")


@pytest.mark.parametrize("back", [0, 1, 3_600_000])
async def test_questions_come_and_go_in_order_of_receipt_also_where_the_clock_was_set_back(
    tmp_path: Path, back: int
) -> None:
    async with office_in(tmp_path) as office:
        ana = office.line("ana")

        async def told() -> tuple[bool, str]:
            (row,) = (await ana.all()).ads
            return row.queued, row.detail

        await office.line("connie", "connector").observe(ad("1", text="one", ai_verdict="approve", ai_score=1.0))
        first, second = ask("1", "is this allowed?"), ask("1", "the customer complains")
        await ana.send(first)
        office.clock.now -= back
        await ana.send(undo("1", id_of(first)))
        queued, detail = await told()
        assert (queued, "is this allowed?" in detail) == (False, False)
        office.clock.now -= back
        await ana.send(second)
        queued, detail = await told()
        assert (queued, "the customer complains" in detail) == (True, True)


async def test_what_a_source_says_is_heard_where_the_clock_was_set_back(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("connie", "connector")
        await line.observe(ad("1", at=NOW, text="one"))
        office.clock.now = NOW - 3_600_000
        answer = await line.observe(ad("1", at=NOW + 60_000, text="two"))
        assert answer.outcomes == ["changed"]
        assert (await line.all()).ads[0].text == "two"
