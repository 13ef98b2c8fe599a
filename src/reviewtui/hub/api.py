"""The remote API: `hello`, `changes`, `ops`, `leases`, `people`, `pictures`, `observations`, `/healthz`."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any

import msgspec
from litestar import Litestar, Response, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import Parameter
from litestar.types import ASGIApp
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from reviewtui import __version__
from reviewtui.hub.accept import accept
from reviewtui.hub.access import Caller
from reviewtui.hub.batches import claims_in, facts_in, rows_in
from reviewtui.hub.changes import ColdStart, page_bytes, visible_head
from reviewtui.hub.courier import Courier
from reviewtui.hub.desk import Asked, Desk, desk_of
from reviewtui.hub.doors import Doorkeeper, Porter, check_doors
from reviewtui.hub.egress import Egress
from reviewtui.hub.erasure import out_of_sight
from reviewtui.hub.gate import (
    HostCheck,
    Refusal,
    on_cold_start,
    on_database,
    on_fault,
    on_http,
    on_refusal,
    on_task_end,
)
from reviewtui.hub.leases import claim
from reviewtui.hub.limits import HEADER_LIMIT, NORMAL, URL_LIMIT, Limits
from reviewtui.hub.link_routes import end_link, links, make_link
from reviewtui.hub.observe import observe
from reviewtui.hub.openapi import Health, openapi_config, shows, speaks
from reviewtui.hub.opening import Hub, epoch_of
from reviewtui.hub.pages import page, page_events, page_file
from reviewtui.hub.people import people
from reviewtui.hub.pictures import Pictures, detail_of, erased_of, folder_of
from reviewtui.hub.snapshots import Snapshots
from reviewtui.hub.tables import HEAD
from reviewtui.hub.transfer import events, released, snapshot, snapshot_file
from reviewtui.hub.upkeep import keep_up_always
from reviewtui.wire.messages import (
    BODY_LIMIT,
    OLDEST_PROTOCOL,
    PAGE_LIMIT,
    PROTOCOL,
    Claims,
    ClaimsAnswer,
    DigestAnswer,
    Hello,
    Observations,
    ObservationsAnswer,
    Ops,
    OpsAnswer,
    Page,
    People,
)

_Proof = Annotated[str, Parameter(description="The last one that came with an answer to facts; empty for none.")]
_encode = msgspec.json.Encoder().encode


@get("/v1/hello", operation_class=speaks(Hello))
async def hello(request: Asked, state: State) -> Response[bytes]:
    """Who you are here, and what the hub is."""
    desk = desk_of(state)

    def work(caller: Caller, _: bytes) -> bytes:
        hub = desk.hub
        with hub.reading() as connection:
            seq, epoch = visible_head(connection, caller), epoch_of(connection)
            forget = out_of_sight(connection, caller)
        return _encode(
            Hello(
                protocol=PROTOCOL,
                oldest=OLDEST_PROTOCOL,
                encodings=["gzip"],
                hub_id=hub.hub_id,
                epoch=epoch,
                version=__version__,
                server_time=hub.clock(),
                seq=seq,
                user=caller.user,
                role=str(caller.role),
                accounts=None if caller.accounts is None else sorted(caller.accounts),
                forget=forget,
                url_limit=URL_LIMIT,
                header_limit=HEADER_LIMIT,
                requests_per_second=desk.limits.requests.per_second if desk.limits else 0.0,
                rows_per_second=desk.limits.rows.per_second if desk.limits else 0.0,
            )
        )

    return await desk.answer(request, "hello", work)


@get("/v1/changes", operation_class=speaks(Page))
async def changes(
    request: Asked,
    state: State,
    after: Annotated[str, Parameter(description="A cursor; empty for the beginning.")] = "",
    limit: Annotated[int, Parameter(description="Rows at most; the hub may give fewer.")] = PAGE_LIMIT,
    proof: _Proof = "",
) -> Response[bytes]:
    """What changed after a cursor."""
    desk = desk_of(state)

    def work(caller: Caller, _: bytes) -> bytes:
        return page_bytes(desk.hub, caller, after, limit, proof)

    return await desk.answer(request, "changes", work)


@post("/v1/ops", operation_class=speaks(OpsAnswer, Ops), status_code=200)
async def ops(request: Asked, state: State, proof: _Proof = "") -> Response[bytes]:
    """Record facts: one result each."""
    desk = desk_of(state)

    def work(caller: Caller, body: bytes) -> bytes:
        facts = facts_in(body, lambda n: desk.spend(request, n))
        return _encode(accept(desk.hub, caller, facts, proof))

    return await desk.answer(request, "ops", work, counted=True)


@post("/v1/leases", operation_class=speaks(ClaimsAnswer, Claims), status_code=200)
async def leases(request: Asked, state: State) -> Response[bytes]:
    """Say which ads you are at from now on, and which you left: how each stands."""
    desk = desk_of(state)

    def work(caller: Caller, body: bytes) -> bytes:
        return _encode(claim(desk.hub, caller, claims_in(body)))

    return await desk.answer(request, "leases", work)


@get("/v1/people", operation_class=speaks(People))
async def everybody(request: Asked, state: State) -> Response[bytes]:
    """Who works here: those who share an account with you, or see all."""
    desk = desk_of(state)
    return await desk.answer(request, "people", lambda caller, _: _encode(people(desk.hub, caller)))


@post("/v1/observations", operation_class=speaks(ObservationsAnswer, Observations), status_code=200)
async def observations(request: Asked, state: State) -> Response[bytes]:
    """Take in what other systems say: one outcome per row."""
    desk = desk_of(state)

    def work(caller: Caller, body: bytes) -> bytes:
        rows = rows_in(body, lambda n: desk.spend(request, n))
        return _encode(observe(desk.hub, rows, caller.user))

    return await desk.answer(request, "observations", work, counted=True)


@get("/v1/pictures", operation_class=shows("image/jpeg"))
async def picture(
    request: Asked,
    state: State,
    ad_id: Annotated[str, Parameter(description="The ad.")],
    number: Annotated[int, Parameter(description="The place of the creative among the ad's, from 0.")] = 0,
) -> Response[bytes]:
    """What a creative shows, as a JPEG of at most 1200 pixels a side; a video's is its poster."""
    desk = desk_of(state)
    caller = await desk.admit(request, "pictures")
    detail, erased = await desk.read(lambda: detail_of(desk.hub, caller, ad_id))
    shown = await desk.pictures.picture(detail, number, erased)
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return Response(shown, status_code=200, media_type="image/jpeg", headers=headers)


@get("/v1/digest", operation_class=speaks(DigestAnswer))
async def digested(request: Asked, state: State) -> Response[bytes]:
    """What the hub holds of what you see, counted and hashed by account and kind."""
    desk = desk_of(state)
    made = await desk.digests.of(await desk.admit(request, "digest"))
    return Response(_encode(made), media_type="application/json", headers={"cache-control": "no-store"})


@get("/healthz", security=[{}], operation_class=speaks(Health, guarded=False))
async def healthz(state: State) -> Response[bytes]:
    """Whether the hub can read its database."""
    desk = desk_of(state)

    def work() -> bytes:
        with desk.hub.reading() as connection:
            connection.execute(select(HEAD.c.seq)).scalar_one()
        return _encode(Health(True))

    return Response(await desk.read(work), media_type="application/json", headers={"cache-control": "no-store"})


def build_app(
    hub: Hub,
    *,
    hosts: Collection[str] | None = (),
    compress: bool = True,
    guests: Mapping[str, Caller] | None = None,
    egress: Egress | None = None,
    limits: Limits | None = NORMAL,
    behind_proxy: bool = False,
    secure: bool = False,
) -> Litestar:
    """The API over an open hub, which stays the opener's to close.

    Args:
        hosts: names it may be called by besides loopback ones; None for any name.
        compress: gzip big answers for clients that take them.
        guests: callers by the hash of a token that is in no database.
        egress: the way out to other hosts; one to public hosts alone, if not given.
        limits: how much one caller may ask at once; None where there is but one.
        behind_proxy: a proxy says whose requests these are.
        secure: callers come by TLS.
    """
    doorkeeper = Doorkeeper(hub, guests or {}, limits, behind_proxy=behind_proxy)

    @asynccontextmanager
    async def at_desk(app: Litestar) -> AsyncIterator[None]:
        way_out = egress or Egress()
        pictures = Pictures(folder_of(hub), way_out, erased=lambda: erased_of(hub))
        app.state["desk"] = desk = Desk(hub, doorkeeper, compress, pictures, Snapshots(hub))
        courier = Courier(hub, way_out, desk.read, desk.write)
        behind = [
            asyncio.create_task(keep_up_always(desk.keep_up, desk.calm)),
            asyncio.create_task(keep_up_always(courier.look, desk.calm)),
            asyncio.create_task(desk.hints.watch()),
            asyncio.create_task(desk.visitors.watch()),
        ]
        for task in behind:
            task.add_done_callback(on_task_end)
        try:
            yield
        finally:
            desk.end_streams()
            for task in behind:
                task.cancel()
            await asyncio.wait(behind)
            await courier.close()
            await pictures.close()
            await asyncio.to_thread(desk.close)

    async def let_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        await desk_of(connection.app.state).let_in(connection)

    def check_host(app: ASGIApp) -> ASGIApp:
        return HostCheck(app, hosts or ())

    app = Litestar(
        route_handlers=[
            hello,
            changes,
            ops,
            leases,
            everybody,
            picture,
            observations,
            digested,
            snapshot,
            snapshot_file,
            events,
            released,
            links,
            make_link,
            end_link,
            page,
            page_events,
            page_file,
            healthz,
        ],
        lifespan=[at_desk],
        guards=[let_in],
        before_send=[Porter(secure=secure)],
        middleware=[] if hosts is None else [check_host],
        exception_handlers={
            Refusal: on_refusal,
            ColdStart: on_cold_start,
            HTTPException: on_http,
            SQLAlchemyError: on_database,
            Exception: on_fault,
        },
        openapi_config=openapi_config(),
        request_max_body_size=BODY_LIMIT,
        logging_config=None,
        debug=False,
    )
    check_doors(app)
    return app
