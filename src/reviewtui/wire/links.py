"""Messages about links: what a customer may see of their own ads, at an address of their own."""

from typing import Annotated

import msgspec

LINK_DAYS = 90
"""How long a link lasts where nobody says."""
LINK_DAYS_MOST = 366


class LinkWish(msgspec.Struct, omit_defaults=True):
    """A link that is wanted for an account, for so many days.

    `language`: that of the page, `en` or `es`; empty for that of whoever looks.
    """

    account_id: str
    days: Annotated[int, msgspec.Meta(ge=1, le=LINK_DAYS_MOST)] = LINK_DAYS
    language: Annotated[str, msgspec.Meta(pattern="^(en|es)?$")] = ""


class LinkLine(msgspec.Struct):
    """A link as it is listed; never its secret.

    `state`: `live`, or why it shows nothing: `revoked`, `expired`, `suspended`. Instants in epoch ms; `last_used` to
    the hour.
    """

    id: int
    account_id: str
    language: str
    state: str
    created_at: int
    created_by: str
    expires_at: int
    last_used: int | None


class LinkMade(msgspec.Struct):
    """A link that was made. `path`, to be put behind the hub's address, holds its secret: it is told this once."""

    path: str
    link: LinkLine


class Links(msgspec.Struct):
    """The links to accounts in the caller's scope, in the order in which they were made."""

    links: list[LinkLine]
