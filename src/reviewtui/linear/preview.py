"""What one verdict would decide, as lines to be read aloud before it does: the first version whole, of the others how
they differ, and what is left out. Pure."""

from reviewtui import text as door
from reviewtui.domain.policy import Policy
from reviewtui.linear import outcome, talk, wording
from reviewtui.services.bulk import Bulk, LeftOut, Version
from reviewtui.services.drafts import Draft
from reviewtui.widgets.figures import count
from reviewtui.words import say

ANOTHER = 0.5
"""Below this likeness an ad is read whole: a comparison by words would be harder to follow."""


def preview(bulk: Bulk, words: Draft, policy: Policy | None) -> list[str]:
    """The verdict and what goes with it, the ads by what they say, and those left out."""
    verdict = say(f"linear.verdict_{words.verdict}")
    lines = [say("linear.together", verdict=verdict, ads=wording.counted("ad", len(bulk.views)))]
    if words.reasons:
        lines[0] += " " + say(
            "linear.because_of", reasons=wording.titles((code for code, _ in words.reasons), policy)
        )
    if words.memo:
        lines.append(say("linear.memo", words=words.memo))
    if words.suggestion:
        lines.append(say("linear.suggestion", words=words.suggestion))
    if len(bulk.views) > 1 and len(bulk.versions) == 1:
        lines.append(say("linear.together_same"))
    for number, version in enumerate(bulk.versions, 1):
        lines += _version(bulk, version, number)
    return [*lines, *(left_out(ad) for ad in bulk.left_out)]


def _version(bulk: Bulk, version: Version, number: int) -> list[str]:
    """One content, and whose ads have it."""
    first = bulk.versions[0]
    names = [(name or say("card.unassigned"), n) for name, n in version.accounts]
    whose = ", ".join(f"{name} {count(n)}" if len(names) > 1 else name for name, n in names)
    ads = wording.counted("ad", len(version.views))
    if version is first:
        head = say("linear.version_first", n=number, of=len(bulk.versions), ads=ads, accounts=whose)
        return [head, *talk.content(version.content)]
    alike = version.likeness >= ANOTHER
    key = "linear.version_differs" if alike else "linear.version_other"
    percent = int(version.likeness * 100)
    head = say(key, n=number, of=len(bulk.versions), ads=ads, accounts=whose, percent=percent)
    if not alike:
        return [head, *talk.content(version.content)]
    return [head, *outcome.changes(first.content, version.content)]


def left_out(ad: LeftOut) -> str:
    """An ad that is not decided with the others, and why."""
    by = ad.who and ad.why == "decided"
    why = say("bulk.why_decided_by" if by else f"bulk.why_{ad.why}", who=ad.who)
    return say("linear.left_out", ad=door.cell(ad.words, wording.SHORT) or say("linear.no_words"), why=why)
