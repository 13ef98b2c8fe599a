"""The routes by which people make, list and revoke links to what their customers see."""

from typing import Annotated

import msgspec
from litestar import Response, delete, get, post
from litestar.datastructures import State
from litestar.params import Parameter

from reviewtui.errors import ReviewError
from reviewtui.hub.access import Caller
from reviewtui.hub.desk import Asked, desk_of
from reviewtui.hub.gate import Refusal
from reviewtui.hub.links import PATH, create_link, list_links, revoke_link
from reviewtui.hub.openapi import speaks
from reviewtui.wire.links import LinkLine, LinkMade, Links, LinkWish

_wish = msgspec.json.Decoder(LinkWish)
_encode = msgspec.json.Encoder().encode
_NUMBER_MOST = 2**31 - 1


@get("/v1/links", operation_class=speaks(Links))
async def links(request: Asked, state: State) -> Response[bytes]:
    """The links to what customers see, of accounts in your scope; never their secrets."""
    desk = desk_of(state)
    return await desk.answer(request, "links", lambda caller, _: _encode(Links(list_links(desk.hub, caller))))


@post("/v1/links", operation_class=speaks(LinkMade, LinkWish), status_code=200)
async def make_link(request: Asked, state: State) -> Response[bytes]:
    """Make a link to what the customer of an account sees; its path is told this once."""
    desk = desk_of(state)

    def work(caller: Caller, body: bytes) -> bytes:
        try:
            wish = _wish.decode(body)
            secret, line = create_link(
                desk.hub, wish.account_id, days=wish.days, language=wish.language, by=caller.user, caller=caller
            )
        except ReviewError as refused:
            if refused.code == "link_account":
                raise Refusal(404, "not_found") from None
            raise Refusal(400, "bad_request") from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Refusal(400, "bad_request") from None
        return _encode(LinkMade(PATH + secret, line))

    return await desk.answer(request, "links", work)


@delete("/v1/links", operation_class=speaks(LinkLine), status_code=200)
async def end_link(
    request: Asked,
    state: State,
    id: Annotated[int, Parameter(ge=1, le=_NUMBER_MOST, description="The link's number.")],
) -> Response[bytes]:
    """Revoke a link: nothing is shown by it from now on, and whoever looks at it is let go."""
    desk = desk_of(state)

    def work(caller: Caller, _: bytes) -> bytes:
        try:
            return _encode(revoke_link(desk.hub, id, by=caller.user, caller=caller))
        except ReviewError:
            raise Refusal(404, "not_found") from None

    return await desk.answer(request, "links", work)
