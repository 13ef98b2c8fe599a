"""Where the picture of a creative can be fetched: its own address, or the one its source gave beside it. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from reviewtui.wire.messages import AdDetail

SAMPLE = "sample:"
"""Begins the address of a picture that the hub draws itself."""

_IMAGE, _VIDEO = "meta-image:", "meta-video:"
_NAMES = {_IMAGE: ("image_hash", "hash"), _VIDEO: ("video_id",)}
"""Under which keys of Meta's creatives the name stands (see `intake.ads_meta`)."""
_SHOWN = {_IMAGE: ("image_url", "picture", "url", "thumbnail_url"), _VIDEO: ("image_url", "picture", "thumbnail_url")}
"""Keys of a picture's address there, the larger ones first; a video's `url` is the film."""
_POSTERS = ("poster", "poster_url", "thumbnail", "thumbnail_url", "preview", "image_url")
"""Columns nobody mapped in which other sources give the poster of a video."""


def address_of(detail: AdDetail, number: int) -> str:
    """The address of the picture (or the video's poster) of a creative, by its place; '' where none is known."""
    if not 0 <= number < len(detail.creatives):
        return ""
    creative = detail.creatives[number]
    url, alone = str(creative.get("url", "")), len(detail.creatives) == 1
    for scheme in (_IMAGE, _VIDEO):
        if url.startswith(scheme):
            return _in_meta(detail.extra.get("creative"), scheme, url.removeprefix(scheme), alone)
    if creative.get("kind") == "video" and not url.startswith(SAMPLE):
        return _first(detail.extra, _POSTERS) if alone else ""
    return url


def lasting_name(detail: AdDetail, number: int, address: str) -> str:
    """What names the picture for as long as it is the same: Meta signs the query of an address anew each time."""
    url = str(detail.creatives[number].get("url", ""))
    return f"{url} {address.partition('?')[0]}" if url.startswith((_IMAGE, _VIDEO)) else address


def _in_meta(creative: Any, scheme: str, name: str, alone: bool) -> str:
    """The address that stands beside this name in what the Graph API said of the creative."""
    shown = _SHOWN[scheme]
    for part in _mappings(creative):
        if any(str(part.get(key, "")) == name for key in _NAMES[scheme]) and (found := _first(part, shown)):
            return found
    for part in _mappings(creative):
        for key in shown:
            if (found := _first(part, (key,))) and _file_of(found) == name:
                return found
    return _first(creative, shown) if alone and isinstance(creative, Mapping) else ""


def _mappings(tree: Any) -> Iterator[Mapping[str, Any]]:
    """A tree's mappings, those above before those within."""
    waiting = [tree]
    for part in waiting:
        if isinstance(part, Mapping):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _first(part: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The first of these that is an address."""
    for key in keys:
        value = part.get(key)
        if isinstance(value, str) and value.startswith(("https://", "http://")):
            return value
    return ""


def _file_of(url: str) -> str:
    try:
        return urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
