"""What can go wrong between this machine and a hub. Whatever it is, the outbox stays and work goes on."""

from reviewtui.errors import ReviewError


class HubFault(ReviewError):
    """The hub could not be used. `lasting`: waiting alone does not help; a person has to do something.

    `retry_after` is the number of seconds the hub asked for, if it did.
    """

    lasting = False

    def __init__(self, code: str, *, retry_after: float | None = None, **values: object) -> None:
        super().__init__(code, **values)
        self.retry_after = retry_after


class Unreachable(HubFault):
    """No answer: no network, no hub, no trust in its certificate, or the answer was lost on its way."""


class Busy(HubFault):
    """The hub (or what stands before it) asks to come back later."""


class CaptivePortal(HubFault):
    """Somebody else answered: a page to sign in to a network, or a proxy."""


class BadAnswer(HubFault):
    """An answer that is not what the protocol says."""


class LastingFault(HubFault):
    """The hub understood and said no: its words, or ours, say what a person can do."""

    lasting = True


class TokenRefused(LastingFault):
    """The token is unknown, expired or revoked."""


class Forbidden(LastingFault):
    """The role or scope does not allow this."""


class VersionMismatch(LastingFault):
    """The hub speaks another version of the protocol."""


class OtherHub(LastingFault):
    """Another hub, or another user, than this cache belongs to: nothing of this cache is sent there."""


class Refused(LastingFault):
    """The request was refused for a reason of the hub's own."""


class NoPicture(HubFault):
    """The hub is there, and has no picture of this creative; `why` is its code, such as `picture_none`."""

    def __init__(self, code: str, *, why: str, words: str) -> None:
        super().__init__(code, words=words)
        self.why = why
        self.lasting = why != "picture_away"


class TooLarge(LastingFault):
    """The request was larger than the hub, or a proxy before it, takes."""


class ColdStart(HubFault):
    """The cursor no longer stands: pull again from the beginning."""
