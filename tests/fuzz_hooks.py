"""What Schemathesis is told besides the document: some of what it makes up is to be about what the hub really has.

Half of its texts in such places are put in place of; which half follows from the text, so a run can be repeated.
"""

from typing import Any

import schemathesis
from fuzz_api import ADS, CONTENT, DECIDED

KNOWN = {
    "ad_id": ADS,
    "account_id": ("acme", "other", ""),
    "content_hash": (CONTENT,),
    "decision_id": (DECIDED,),
    "target": (DECIDED,),
    "after": ("",),
    "claim": ADS,
    "release": ADS,
    "policy": ("meta-ads",),
    "code": ("GAMBLING", "DATING"),
}


def known(place: str, made: Any) -> Any:
    """Something of the hub's for half of the texts in this place; anything else as it is, and what is in it."""
    match made:
        case str() if place in KNOWN and sum(map(ord, made)) % 2 == 0:
            return KNOWN[place][len(made) % len(KNOWN[place])]
        case dict():
            return {name: known(name, value) for name, value in made.items()}
        case list():
            return [known(place, value) for value in made]
    return made


@schemathesis.hook
def map_body(context: schemathesis.HookContext, body: Any) -> Any:
    return known("", body)


@schemathesis.hook
def map_query(context: schemathesis.HookContext, query: dict[str, Any] | None) -> dict[str, Any] | None:
    return known("", query)
