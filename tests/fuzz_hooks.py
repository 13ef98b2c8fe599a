"""What Schemathesis is told besides the document: some of what it makes up is to be about what the hub really has.

Half of its texts in such places are put in place of; which half follows from the text, so a run can be repeated. In
requests that fit, every fact and report is one in shape: the document lets all others be answered for themselves; and
a whole number is written as one, not as `100.0`, which JSON Schema takes for an integer too.
"""

import json
import os
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import schemathesis
from fuzz_api import ADS, CONTENT, DECIDED, FITTING
from fuzz_api import KNOWN as NAMED

from reviewtui.domain.ids import uuid7

KNOWN: dict[str, Sequence[str]] = {
    "ad_id": ADS,
    "account_id": ("acme", "other", ""),
    "content_hash": (CONTENT,),
    "decision": (DECIDED,),
    "target": (DECIDED,),
    "claim": ADS,
    "release": ADS,
    "policy": ("meta-ads",),
    "code": ("GAMBLING", "DATING"),
    "verdict": ("approve", "changes", "reject", "escalate"),
    **json.loads(os.environ.get(NAMED, "{}")),
}


def known(place: str, made: Any) -> Any:
    """Something of the hub's for half of the texts in this place; anything else as it is, and what is in it."""
    match made:
        case str() if place in KNOWN and even(made):
            return KNOWN[place][len(made) % len(KNOWN[place])]
        case {"id": str(), "kind": str(), **rest}:
            drawn = int.from_bytes(sha256(repr(made).encode(errors="surrogatepass")).digest()[:9])
            return known("", rest) | {"id": uuid7(1_750_000_000_000, drawn), "kind": made["kind"]}
        case dict():
            return {name: known(name, value) for name, value in made.items()}
        case [str() as kind, str() as id, *rest] if place == "rows":
            return ["ad" if even(kind) else kind, known("ad_id", id), *(known("", value) for value in rest)]
        case list():
            return [known(place, value) for value in made]
        case float() if FITTING in os.environ and made.is_integer():
            return int(made)
    return made


def even(made: str) -> bool:
    """Whether this is of the half that is replaced."""
    return sum(map(ord, made)) % 2 == 0


@schemathesis.hook
def map_body(context: schemathesis.HookContext, body: Any) -> Any:
    return known("", body)


@schemathesis.hook
def map_query(context: schemathesis.HookContext, query: dict[str, Any] | None) -> dict[str, Any] | None:
    return known("", query)


@schemathesis.hook
def map_headers(context: schemathesis.HookContext, headers: dict[str, Any] | None) -> dict[str, Any] | None:
    return known("", headers)


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, schema: dict[str, Any]) -> None:
    if FITTING in os.environ:
        for message, field in ("Ops", "facts"), ("Observations", "rows"):
            schema["components"]["schemas"][message]["properties"][field]["items"]["anyOf"].pop()
