"""The hub's OpenAPI document: made from the messages themselves, array-like rows as arrays of named places."""

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import (
    Components,
    OpenAPIMediaType,
    OpenAPIResponse,
    Operation,
    Reference,
    RequestBody,
    SecurityScheme,
)

from reviewtui import __version__
from reviewtui.wire import messages

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
    messages.Problem,
    messages.AdDetail,
)


def speaks(answer: type[msgspec.Struct], body: type[msgspec.Struct] | None = None) -> type[Operation]:
    """An operation that takes this body and gives this answer, or a `Problem`."""

    @dataclass
    class Spoken(Operation):
        def __post_init__(self) -> None:
            self.responses = {"200": _response(answer), "default": _response(messages.Problem)}
            if body is not None:
                self.request_body = RequestBody(content=_content(body), required=True)

    return Spoken


def shows(media_type: str) -> type[Operation]:
    """An operation that gives bytes of this type, or a `Problem`."""

    @dataclass
    class Shown(Operation):
        def __post_init__(self) -> None:
            shown = OpenAPIResponse(description="The bytes.", content={media_type: OpenAPIMediaType()})
            self.responses = {"200": shown, "default": _response(messages.Problem)}

    return Shown


def _response(message: type[msgspec.Struct]) -> OpenAPIResponse:
    return OpenAPIResponse(description=(message.__doc__ or "").split("\n")[0], content=_content(message))


def _content(message: type[msgspec.Struct]) -> dict[str, OpenAPIMediaType]:
    return {"application/json": OpenAPIMediaType(schema=Reference(ref=_PLACE.format(name=message.__name__)))}


def message_schemas() -> dict[str, Any]:
    """The JSON Schema of every message by name; each place of an array-like row bears its field's name."""
    _, schemas = msgspec.json.schema_components(_SPOKEN, ref_template=_PLACE)
    for name, schema in schemas.items():
        if "prefixItems" in schema:
            fields = getattr(messages, name).__struct_fields__
            schema["prefixItems"] = [
                {"title": field, **place} for field, place in zip(fields, schema["prefixItems"], strict=True)
            ]
    return schemas


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
