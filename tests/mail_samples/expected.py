"""A sample: a mail, and what a person reads in it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

AD, AD2, AD3 = "23850000000000001", "23850000000000002", "23850000000000003"
ACCOUNT = "1001234567"
LINK = f"https://adsmanager.facebook.com/adsmanager/manage/ads?act={ACCOUNT}&selected_ad_ids={AD}"

YES, NO, WAIT, PAUSED = "ACTIVE", "DISAPPROVED", "PENDING_REVIEW", "PAUSED"


class Sample(NamedTuple):
    """`says`: the status for each ad, by its id or, where it has none, its name ('' for neither).

    With nothing said, `person` tells whether somebody must look, and `error` whether the mail is refused instead.
    `language`, `trust` and how `sure` the reading is (high, medium, low) are looked at where something is said.
    """

    name: str
    raw: bytes
    says: Mapping[str, str] = MappingProxyType({})
    language: str = "en"
    trust: str = "verified"
    sure: str = "high"
    person: bool = False
    error: bool = False
