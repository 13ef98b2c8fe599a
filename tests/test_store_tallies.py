"""Daily counts: whatever happened on the hub, what was kept page by page is what counting anew gives."""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_setup import NOW, PlainMirror, Source, content, fact_bytes, undo_bytes
from test_store_mirror import Fresh

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.decisions import State
from reviewtui.domain.facts import Decision, FactKind, Reason, Undo, Verdict, decode_body, decode_fact
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.tallies import counted_share, daily, sources
from reviewtui.wire.messages import AdDetail

DAY = 86_400_000
TODAY = NOW // DAY
KINDS = ("ads", "account", "host", "verdict", "reason")
ADS = ["a", "b", "c"]
LINKS = ["https://shop.acme.example/x", "https://www.delta.example", "not a link"]

happenings = st.one_of(
    st.tuples(
        st.just("ad"), st.sampled_from(ADS), st.sampled_from(["one text", "another"]), st.sampled_from(LINKS),
        st.booleans(), st.sampled_from(["", "unsure", "approve"]),
    ),
    st.tuples(
        st.just("decide"), st.sampled_from(ADS), st.sampled_from(["ana", "ben"]),
        st.sampled_from(["approve", "reject"]), st.integers(0, 2),
    ),
    st.tuples(st.just("undo"), st.integers(0, 30)),
    st.tuples(st.just("move"), st.sampled_from(ADS), st.sampled_from(["acme", "borealis"])),
    st.tuples(st.just("erase"), st.sampled_from(ADS)),
)  # fmt: skip


def put(source: Source, ad_id: str, *, link: str = "", heard: int = NOW, by: str = "meta", **fields: Any) -> None:
    """An ad with a link, as one source reports it."""
    row = source.put_ad(ad_id, **fields)
    said = msgspec.json.decode(row.detail, type=AdDetail)
    said.link, said.sources = link, [(by, heard, heard)]
    hash = content_hash(Content(text=row.text, link=link))
    source.ads[ad_id] = msgspec.structs.replace(
        row, content_hash=hash, checked_at=heard, detail=msgspec.json.encode(said).decode()
    )


def decide(source: Source, ad_id: str, author: str, verdict: str, days_ago: int = 0, codes: str = "") -> str:
    """A decision on an ad as it is now; reject names one or more codes."""
    ad = source.ads[ad_id]
    reasons = tuple(Reason("meta-ads", code, 1, 1) for code in codes.split())
    body = Decision(Verdict(verdict), ad.content_hash, content(ad.text), reasons)
    raw = fact_bytes(FactKind.DECISION, ad_id, body, at=NOW - days_ago * DAY)
    source.accept(raw, author)
    return decode_fact(raw).id


def happen(source: Source, what: Any) -> None:
    """One thing on the hub, where it can happen."""
    match what:
        case ("ad", ad_id, text, link, queued, ai_verdict):
            put(source, ad_id, text=text, link=link, queued=queued, ai_verdict=ai_verdict, created_at=NOW - 2 * DAY)
        case ("decide", ad_id, author, verdict, days_ago) if ad_id in source.ads:
            decide(source, ad_id, author, verdict, days_ago, "GAMBLING DATING" if verdict == "reject" else "")
        case ("undo", number):
            if decisions := [row for row in source.facts.values() if row.kind == "decision"]:
                target = decisions[number % len(decisions)]
                source.accept(undo_bytes(target.ad_id, target.id), target.author)
        case ("move", ad_id, account) if ad_id in source.ads:
            source.move(ad_id, account)
        case ("erase", ad_id) if ad_id in source.ads:
            source.erase(ad_id)


def kept(mirror: MirrorStore) -> dict[str, dict[str, dict[int, int]]]:
    return {kind: daily(mirror.connection, kind, 0, 10**6) for kind in KINDS}


def anew(plain: PlainMirror) -> dict[str, dict[str, dict[int, int]]]:
    """The same counts, the simplest way."""
    counts: dict[str, Counter[tuple[str, int]]] = {kind: Counter() for kind in KINDS}
    for ad in plain.ads.values():
        day = ad.created_at // DAY
        auto = plain.standing(ad.ad_id).state is State.AUTO
        counts["account"][ad.account_id, day] += 1
        keys = {"all": True, "unsure": ad.ai_verdict == "unsure", "alone": auto and ad.ai_verdict == "approve",
                "person": not auto}  # fmt: skip
        counts["ads"].update((key, day) for key, so in keys.items() if so)
        for host, link in (("shop.acme.example", LINKS[0]), ("delta.example", LINKS[1])):
            counts["host"][host, day] += link in ad.detail
    bodies = [(row.id, decode_fact(row.body), decode_body(decode_fact(row.body))) for row in plain.facts.values()]
    undone = {body.target for _, _, body in bodies if isinstance(body, Undo)}
    for id, fact, body in bodies:
        if isinstance(body, Decision) and id not in undone:
            counts["verdict"][str(body.verdict), fact.at // DAY] += 1
            counts["reason"].update((reason.code, fact.at // DAY) for reason in body.reasons)
    found: dict[str, dict[str, dict[int, int]]] = {kind: {} for kind in KINDS}
    for kind, counter in counts.items():
        for (key, day), n in counter.items():
            if n:
                found[kind].setdefault(key, {})[day] = n
    return found


histories = st.lists(happenings, max_size=16)


@settings(max_examples=80)
@given(histories, histories, st.integers(1, 6), st.integers(1, 4), st.integers(0, 6))
def test_kept_equals_counted_anew(early: list[Any], late: list[Any], limit: int, step: int, steps: int) -> None:
    """Some of what came early is counted when the rest comes; in the end, all of it is."""
    source, plain = Source(), PlainMirror()
    with Fresh() as mirror:
        for history in (early, late):
            for what in history:
                happen(source, what)
            for page in source.pages(limit, mirror.state().upto):
                mirror.apply(page, NOW)
                plain.apply(page)
                for _ in range(steps if history is early else 0):
                    mirror.index_some(step)
        while mirror.index_some(step):
            pass
        assert kept(mirror) == anew(plain)
        assert counted_share(mirror.connection) == 1.0


@pytest.fixture
def source() -> Source:
    return Source()


def mirror_of(source: Source, folder: Path) -> MirrorStore:
    mirror = MirrorStore(folder / "mirror.db")
    follow(mirror, source)
    return mirror


def follow(mirror: MirrorStore, source: Source) -> None:
    for page in source.pages(after=mirror.state().upto):
        mirror.apply(page, NOW)
    while mirror.index_some():
        pass


def test_what_counts_of_ads_and_decisions(source: Source, tmp_path: Path) -> None:
    put(source, "a", link="https://shop.acme.example/x", ai_verdict="unsure", created_at=NOW - DAY)
    put(source, "b", link="http://SHOP.acme.example", queued=False, ai_verdict="approve", created_at=NOW)
    put(source, "c", queued=False, account="delta", created_at=NOW)
    decide(source, "a", "ana", "reject", codes="GAMBLING DATING GAMBLING")
    mirror = mirror_of(source, tmp_path)
    assert kept(mirror) == {
        "ads": {
            "all": {TODAY - 1: 1, TODAY: 2}, "unsure": {TODAY - 1: 1}, "alone": {TODAY: 1}, "person": {TODAY - 1: 1},
        },
        "account": {"acme": {TODAY - 1: 1, TODAY: 1}, "delta": {TODAY: 1}},
        "host": {"shop.acme.example": {TODAY - 1: 1, TODAY: 1}},
        "verdict": {"reject": {TODAY: 1}},
        "reason": {"GAMBLING": {TODAY: 1}, "DATING": {TODAY: 1}},
    }  # fmt: skip
    assert daily(mirror.connection, "account", TODAY, TODAY) == {"acme": {TODAY: 1}, "delta": {TODAY: 1}}


def test_what_was_decided_about_an_ad_the_ai_had_for_itself_makes_it_a_persons(
    source: Source, tmp_path: Path
) -> None:
    put(source, "a", queued=False, ai_verdict="approve")
    mirror = mirror_of(source, tmp_path)
    assert set(kept(mirror)["ads"]) == {"all", "alone"}
    decision = decide(source, "a", "ana", "approve")
    follow(mirror, source)
    assert set(kept(mirror)["ads"]) == {"all", "person"}
    source.accept(undo_bytes("a", decision), "ana")
    follow(mirror, source)
    assert set(kept(mirror)["ads"]) == {"all", "alone"}
    assert kept(mirror)["verdict"] == {}


def test_each_source_is_remembered_when_it_was_last_heard(source: Source, tmp_path: Path) -> None:
    put(source, "a", by="meta", heard=NOW - 5 * DAY)
    put(source, "b", by="sheet", heard=NOW - 2 * DAY)
    mirror = mirror_of(source, tmp_path)
    assert sources(mirror.connection) == [("meta", NOW - 5 * DAY), ("sheet", NOW - 2 * DAY)]
    put(source, "a", by="meta", heard=NOW)
    for page in source.pages(after=mirror.state().upto):
        mirror.apply(page, NOW)
    assert sources(mirror.connection) == [("meta", NOW), ("sheet", NOW - 2 * DAY)], "with nothing new to count"
    put(source, "b", by="sheet", heard=NOW - 3 * DAY)
    follow(mirror, source)
    assert sources(mirror.connection) == [("meta", NOW), ("sheet", NOW - 2 * DAY)], "and never earlier"


def test_how_much_is_counted_is_told(source: Source, tmp_path: Path) -> None:
    mirror = MirrorStore(tmp_path / "mirror.db")
    assert counted_share(mirror.connection) == 1.0, "of nothing"
    for number in range(10):
        put(source, f"ad {number}")
    for page in source.pages():
        mirror.apply(page, NOW)
    shares = [counted_share(mirror.connection)]
    while mirror.index_some(5):
        shares.append(counted_share(mirror.connection))
    assert shares == [0.0, 0.0, 0.0, 0.5, 1.0]


def test_a_cold_start_and_a_second_pull_count_from_nothing(source: Source, tmp_path: Path) -> None:
    put(source, "a", link=LINKS[0])
    decide(source, "a", "ana", "approve")
    mirror = mirror_of(source, tmp_path)
    before = kept(mirror)
    mirror.connection.execute("UPDATE meta SET value = 1 WHERE key = 'outgrown'")
    assert mirror.catch_up()
    assert not any(kept(mirror).values())
    follow(mirror, source)
    assert kept(mirror) == before
    mirror.begin_again("e2")
    assert not any(kept(mirror).values())
    assert sources(mirror.connection) == []
    follow(mirror, source)
    assert kept(mirror) == before


def test_an_ad_whose_content_changed_counts_where_it_leads_now(source: Source, tmp_path: Path) -> None:
    put(source, "a", link=LINKS[0])
    mirror = mirror_of(source, tmp_path)
    put(source, "a", link=LINKS[1], text="other words")
    follow(mirror, source)
    assert kept(mirror)["host"] == {"delta.example": {source.ads["a"].created_at // DAY: 1}}
