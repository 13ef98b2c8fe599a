"""Two caches that agree have one digest, whoever's they are."""

from pathlib import Path

from store_setup import NOW, Source, appeal_bytes, decision_bytes, desk_in, fill

from reviewtui.domain.facts import Verdict
from reviewtui.domain.rules import REVIEW, ReviewRules
from reviewtui.policies import packaged
from reviewtui.services.ads import open_ad
from reviewtui.services.decisions import Judgement, decide
from reviewtui.services.desk import Desk
from reviewtui.services.digests import digest

POLICY = packaged()[0]


def a_hub() -> Source:
    """With an ad in each state."""
    source = Source()
    for ad_id in ("open", "decided", "escalated", "appealed", "second", "changed"):
        source.put_ad(ad_id, f"text of {ad_id}")
    for ad_id, verdict in (("decided", "approve"), ("escalated", "escalate"), ("appealed", "reject"),
                           ("second", "escalate"), ("changed", "reject")):  # fmt: skip
        source.accept(decision_bytes(ad_id, f"text of {ad_id}", verdict), "ben")
    source.accept(appeal_bytes("appealed", "text of appealed"), "mia", "account-manager")
    source.put_ad("second", wanted=2)
    source.put_ad("changed", "another text")
    source.publish(REVIEW, 1, ReviewRules(blind_share=0.2))
    return source


def cache_of(folder: Path, source: Source, user: str) -> Desk:
    desk = desk_in(folder, source, user=user)
    desk.work.set_meta("role", "reviewer")
    fill(desk.settings, source, viewer=user)
    return desk


def test_who_looks_changes_no_digest(tmp_path: Path) -> None:
    source = a_hub()
    ana, ben = (cache_of(tmp_path / user, source, user) for user in ("ana", "ben"))
    stored = [desk.reader.ad("second", NOW) for desk in (ana, ben)]
    assert [one.state for one in stored if one] == ["second", "escalated"]
    assert digest(ana, NOW).sha256 == digest(ben, NOW).sha256
    assert {part.kind for part in digest(ana, NOW).parts} == {"ad", "fact", "rules", "ruling"}
    for desk in (ana, ben):
        desk.close()


def test_an_act_on_its_way_counts_as_the_hub_will_count_it(tmp_path: Path) -> None:
    source = a_hub()
    ana, ben = (cache_of(tmp_path / user, source, user) for user in ("ana", "ben"))
    before = digest(ana, NOW).sha256
    lines: dict[str, list[bytes]] = {"ana": [], "ben": []}
    view = open_ad(ana.reader, "second", NOW, "ana")
    assert view is not None
    decide(ana, view, POLICY, Judgement(Verdict.APPROVE))
    assert digest(ana, NOW, lines["ana"].append).sha256 != before
    source.accept(ana.work.outbox(1)[0].body, "ana")
    for desk, user in ((ana, "ana"), (ben, "ben")):
        fill(desk.settings, source, viewer=user)
    assert digest(ben, NOW, lines["ben"].append).sha256 == digest(ana, NOW).sha256
    assert sorted(lines["ana"]) == sorted(lines["ben"])
    for desk in (ana, ben):
        desk.close()
