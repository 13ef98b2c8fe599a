"""The hub's OpenAPI document: made from the messages themselves, array-like rows as arrays of named places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import (
    Components,
    OpenAPIHeader,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Parameter,
    Reference,
    RequestBody,
    Schema,
    SecurityScheme,
)

from reviewtui import __version__
from reviewtui.domain.facts import BODIES, Fact
from reviewtui.wire import links, messages

_PLACE = "#/components/schemas/{name}"
_SPOKEN: tuple[type[msgspec.Struct], ...] = (
    messages.Hello,
    messages.Page,
    messages.Ops,
    messages.OpsAnswer,
    messages.Claims,
    messages.ClaimsAnswer,
    messages.People,
    messages.Observations,
    messages.ObservationsAnswer,
    messages.DigestAnswer,
    messages.Snapshot,
    messages.Releases,
    messages.Problem,
    messages.AdDetail,
    links.LinkWish,
    links.LinkMade,
    links.Links,
)


_REFUSALS: Mapping[int, str] = {
    400: "A fault of the client: it cannot be read, is in another version, or calls the hub by another name.",
    401: "No token, one that is not known here, or one that waits for an admin.",
    403: "The role or the accounts do not allow it.",
    404: "Nothing there, or nothing to be seen.",
    409: "The request was meant for another hub.",
    410: "The cursor or the proof is of another time or scope: begin again.",
    413: "More than the hub takes at once.",
    414: "The address is too long.",
    415: "Packed otherwise than by gzip.",
    416: "The file has no such part.",
    422: "No picture can be made of what is there.",
    429: "Too much at once: wait.",
    431: "The headers are too long.",
    500: "A fault of the hub's own.",
    501: "This hub has no pictures.",
    502: "The picture cannot be had now.",
    503: "The hub cannot do it now: wait.",
}
"""What each refusal means, wherever it is given."""
_OPEN = (400, 414, 429, 431, 500, 503)
_GUARDED = (*_OPEN, 401, 403, 409)
_POSTED = (*_GUARDED, 413, 415)
_BESIDES: Mapping[str, tuple[int, ...]] = {
    "Page": (410,),
    "OpsAnswer": (410,),
    "Releases": (410,),
    "LinkMade": (404,),
    "LinkLine": (404,),
    "image/jpeg": (404, 422, 501, 502),
    "application/gzip": (404, 416),
}
"""By what an operation gives: how it may refuse besides."""
_ALWAYS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
_UUID7 = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


class Health(msgspec.Struct):
    """The hub can read its database."""

    ok: bool


def speaks(
    answer: type[msgspec.Struct], body: type[msgspec.Struct] | None = None, *, guarded: bool = True
) -> type[Operation]:
    """An operation that takes this body and gives this answer, or a `Problem`. `guarded`: it takes a token."""

    @dataclass
    class Spoken(Operation):
        def __post_init__(self) -> None:
            refusals = _POSTED if body is not None else _GUARDED if guarded else _OPEN
            good = {"200": _response(answer)}
            _describe(self, good, refusals, answer.__name__, versioned=guarded and answer is not messages.Hello)
            if body is not None:
                self.request_body = RequestBody(
                    content=_content(body), required=True, description="May be packed: `Content-Encoding: gzip`."
                )

    return Spoken


def shows(media_type: str) -> type[Operation]:
    """An operation that gives bytes of this type, or a `Problem`; an archive also in parts, by `Range`."""

    @dataclass
    class Shown(Operation):
        def __post_init__(self) -> None:
            content = {media_type: OpenAPIMediaType()}
            good = {"200": OpenAPIResponse(description="The bytes.", content=content, headers=_headers(200))}
            if media_type == "application/gzip":
                for status, words in (200, "All of it."), (206, "The part that was asked for."):
                    headers = _headers(status, "etag", "accept-ranges", *(["content-range"] if status == 206 else []))
                    good[str(status)] = OpenAPIResponse(description=words, content=content, headers=headers)
            _describe(self, good, _GUARDED, media_type)

    return Shown


def _describe(
    operation: Operation, good: dict[str, OpenAPIResponse], refusals: Iterable[int], gives: str, *,
    versioned: bool = True,
) -> None:  # fmt: skip
    """Every answer of an operation, and the headers of a request in which it is said what it is meant for."""
    statuses = sorted({*refusals, *_BESIDES.get(gives, ())})
    operation.responses = {**good, **{str(status): _response(messages.Problem, status) for status in statuses}}
    if versioned:
        version = Schema(type=OpenAPIType.INTEGER, minimum=messages.OLDEST_PROTOCOL, maximum=messages.PROTOCOL)
        hub = Schema(type=OpenAPIType.STRING)
        operation.parameters = [
            *(operation.parameters or ()),
            Parameter(
                messages.PROTOCOL_HEADER, "header", version, "The version the request is made in; none means 1."
            ),
            Parameter(messages.HUB_HEADER, "header", hub, "The id of the hub that the request is meant for."),
        ]


def _headers(status: int, *more: str) -> dict[str, OpenAPIHeader | Reference]:
    """The headers that an answer always has."""
    headers: dict[str, OpenAPIHeader | Reference] = {
        name: OpenAPIHeader(Schema(type=OpenAPIType.STRING, const=value), required=True)
        for name, value in _ALWAYS.items()
    }
    named = {401: ("www-authenticate",), 429: ("retry-after",), 503: ("retry-after",)}.get(status, ())
    for name in (*named, *more):
        kind = OpenAPIType.INTEGER if name == "retry-after" else OpenAPIType.STRING
        headers[name] = OpenAPIHeader(Schema(type=kind), required=True)
    return headers


def _response(message: type[msgspec.Struct], status: int = 200) -> OpenAPIResponse:
    words = _REFUSALS[status] if status in _REFUSALS else (message.__doc__ or "").split("\n")[0]
    return OpenAPIResponse(description=words, content=_content(message), headers=_headers(status))


def _content(message: type[msgspec.Struct]) -> dict[str, OpenAPIMediaType]:
    return {"application/json": OpenAPIMediaType(schema=Reference(ref=_PLACE.format(name=message.__name__)))}


def message_schemas() -> dict[str, Any]:
    """The JSON Schema of every message by name; each place of an array-like row bears its field's name.

    Facts and reports are judged one by one, so a message with bad ones in it is taken: what they should be stands
    beside what is only answered.
    """
    _, schemas = msgspec.json.schema_components((*_SPOKEN, Health, Fact, *BODIES.values()), ref_template=_PLACE)
    for name, schema in schemas.items():
        if "prefixItems" in schema:
            fields = getattr(messages, name).__struct_fields__
            schema["prefixItems"] = [
                {"title": field, **place} for field, place in zip(fields, schema["prefixItems"], strict=True)
            ]
    schemas["Fact"]["properties"]["id"] = {"type": "string", "pattern": _UUID7}
    facts = [
        {
            "allOf": [
                _reference("Fact"),
                {"properties": {"kind": {"const": str(kind)}, "data": _reference(body.__name__)}},
            ]
        }
        for kind, body in BODIES.items()
    ]
    judged = {"description": "Anything else is answered for itself: `rejected`, or `held` for a kind not known here."}
    schemas["Ops"]["properties"]["facts"]["items"] = {"anyOf": [*facts, judged]}
    schemas["Observations"]["properties"]["rows"]["items"] = {"anyOf": [_reference("ObservationIn"), judged]}
    return schemas


def _reference(name: str) -> dict[str, str]:
    return {"$ref": _PLACE.format(name=name)}


class MessagesPlugin(JsonRenderPlugin):
    """Writes the document with the schemas of our messages in it."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The document as JSON."""
        components = dict(openapi_schema.get("components", {}))
        components["schemas"] = {**components.get("schemas", {}), **message_schemas()}
        return self.render_json(request, {**openapi_schema, "components": components})


def openapi_config() -> OpenAPIConfig:
    """The document at `/schema/openapi.json`, and no other page."""
    return OpenAPIConfig(
        title="reviewtui hub",
        version=__version__,
        description="The remote API of a reviewtui hub. Every instant is UTC epoch milliseconds.",
        use_handler_docstrings=True,
        components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
        security=[{"token": []}],
        render_plugins=[MessagesPlugin()],
    )
