"""Ads from a saved answer of Meta's Graph API: `reviewtui import ads-meta FILE`.

The file is `{"data": [...], "paging": {...}}`, or the list alone. Statuses are kept as Meta writes them; who
needs a person's look is decided by the hub, since an answer of the API says nothing of why.

What is kept where:

- The rows count as observed when they are imported. `updated_time` is when the advertiser last edited the
  ad, not when Meta said this, so it is only kept as extra.
- Addresses of images on Meta's own servers are signed anew in every answer. In the content stands what does
  not change (`meta-image:HASH`, `meta-video:ID`), so that a second answer does not look like an edited ad;
  the answer's own addresses stay in extra, with everything else that has no field here.
- What keeps an ad from running (`issues_info`, `failed_delivery_checks`) is one list of issues.
- The API leaves out what is empty. A status without feedback therefore clears earlier feedback, unless the
  status itself says that there is some; and a creative that came with its story or its asset feed clears the
  parts that these do not have.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from reviewtui.domain.ads import AdStatus, Creative, normalise_status
from reviewtui.domain.values import BadValue
from reviewtui.errors import Misused
from reviewtui.intake import RowError, rejected
from reviewtui.intake.decode import Progress
from reviewtui.intake.fields import (
    account_given,
    check_size,
    in_column,
    read_account,
    read_id,
    read_instant,
    read_text,
    read_tree,
)
from reviewtui.intake.json_rows import Row, read_list
from reviewtui.wire.messages import ObservationIn

SOURCE = "meta"
"""Who speaks in these observations: the platform, whichever way its answer came."""

_META_HOSTS = ("fbcdn.net", "facebook.com", "cdninstagram.com")
_FILE_NAME = re.compile(r"[^/]+\.(?:jpe?g|png|gif|webp)\Z", re.IGNORECASE)
_HAS_FEEDBACK = frozenset({AdStatus.REJECTED, AdStatus.WITH_ISSUES, AdStatus.UNKNOWN})
_WHOLE_CREATIVE = ("object_story_spec", "asset_feed_spec")
_MEDIA_KEYS = ("video_id", "image_hash", "hash", "picture", "image_url", "url", "thumbnail_url")
_STATUSES = ("effective_status", "configured_status", "status")
_ISSUES = ("issues_info", "failed_delivery_checks")
_TAKEN = frozenset(
    {"id", "account_id", "name", "created_time", "ad_review_feedback", "targeting", *_ISSUES, *_STATUSES}
)

Tree = Mapping[str, Any]


def read_ads_meta(
    path: Path,
    *,
    now: int,
    mapping: Mapping[str, str] | None = None,
    account: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
    placed: Callable[[int], None] | None = None,
) -> Iterator[ObservationIn | RowError]:
    """The ads of the answer as observations, or as row errors; arguments as in `intake.Reader`.

    Raises:
        ReviewError: the file cannot be read, or holds an error of the API. `Misused`: a mapping was given.
    """
    if mapping:
        raise Misused("import_map_unused")
    return _observations(read_list(path, encoding, progress), now, account_given(account), placed)


def _observations(
    rows: Iterator[Row], now: int, account: str, placed: Callable[[int], None] | None
) -> Iterator[ObservationIn | RowError]:
    for line, row in rows:
        try:
            if isinstance(row, BadValue):
                raise row
            observation = observe(read_tree(row), now, account)
            if placed is not None:
                placed(line)
            yield observation
        except BadValue as error:
            yield rejected(line, error)


def observe(ad: Tree, now: int, account: str = "") -> ObservationIn:
    """One ad of the API as an observation; `account` where the ad names none.

    Raises:
        BadValue: its id or its creation time cannot be kept.
    """
    ad_id = read_id(read_text(ad.get("id")))
    fields: dict[str, Any] = {}
    account_id = read_account(_text(ad, "account_id") or _text(ad, "account", "account_id")) or account
    if account_id:
        fields["account_id"] = account_id
    if name := _text(ad, "account", "name"):
        fields["account_name"] = name
    if "name" in ad:
        fields["name"] = _text(ad, "name")
    if "effective_status" in ad:
        fields["status"] = _text(ad, "effective_status")
    if "configured_status" in ad or "status" in ad:
        fields["configured_status"] = _text(ad, "configured_status") or _text(ad, "status")
    if created := _text(ad, "created_time"):
        try:
            fields["created_at"] = read_instant(created)
        except BadValue as error:
            raise in_column("created_time", error) from None
    targeting = ad.get("targeting") or _at(ad, "adset", "targeting")
    if targeting:
        fields["targeting"] = msgspec.json.encode(targeting, order="sorted").decode()
    creative = ad.get("creative")
    if isinstance(creative, dict):
        whole = any(creative.get(key) for key in _WHOLE_CREATIVE)
        fields |= {field: value for field, value in _content(creative).items() if value or whole}
    extra = {key: value for key, value in ad.items() if key not in _TAKEN}
    _say_what_is_clear(ad, fields, extra)
    if extra:
        fields["extra"] = extra
    return check_size(ObservationIn("ad", ad_id, SOURCE, now, fields))


def _say_what_is_clear(ad: Tree, fields: dict[str, Any], extra: dict[str, Any]) -> None:
    """Feedback and issues as they are, or cleared where the status says that there are none."""
    none_expected = "status" in fields and normalise_status(fields["status"]) not in _HAS_FEEDBACK
    if "ad_review_feedback" in ad or none_expected:
        fields["feedback"] = ad.get("ad_review_feedback") or ""
    told = [ad[key] for key in _ISSUES if key in ad]
    if told or none_expected:
        fields["issues"] = [one for part in told for one in (part if isinstance(part, list) else [part]) if one] or ""
        extra["issues_info"] = ""  # where they were kept once


class _Parts(NamedTuple):
    """A creative taken apart: the creative itself, and the places where its content may stand."""

    creative: Tree
    link: Tree
    video: Tree
    photo: Tree
    template: Tree
    feed: Tree


def _content(creative: Tree) -> dict[str, Any]:
    """The content a creative shows, empty where it has none or was not asked for it."""
    story = _tree(creative, "object_story_spec")
    parts = _Parts(
        creative,
        link=_tree(story, "link_data"),
        video=_tree(story, "video_data"),
        photo=_tree(story, "photo_data"),
        template=_tree(story, "template_data"),
        feed=_tree(creative, "asset_feed_spec"),
    )
    spoken = (parts.link, parts.video, parts.template)
    creatives = _creatives(parts)
    return {
        "text": _first(
            _text(creative, "body"),
            *(_text(part, "message") for part in spoken),
            _text(parts.photo, "caption"),
            _text(parts.feed, "bodies", 0, "text"),
        ),
        "headline": _first(
            _text(creative, "title"),
            _text(parts.link, "name"),
            _text(parts.video, "title"),
            _text(parts.template, "name"),
            _text(parts.feed, "titles", 0, "text"),
        ),
        "link": _first(
            _text(parts.link, "link"),
            *(_text(part, "call_to_action", "value", "link") for part in spoken),
            _text(parts.template, "link"),
            _text(creative, "link_url"),
            _text(creative, "object_url"),
            _text(parts.feed, "link_urls", 0, "website_url"),
        ),
        "call_to_action": _first(
            _text(creative, "call_to_action_type"),
            *(_text(part, "call_to_action", "type") for part in (*spoken, creative)),
            _text(parts.feed, "call_to_action_types", 0),
        ),
        "format": _format(parts, creatives),
        "creatives": [msgspec.to_builtins(item) for item in creatives] or "",
    }


def _creatives(parts: _Parts) -> list[Creative]:
    """Images, videos and cards, in the order in which they are shown."""
    cards = _at(parts.link, "child_attachments") or _at(parts.template, "child_attachments")
    if isinstance(cards, list) and cards:
        return [
            _creative(card, title=_text(card, "name"), text=_text(card, "description"))
            for card in cards
            if isinstance(card, dict)
        ]
    feed = [
        _creative(item)
        for key in ("images", "videos")
        for item in _at(parts.feed, key) or ()
        if isinstance(item, dict)
    ]
    if feed:
        return feed
    description = _first(_text(parts.link, "description"), _text(parts.video, "link_description"))
    shown: dict[str, Any] = {}
    for part in (parts.creative, parts.photo, parts.link, parts.video):
        shown.update((key, part[key]) for key in _MEDIA_KEYS if part.get(key))
    alone = _creative(shown, text=description)
    return [alone] if alone.url or alone.text else []


def _creative(item: Tree, title: str = "", text: str = "") -> Creative:
    video = _text(item, "video_id")
    if video:
        return Creative(kind="video", url=f"meta-video:{video}", title=title, text=text)
    hashed = _text(item, "image_hash") or _text(item, "hash")
    address = _first(*(_text(item, key) for key in _MEDIA_KEYS[3:]))
    return Creative(url=f"meta-image:{hashed}" if hashed else _lasting(address), title=title, text=text)


def _lasting(url: str) -> str:
    """The address of an image; on Meta's servers only the name of its file outlives the answer.

    One that has no such name is kept whole: an image taken for edited is seen again, one taken for the same
    would not be.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return url
    name = _FILE_NAME.search(parts.path)
    if name and any(host == known or host.endswith(f".{known}") for known in _META_HOSTS):
        return f"meta-image:{name.group()}"
    return url


def _format(parts: _Parts, creatives: list[Creative]) -> str:
    if parts.feed:
        return "dynamic"
    if "child_attachments" in parts.link or "child_attachments" in parts.template:
        return "carousel"
    if any(item.kind == "video" for item in creatives):
        return "video"
    return "image" if any(item.url for item in creatives) else ""


def _at(tree: Any, *path: str | int) -> Any:
    """What stands at the end of a path of keys and places, or None."""
    for step in path:
        if isinstance(step, int):
            tree = tree[step] if isinstance(tree, list) and step < len(tree) else None
        else:
            tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def _tree(tree: Any, *path: str | int) -> Tree:
    found = _at(tree, *path)
    return found if isinstance(found, dict) else {}


def _text(tree: Any, *path: str | int) -> str:
    found = _at(tree, *path)
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def _first(*texts: str) -> str:
    return next((text for text in texts if text), "")
