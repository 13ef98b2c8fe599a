"""`rules show`, `try` and `publish`: how a workspace comes to work by other rules."""

from typing import Any

import pytest
from cli_setup import Home, RunningHub

RULES = """document = "priority"
revision = {revision}
asked = {asked}

[[rules]]
when = "pay"
points = 40
badge = "later"
"""


def rules(home: Home, revision: int = 0, asked: int = 25) -> str:
    return home.file("my.toml", RULES.format(revision=revision, asked=asked))


def test_what_is_shown_can_be_changed_and_published(home: Home) -> None:
    home.with_ads()
    assert home.run("rules", "show", "priority") == 0
    assert home.out.startswith('document = "priority"\nrevision = 0\nasked = 25\n')
    file = home.file("shown.toml", home.out.replace("asked = 25", "asked = 26"))
    answer = home.json("rules", "publish", file, "--note", "one more")
    assert (answer["name"], answer["revision"], answer["outcome"]) == ("priority", 1, "published")
    assert answer["dry_run"]["changes"] == [{"field": "asked", "before": "25", "after": "26"}]
    shown = home.json("rules", "show", "priority")
    assert (shown["revision"], shown["document"]["asked"]) == (1, 26)
    assert home.json("status")["outbox"] == 0


def test_a_file_is_tried_before_anybody_works_by_it(home: Home) -> None:
    home.with_ads()
    tried = home.json("rules", "try", rules(home))
    assert tried["effects"] == [{"what": "pay", "gives": "later +40", "count": 1}]
    assert (tried["open"], tried["moved"]) == (3, 1)
    first = tried["first"][0]
    assert (first["ad_id"], first["before"], first["after"]) == ("a2", 2, 1)
    assert first["why"] == [["later", 0, 40]]
    assert home.json("rules", "show", "priority")["revision"] == 0, "nothing was published"


def test_a_person_reads_the_dry_run_as_a_table(home: Home) -> None:
    home.with_ads()
    assert home.run("rules", "try", rules(home)) == 0
    assert "priority: this would be revision 1" in home.out
    assert "later +40" in home.out
    assert "3 open ads judged, 1 would have another priority" in home.out
    assert "later 0 → 40" in home.out
    assert home.run("rules", "publish", rules(home)) == 0
    assert home.out.rstrip().endswith("priority: revision 1 holds from now on.")


def test_a_published_rule_orders_the_queue_as_it_was_tried(home: Home) -> None:
    home.with_ads()
    assert [item["ad_id"] for item in home.json("queue")["items"]] == ["a1", "a2", "a3"]
    tried = home.json("rules", "publish", rules(home))["dry_run"]["first"]
    queue: list[dict[str, Any]] = []
    for _ in range(100):  # the hub derives its ads again behind everything else
        home.json("sync")
        queue = home.json("queue")["items"]
        if queue[0]["badges"]:
            break
    assert [item["ad_id"] for item in queue] == [place["ad_id"] for place in tried] == ["a2", "a1", "a3"]
    assert queue[0]["badges"] == [["later", 40]]
    assert sum(points for _, points in queue[0]["parts"]) == queue[0]["priority"]


def test_a_file_of_another_revision_is_not_published_over_what_holds(home: Home) -> None:
    home.with_ads()
    home.json("rules", "publish", rules(home))
    said = home.misused("rules", "publish", rules(home, asked=1))
    assert "made from revision 0" in said
    assert home.json("rules", "publish", rules(home, 1, asked=1))["revision"] == 2
    assert "just what holds" in home.misused("rules", "publish", rules(home, 2, asked=1))


def test_who_may_not_publish_is_told_so_and_may_still_try(home: Home, hub: RunningHub) -> None:
    token = hub.token("ana", "reviewer")
    log_in(home, hub, token)
    assert home.json("rules", "try", rules(home))["revision"] == 1
    assert "You are reviewer here" in home.fails("rules", "publish", rules(home))
    assert home.json("status")["outbox"] == 0


def test_two_leads_never_publish_over_each_other(home: Home, hub: RunningHub) -> None:
    log_in(home, hub, hub.token("ana", "lead"))
    other = Home(home.folder.parent / "other", home._capsys)
    log_in(other, hub, hub.token("ben", "lead"))
    assert other.json("rules", "publish", rules(other, asked=3))["revision"] == 1
    said = home.fails("rules", "publish", home.file("mine.toml", 'document = "priority"\nasked = 4\n'))
    assert "This does not follow revision 1" in said
    assert (home.json("status")["outbox"], home.json("status")["held"]) == (0, 0)
    assert home.json("rules", "show", "priority")["document"]["asked"] == 3, "the sync brought theirs"


def test_with_the_hub_away_a_publication_waits(home: Home, hub: RunningHub) -> None:
    log_in(home, hub, hub.token("ana", "lead"))
    hub.stop()
    assert home.run("rules", "publish", rules(home)) == 1
    assert "does not hold yet" in home.err
    assert home.json("status")["outbox"] == 1
    hub.start()
    home.json("sync")
    assert home.json("rules", "show", "priority")["revision"] == 1


def log_in(home: Home, hub: RunningHub, token: str) -> None:
    import io
    import sys

    before, sys.stdin = sys.stdin, io.StringIO(token + "\n")
    try:
        home.json("login", hub.address, "--token-stdin")
    finally:
        sys.stdin = before
    home.json("sync")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rules", "show", "prices"), "no document prices"),
        (("rules", "try", "nosuch.toml"), "cannot be read"),
        (("rules", "publish", "nosuch.toml"), "cannot be read"),
        (("rules",), "missing"),
    ],
)
def test_called_the_wrong_way(home: Home, words: tuple[str, ...], said: str) -> None:
    assert said in home.misused(*words)


def test_every_rules_command_has_help_in_both_languages(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (["rules"], *(["rules", name] for name in ("show", "try", "publish"))):
        told = []
        for language in ("en", "es"):
            monkeypatch.setenv("REVIEWTUI_LANGUAGE", language)
            assert home.run(*command, "--help") == 0
            told.append(home.out)
        assert told[0] != told[1], command


def test_the_documents_of_a_policy_are_shown_and_tried(home: Home) -> None:
    home.with_ads()
    policy = home.json("rules", "show", "policy:meta-ads")
    assert policy["document"]["policy"] == "meta-ads"
    assert home.run("rules", "show", "policy:meta-ads") == 0
    file = home.file("policy.toml", home.out.replace("Misleading claim", "Misleading promise", 1))
    tried = home.json("rules", "try", file)
    assert [change["field"] for change in tried["changes"]] == ["MISLEADING_CLAIM"]
    assert tried["effects"] == [], "its meaning was not raised: nobody looks again"
