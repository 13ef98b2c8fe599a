"""The routes of what customers see, for whoever has a link: the page, news of it, and what a browser needs for it."""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.response import Stream
from sqlalchemy.exc import SQLAlchemyError

from reviewtui.hub.desk import Asked, desk_of
from reviewtui.hub.gate import Refusal, on_database, on_fault, on_http, on_refusal
from reviewtui.hub.status_page import ads_on, language_for, notice, pages_of, status_page
from reviewtui.hub.visitors import NoPage

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'none'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""What a browser is told of a page, whatever it shows."""
_HTML = "text/html"
_FILES = {"page.css": "text/css", "page.js": "text/javascript"}
_FOLDER = Path(__file__).parent / "status"
_NUMBER = re.compile(r"[0-9]{1,6}")

Refuse = Callable[[Request[Any, Any, Any], Any], Response[bytes]]


def _page(content: bytes, status: int = 200) -> Response[bytes]:
    return Response(content, status_code=status, media_type=_HTML, headers=HEADERS)


def _language(request: Request[Any, Any, Any], of_link: str = "") -> str:
    asked = request.query_params.get("lang", "")
    return language_for(asked, of_link, request.headers.get("accept-language", ""))


def _on_no_page(request: Request[Any, Any, Any], _: NoPage) -> Response[bytes]:
    """One answer for all links that show nothing."""
    return _page(notice("gone", _language(request)), 404)


def _worded(refuse: Refuse) -> Refuse:
    """The same refusal, as a page for people."""

    def answer(request: Request[Any, Any, Any], error: Any) -> Response[bytes]:
        refused = refuse(request, error)
        page = _page(notice("later", _language(request)), refused.status_code or 500)
        if after := refused.headers.get("retry-after"):
            page.headers["retry-after"] = after
        return page

    return answer


_FAULTS: Any = {
    NoPage: _on_no_page,
    Refusal: _worded(on_refusal),
    SQLAlchemyError: _worded(on_database),
    HTTPException: _worded(on_http),
    Exception: _worded(on_fault),
}


@get("/s/{secret:str}", include_in_schema=False, exception_handlers=_FAULTS)
async def page(request: Asked, state: State, secret: FromPath[str]) -> Response[bytes]:
    """What became of an account's ads."""
    desk = desk_of(state)

    def work() -> bytes:
        link = desk.visitors.admit(request, secret)
        view = desk.views.of(link.account_id)
        number = request.query_params.get("page", "1")
        shown = min(max(int(number), 1), pages_of(view)) if _NUMBER.fullmatch(number) else 1
        language = _language(request, link.language)
        return status_page(
            view,
            desk.views.words(ads_on(view, shown), language),
            desk.views.templates(),
            page=shown,
            language=language,
            asked=request.query_params.get("lang", ""),
            now=desk.hub.clock(),
            until=link.expires_at,
        )

    return _page(await desk.read(work))


@get("/s/{secret:str}/events", include_in_schema=False, exception_handlers=_FAULTS)
async def page_events(request: Asked, state: State, secret: FromPath[str]) -> Stream:
    """That the page is another now, as server-sent events."""
    desk = desk_of(state)
    link = await desk.read(lambda: desk.visitors.admit(request, secret))
    desk.visitors.make_room(link)
    headers = {**HEADERS, "x-accel-buffering": "no"}
    return Stream(desk.visitors.events(link), media_type="text/event-stream", headers=headers)


@get("/status/{name:str}", include_in_schema=False)
async def page_file(name: FromPath[str]) -> Response[bytes]:
    """How the page looks, and how it keeps itself up to date."""
    if name not in _FILES:
        raise Refusal(404, "not_found")
    return Response(_file(name), media_type=_FILES[name], headers={"cache-control": "no-store"})


@lru_cache
def _file(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
