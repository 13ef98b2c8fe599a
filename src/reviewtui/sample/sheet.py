"""The team's old tracker sheet, kept by hand until it was forgotten, and two mails: where they disagree with Meta."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from reviewtui.domain.ads import AdStatus, normalise_status
from reviewtui.domain.facts import Settle
from reviewtui.domain.observed import Observed
from reviewtui.domain.reconcile import fingerprint, statements_of
from reviewtui.domain.statements import Trust
from reviewtui.sample import SampleAd
from reviewtui.wire.messages import ObservationIn

SHEET = "tracker:Spring"
DAY = 86_400_000
_ROWS_BEFORE = 14


class _Entry(NamedTuple):
    """A row of the sheet: what the platform says of its ad, what somebody wrote, in the platform's word."""

    said: AdStatus
    wrote: str
    word: str


_ENTRIES = (
    _Entry(AdStatus.REJECTED, "live 👍", "ACTIVE"),
    _Entry(AdStatus.REJECTED, "aprobado", "ACTIVE"),
    _Entry(AdStatus.REJECTED, "rejected, appealed", "DISAPPROVED"),
    _Entry(AdStatus.PAUSED, "running", "ACTIVE"),
    _Entry(AdStatus.ACTIVE, "still in review", "PENDING_REVIEW"),
    _Entry(AdStatus.ACTIVE, "rechazado", "DISAPPROVED"),
    _Entry(AdStatus.ACTIVE, "active", "ACTIVE"),
    _Entry(AdStatus.IN_REVIEW, "waiting for Meta", "PENDING_REVIEW"),
)


def sheet_and_mails(ads: Sequence[SampleAd], now: int) -> Iterator[ObservationIn]:
    """What the sheet says of some of these ads, and two mails: on one of them, and on an ad that nobody knows."""
    left = list(ads)
    for number, entry in enumerate(_ENTRIES):
        found = next((ad for ad in left if _status_of(ad) == entry.said), None)
        if found is None:
            continue
        left.remove(found)
        said_at = min(found.observation.fields.get("status_at", now), now) - DAY
        evidence = {"row": str(_ROWS_BEFORE + number), "column": "Status", "status": entry.wrote}
        fields: dict[str, Any] = {"status": entry.word, "status_at": said_at, "evidence": evidence}
        yield ObservationIn("ad", found.observation.id, SHEET, now - 2 * DAY // 3, fields)
        if number == 1:
            yield _mail(found.observation.id, found.account.id, now)
    yield _lost_mail(now)


def settlement(ad: SampleAd, row: ObservationIn, why: str) -> Settle:
    """What was settled on the sheet's row and what the platform says: the platform is right."""
    said = [
        Observed(one.source, one.observed_at, one.observed_at, one.fields) for one in (ad.observation, row)
    ]  # fmt: skip
    return Settle(fingerprint(statements_of(said)), _status_of(ad), ad.observation.source, why)


def _status_of(ad: SampleAd) -> AdStatus:
    return normalise_status(ad.observation.fields.get("status", ""))


def _mail(ad_id: str, account_id: str, now: int) -> ObservationIn:
    """The platform's own notice that an ad was rejected; its sender was verified."""
    evidence = {"from": "ads-notice@platform.example", "subject": "An ad was not approved", "words": "not approved"}
    fields = {"status": "DISAPPROVED", "trust": str(Trust.VERIFIED), "evidence": evidence, "account_id": account_id}
    return ObservationIn("ad", ad_id, "mail", now - DAY // 2, fields)


def _lost_mail(now: int) -> ObservationIn:
    """A notice about an ad that nobody here has heard of."""
    evidence = {"from": "ads-notice@platform.example", "subject": "Ad 120299 was rejected", "words": "was rejected"}
    fields = {
        "status": "DISAPPROVED", "trust": str(Trust.UNVERIFIED), "evidence": evidence,
        "refs": {"id": ["120299000000000000"], "name": ["Winter clearance B"]},
    }  # fmt: skip
    return ObservationIn("sighting", "mail:<lost@platform.example>", "mail", now - DAY // 3, fields)
