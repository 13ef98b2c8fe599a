"""An ad of which one source alone speaks is judged by a shorter way, which leads to the same."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.observed import Observed, derive_ad, listen
from reviewtui.domain.reconcile import ALONE, Around, judge

HOUR = 3_600_000
LIKE_ALONE = Around()
"""Says what `ALONE` says, and is not it: nothing is taken to be simple."""

sources = st.sampled_from(("ads-file", "ask", "slack", "meta", "mail", "mail:unverified", "tracker:Main"))
words = st.sampled_from(("ACTIVE", "DISAPPROVED", "PAUSED", "DELETED", "WITH_ISSUES", "on hold?", "", None))
feedback = st.sampled_from(({"global": {"FRAUD": "No."}}, [{"key": "FRAUD"}], {"global": {}}, {}, "", None))
report = st.fixed_dictionaries(
    {},
    optional={
        "status": words,
        "configured_status": st.sampled_from(("ACTIVE", "PAUSED", "")),
        "status_at": st.integers(0, 40).map(lambda hours: hours * HOUR),
        "feedback": feedback,
        "issues": st.sampled_from(([{"level": "AD"}], [], "")),
        "trust": st.sampled_from(("verified", "unverified", "")),
        "evidence": st.sampled_from(({"status": "approved by phone", "row": "7"}, {"message": "<1@x>"}, "")),
        "text": st.sampled_from(("Order the tea today", "")),
        "ai_verdict": st.sampled_from(("approve", "reject", "unsure")),
    },
)
history = st.lists(st.tuples(st.integers(0, 30), report), min_size=1, max_size=5)


def heard(source: str, told: Sequence[tuple[int, dict[str, Any]]]) -> Observed:
    """What a source says after these reports, each with the hour of which it is."""
    said: Observed | None = None
    for hour, fields in told:
        said = listen(said, source, fields, hour * HOUR)[1]
    assert said is not None
    return said


@given(sources, history)
def test_the_short_way_leads_where_the_long_one_does(source: str, told: list[tuple[int, dict[str, Any]]]) -> None:
    said = heard(source, told)
    assert judge([said], ALONE) == judge([said], LIKE_ALONE)
    assert derive_ad("ad 1", [said], 0, around=ALONE) == derive_ad("ad 1", [said], 0, around=LIKE_ALONE)
