"""The workspace's documents: read from files, tried on this cache, recorded as the next revision."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_setup import NOW, Source, decision_bytes, desk_in, fill

from reviewtui.domain.answering import AnswerTemplates
from reviewtui.domain.documents import checked
from reviewtui.domain.facts import FactKind, Publish, Verdict, decode_body, decode_fact
from reviewtui.domain.policy import Phrase, Policy
from reviewtui.domain.rules import (
    DueRule,
    PriorityRule,
    PriorityRules,
    Queues,
    ReviewRules,
    SharedQueue,
    Template,
    Templates,
)
from reviewtui.errors import Misused, ReviewError
from reviewtui.policies import packaged
from reviewtui.services.ads import open_ad
from reviewtui.services.decisions import Judgement, decide
from reviewtui.services.desk import Desk
from reviewtui.services.dry_run import FIRST, DryRun, try_document
from reviewtui.services.rules import Held, as_toml, held, publish, read_file, withdraw
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.work import Delivered
from reviewtui.wire.messages import RulesRow

HOUR = 3_600_000
POLICY = packaged()[0]


@pytest.fixture
def source() -> Source:
    """Twenty-five ads nobody is sure about, one an hour; every fifth speaks Spanish."""
    source = Source()
    for number in range(25):
        source.put_ad(
            f"ad{number}", f"Tea number {number}", account="acme", ai_verdict="unsure", ai_score=0.5,
            language="es" if number % 5 == 0 else "en", created_at=NOW - (25 - number) * HOUR,
        )  # fmt: skip
    source.name_account("acme", "Acme Wellness")
    return source


@pytest.fixture
def desk(tmp_path: Path, source: Source) -> Iterator[Desk]:
    desk = desk_in(tmp_path, source)
    desk.role = "lead"
    yield desk
    desk.close()


def publish_on_hub(desk: Desk, source: Source, name: str, revision: int, document: msgspec.Struct) -> None:
    """What the mirror holds after somebody published this."""
    row = RulesRow(source._next(), "", name, revision, "lia", NOW, msgspec.Raw(msgspec.json.encode(document)))
    page = source.page(source.seq)
    page.rules.append(row)
    mirror = MirrorStore(desk.settings.cache_dir / "mirror.db")
    mirror.apply(page, NOW)
    mirror.close()


# --- what holds ---


def test_the_packaged_documents_hold_while_nothing_was_published(desk: Desk) -> None:
    assert held(desk, "priority") == Held("priority", 0, PriorityRules())
    assert held(desk, "review").document == ReviewRules()
    assert held(desk, f"policy:{POLICY.policy}").document == POLICY
    with pytest.raises(Misused, match="priority, review, templates, queues"):
        held(desk, "prices")
    with pytest.raises(Misused, match=f"policy:{POLICY.policy}"):
        held(desk, "policy:nosuch")


def test_the_last_revision_holds_and_an_own_one_on_its_way_above_it(desk: Desk, source: Source) -> None:
    publish_on_hub(desk, source, "priority", 3, PriorityRules(asked=1))
    assert held(desk, "priority") == Held("priority", 3, PriorityRules(asked=1))
    sent = publish(desk, "priority", PriorityRules(asked=2))
    assert sent.revision == 4
    assert held(desk, "priority") == Held("priority", 4, PriorityRules(asked=2))
    assert publish(desk, "priority", PriorityRules(asked=3)).revision == 5, "offline, one after the other"
    publish_on_hub(desk, source, "priority", 7, PriorityRules(asked=9))
    assert held(desk, "priority").revision == 7


def test_what_a_newer_version_published_is_not_guessed_at(desk: Desk, source: Source) -> None:
    odd = msgspec.defstruct("Odd", [("rules", str)])
    publish_on_hub(desk, source, "priority", 1, odd("words"))
    with pytest.raises(ReviewError, match="newer version"):
        held(desk, "priority")
    with pytest.raises(ReviewError, match="newer version"):
        publish(desk, "priority", PriorityRules(asked=40))


# --- publishing ---


def test_a_publication_is_a_fact_about_no_ad_that_holds_the_whole_document(desk: Desk) -> None:
    rules = PriorityRules(asked=40, spend=((100, 1), (900, 9)))
    sent = publish(desk, "priority", rules, note=" weekend ")
    (own,) = desk.work.facts_on("")
    fact = decode_fact(own.body)
    body = decode_body(fact)
    assert (fact.id, fact.kind, fact.ad_id) == (sent.fact_id, FactKind.PUBLISH, "")
    assert isinstance(body, Publish)
    assert (body.name, body.revision, body.note) == ("priority", 1, "weekend")
    kept = msgspec.json.decode(body.body, type=PriorityRules)
    assert kept == msgspec.structs.replace(rules, spend=((900, 9), (100, 1))), "steps of spend in order"


@pytest.mark.parametrize("role", ["reviewer", "account-manager", "sales", "connector"])
def test_only_leads_and_admins_publish_and_others_are_told_before_anything_is_recorded(desk: Desk, role: str) -> None:
    desk.role = role
    with pytest.raises(ReviewError, match=role):
        publish(desk, "priority", PriorityRules(asked=40))
    assert desk.work.facts_on("") == []


def test_a_refused_publication_is_withdrawn_and_what_held_holds(desk: Desk) -> None:
    sent = publish(desk, "priority", PriorityRules(asked=40))
    desk.work.deliver([Delivered(desk.work.facts_on("")[0].n, "held", code="stale_revision", words="too late")])
    assert held(desk, "priority").revision == 0
    withdraw(desk, sent.fact_id)
    assert desk.work.counts() == (0, 0)


def test_a_policy_gets_the_number_of_its_next_revision(desk: Desk, source: Source) -> None:
    merged = tuple(
        msgspec.structs.replace(code, state="merged", merged_into="MISLEADING_CLAIM", revision=2)
        if code.code == "SCAM_PRACTICE"
        else code
        for code in POLICY.codes
    )
    digits = {verdict: tuple(c for c in codes if c != "SCAM_PRACTICE") for verdict, codes in POLICY.digits.items()}
    name = f"policy:{POLICY.policy}"
    sent = publish(desk, name, msgspec.structs.replace(POLICY, codes=merged, digits=digits))
    now = held(desk, name).document
    assert isinstance(now, Policy)
    assert (sent.revision, now.revision) == (POLICY.revision + 1, POLICY.revision + 1)


def code_changed(**changes: Any) -> Policy:
    """The packaged policy with its first code changed."""
    first, *others = POLICY.codes
    return msgspec.structs.replace(POLICY, codes=(msgspec.structs.replace(first, **changes), *others))


@pytest.mark.parametrize(
    ("document", "named"),
    [
        (ReviewRules(blind_share=1.5), "blind_share"),
        (ReviewRules(lease_seconds=1), "lease_seconds"),
        (Templates((Template("x", "ban"),)), "ban"),
        (Templates((Template("x", "reject", ("NOSUCH",)),)), "NOSUCH"),
        (Templates((Template("x", "reject"),)), "templates 1"),
        (Templates((Template("x", "approve"), Template("x", "approve"))), "templates 2"),
        (Templates((Template(" ", "approve"),)), "templates 1"),
        (Queues((SharedQueue("x", Phrase("x", "x"), "acount:x"),)), "queues 1"),
        (Queues((SharedQueue("x", Phrase("x", "x"), ""),) * 2), "queues 2"),
        (PriorityRules(rules=(PriorityRule("age:>2d", 1, "old"),)), "rules 1"),
        (AnswerTemplates(why=Phrase("Because {why}", "Porque {nota}")), "{nota}"),
        (AnswerTemplates(statuses={"live": Phrase("on", "en marcha")}), "live"),
        (msgspec.structs.replace(POLICY, policy="other"), "other"),
        (msgspec.structs.replace(POLICY, codes=POLICY.codes[1:]), POLICY.codes[0].code),
        (code_changed(revision=0), POLICY.codes[0].code),
        (code_changed(section="nosuch"), "nosuch"),
        (code_changed(state="gone"), "gone"),
        (code_changed(state="merged"), POLICY.codes[0].code),
        (code_changed(state="merged", merged_into=POLICY.codes[0].code), POLICY.codes[0].code),
        (msgspec.structs.replace(POLICY, digits={"reject": ("NOSUCH",)}), "NOSUCH"),
    ],
)
def test_a_document_nobody_could_work_by_names_what_is_wrong(desk: Desk, document: Any, named: str) -> None:
    kinds = {
        ReviewRules: "review", Templates: "templates", Queues: "queues", PriorityRules: "priority",
        AnswerTemplates: "answers",
    }  # fmt: skip
    name = kinds.get(type(document), f"policy:{POLICY.policy}")
    with pytest.raises(Misused) as bad:
        publish(desk, name, document)
    assert named in str(bad.value)
    assert desk.work.facts_on("") == []


def test_the_packaged_documents_can_be_worked_by() -> None:
    for document in (PriorityRules(), ReviewRules(), Templates(), Queues(), AnswerTemplates()):
        assert checked("any", document, [POLICY]) == document
    assert checked(f"policy:{POLICY.policy}", POLICY, [POLICY], POLICY) == POLICY


# --- files ---


def written(folder: Path, text: str, name: str = "rules.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


texts = st.text(st.characters(codec="utf-8"), max_size=12)
documents = st.one_of(
    st.builds(
        PriorityRules,
        asked=st.integers(-99, 99),
        spend=st.lists(st.tuples(st.integers(0, 10**9), st.integers(-9, 9)), max_size=2).map(tuple),
        rules=st.lists(st.builds(PriorityRule, texts, st.integers(-9, 9), texts), max_size=3).map(tuple),
        due=st.lists(st.builds(DueRule, texts, st.floats(0, 99)), max_size=2).map(tuple),
    ).map(lambda document: ("priority", document)),
    st.builds(ReviewRules, blind_share=st.floats(0, 1)).map(lambda document: ("review", document)),
    st.builds(
        Templates, st.lists(st.builds(Template, texts, texts, st.tuples(texts), texts), max_size=2).map(tuple)
    ).map(lambda document: ("templates", document)),
    st.builds(
        Queues, st.lists(st.builds(SharedQueue, texts, st.builds(Phrase, texts, texts), texts), max_size=2).map(tuple)
    ).map(lambda document: ("queues", document)),
    st.just((f"policy:{POLICY.policy}", POLICY)),
)


@given(documents, st.integers(0, 99))
def test_a_document_that_is_printed_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, named: tuple[str, Any], revision: int
) -> None:
    name, document = named
    revision = document.revision if isinstance(document, Policy) else revision
    text = as_toml(Held(name, revision, document))
    assert all(character.isprintable() or character == "\n" for character in text)
    read = read_file(written(tmp_path_factory.mktemp("rules"), text))
    assert (read.name, read.document, read.made_from) == (name, document, revision)


def test_a_file_may_be_json_and_is_known_by_its_name(tmp_path: Path) -> None:
    assert read_file(written(tmp_path, '{"asked": 3}', "priority.json")).document == PriorityRules(asked=3)
    whole = '{"name": "review", "revision": 4, "document": {"blind_share": 0.5}}'
    read = read_file(written(tmp_path, whole, "x.json"))
    assert (read.name, read.made_from, read.document) == ("review", 4, ReviewRules(blind_share=0.5))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("asked = 3", "rules_unnamed"),
        ('document = "prices"', "rules_unknown"),
        ('document = "priority"\nasked = "many"', "rules_shape"),
        ('document = "priority"\nakced = 3', "rules_field"),
        ('document = "priority"\n[[rules]]\nwhen = "tea"\npoints = 1\nbadge = "x"\ncolour = "red"', "rules_field"),
        ("asked = ", "rules_syntax"),
        ("{", "rules_syntax"),
        ("[" * 10_000, "rules_syntax"),
    ],
)
def test_a_file_that_is_no_document_is_a_sentence(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(Misused) as bad:
        read_file(written(tmp_path, text))
    assert bad.value.code == code
    assert str(bad.value)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Misused, match="cannot be read"):
        read_file(tmp_path / "nosuch.toml")


# --- the dry run ---


def tried(desk: Desk, **rules: Any) -> DryRun:
    return try_document(desk, "priority", PriorityRules(**rules))


def test_nothing_moves_where_nothing_is_different(desk: Desk) -> None:
    done = tried(desk)
    assert (done.revision, done.changes, done.effects) == (1, (), ())
    assert (done.open, done.moved) == (25, 0)
    assert [place.ad_id for place in done.first] == [f"ad{number}" for number in range(FIRST)]
    assert all(place.before == place.after and place.why == () for place in done.first)


def test_a_rule_tells_how_many_it_concerns_and_who_moves_and_why(desk: Desk) -> None:
    done = tried(desk, rules=(PriorityRule("lang:es", 100, "es"), PriorityRule("nosuch", 1, "no")), asked=30)
    assert [(effect.what, effect.gives, effect.count) for effect in done.effects] == [
        ("lang:es", "es +100", 5), ("nosuch", "no +1", 0),
    ]  # fmt: skip
    assert [(change.field, change.before, change.after) for change in done.changes if change.field == "asked"] == [
        ("asked", "25", "30")
    ]
    assert done.moved == 5
    assert [place.ad_id for place in done.first[:6]] == ["ad0", "ad5", "ad10", "ad15", "ad20", "ad1"]
    last_first = done.first[4]
    assert (last_first.before, last_first.after, last_first.why) == (None, 5, (("es", 0, 100),))
    (gone,) = [place for place in done.first if place.after is None]
    assert (gone.ad_id, gone.before) == ("ad19", 20)


def test_a_due_rule_is_told_in_hours_and_its_part_of_the_priority_is_shown(desk: Desk) -> None:
    done = tried(desk, due=(DueRule("lang:es", 2),))
    assert [(effect.gives, effect.count) for effect in done.effects] == [("2 h", 5)]
    assert done.first[0].why == (("late", 0, 22),)


def test_the_priorities_of_a_dry_run_are_the_sums_of_their_parts(desk: Desk) -> None:
    done = tried(desk, unsure=10, rules=(PriorityRule("tea -lang:es", -3, "low"),), due=(DueRule("", 1),))
    for place in done.first:
        assert place.priority_after - place.priority_before == sum(after - before for _, before, after in place.why)


def test_what_this_user_decided_meanwhile_is_not_judged(desk: Desk) -> None:
    view = open_ad(desk.reader, "ad0", NOW, "ana")
    assert view is not None
    decide(desk, view, POLICY, Judgement(Verdict.APPROVE))
    done = tried(desk)
    assert done.open == 24
    assert done.first[0].ad_id == "ad1"


def test_the_part_that_is_done_is_told(desk: Desk) -> None:
    told: list[tuple[float, int]] = []
    try_document(desk, "priority", PriorityRules(), lambda part, ads: told.append((part, ads)))
    assert told[-1] == (1.0, 25)


def test_a_shared_queue_tells_how_many_it_holds(desk: Desk) -> None:
    queue = SharedQueue("es", Phrase("Spanish", "Español"), "lang:es")
    done = try_document(desk, "queues", Queues((queue,)))
    assert [(effect.what, effect.gives, effect.count) for effect in done.effects] == [("lang:es", "es", 5)]
    assert [change.field for change in done.changes] == ["queues"]


def test_a_raised_code_tells_how_many_decisions_are_to_be_looked_at_again(desk: Desk, source: Source) -> None:
    source.accept(decision_bytes("ad0", "Tea number 0", "reject", code="GAMBLING"), "ben")
    source.accept(decision_bytes("ad1", "Tea number 1", "reject", code="DATING"), "ben")
    fill(desk.settings, source)
    codes = tuple(
        msgspec.structs.replace(code, revision=code.revision + 1) if code.code == "GAMBLING" else code
        for code in POLICY.codes
    )
    name = f"policy:{POLICY.policy}"
    done = try_document(desk, name, msgspec.structs.replace(POLICY, codes=codes))
    assert [(change.field, change.before, change.after) for change in done.changes] == [
        ("GAMBLING", "active r1", "active r2")
    ]
    assert [(effect.what, effect.count) for effect in done.effects] == [("GAMBLING", 1)]


def test_a_dry_run_records_nothing(desk: Desk) -> None:
    tried(desk, asked=40)
    assert desk.work.facts_on("") == []
