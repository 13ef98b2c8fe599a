"""The plain lines say which pattern an ad shows and which reasons have another meaning now; = says the same again."""

from pathlib import Path

import pytest
from home_setup import Home, an_ad
from hub_setup import decision
from linear_setup import about, talk_to
from test_screen_briefings import briefed
from test_screen_policy import POLICY, SECOND

from reviewtui.domain.facts import Verdict

TEXT = "Our tea melts fat."


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An ad that ben rejected under the first revision, and one that waits."""
    home = Home(tmp_path)
    home.pull(an_ad("tea", headline="", text=TEXT, points=9), an_ad("shoes", points=8), policies=[POLICY, SECOND])
    made = decision("tea", TEXT, "reject", policy="meta-ads", policy_revision=1)
    home.pull(facts=[home.fact_row(made, "ben")])
    return home


def test_a_briefing_is_read_out_on_the_ads_it_finds_alone(home: Home) -> None:
    briefed(home)
    said = talk_to(home, "/briefing:tea")
    assert about(said, "Briefing:") == ["Briefing: Miracle tea. A tea that melts fat."]
    assert about(talk_to(home, "/shoes"), "Briefing:") == []


def test_the_same_is_said_again_under_the_policy_of_today(home: Home) -> None:
    said = talk_to(home, "/is:rereview", "=")
    assert about(said, "Policy:") == ["Policy: Gambling: redefined since this was decided. = says the same again."]
    assert any(line.startswith("Said again under the policy as it is now") for line in said)
    [made] = home.decisions()
    assert (made.verdict, made.policy_revision) == (Verdict.REJECT, 2)


def test_where_nothing_changed_it_says_so(home: Home) -> None:
    said = talk_to(home, "the same again")
    assert any("No reason of the decision on this ad has another meaning" in line for line in said)
    assert home.decisions() == []
