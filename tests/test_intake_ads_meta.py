"""`import ads-meta`: a saved answer of the Graph API, with what the platform says of each ad."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from reviewtui.domain.ads import Creative
from reviewtui.domain.observed import Observed, derive_ad
from reviewtui.errors import Misused, ReviewError
from reviewtui.intake import READERS, RowError
from reviewtui.wire.messages import ObservationIn

NOW = 1_780_000_000_000

LINK_AD: dict[str, Any] = {
    "id": "238001",
    "name": "Spring tea, link",
    "account_id": "act_1001",
    "effective_status": "DISAPPROVED",
    "configured_status": "ACTIVE",
    "created_time": "2026-04-01T09:00:00+0200",
    "updated_time": "2026-04-02T09:00:00+0200",
    "ad_review_feedback": {"global": {"PERSONAL_HEALTH": "Tells people something about their body."}},
    "issues_info": [{"error_code": 1815869, "level": "AD", "error_summary": "Ad was rejected"}],
    "targeting": {"geo_locations": {"countries": ["ES"]}, "age_min": 25},
    "creative": {
        "id": "77",
        "image_hash": "abc123",
        "image_url": "https://scontent.fbcdn.net/v/t45/77_n.jpg?oh=signed",
        "object_story_spec": {
            "page_id": "5",
            "link_data": {
                "message": "Sleep better tonight",
                "name": "Warm tea",
                "description": "Free delivery",
                "link": "https://tea.example/sleep",
                "call_to_action": {"type": "SHOP_NOW", "value": {"link": "https://tea.example/shop"}},
                "picture": "https://scontent.fbcdn.net/v/t45/77_n.jpg?oh=signed",
            },
        },
    },
}


def read(tmp_path: Path, *ads: Any, **options: Any) -> list[ObservationIn | RowError]:
    path = tmp_path / "answer.json"
    answer = {"data": list(ads), "paging": {"cursors": {"before": "a", "after": "b"}}}
    path.write_text(json.dumps(answer), encoding="utf-8")
    return list(READERS["ads-meta"](path, now=NOW, **options))


def fields_of(tmp_path: Path, ad: dict[str, Any]) -> dict[str, Any]:
    (row,) = read(tmp_path, {"id": "1"} | ad)
    assert isinstance(row, ObservationIn)
    return row.fields


def content_of(tmp_path: Path, creative: dict[str, Any]) -> dict[str, Any]:
    return fields_of(tmp_path, {"creative": creative})


def test_a_link_ad_is_read_whole(tmp_path: Path) -> None:
    (row,) = read(tmp_path, LINK_AD)
    assert isinstance(row, ObservationIn)
    assert (row.kind, row.id, row.source, row.observed_at) == ("ad", "238001", "meta", NOW)
    extra = row.fields.pop("extra")
    assert row.fields == {
        "account_id": "1001",
        "name": "Spring tea, link",
        "status": "DISAPPROVED",
        "configured_status": "ACTIVE",
        "created_at": 1_775_026_800_000,
        "targeting": '{"age_min":25,"geo_locations":{"countries":["ES"]}}',
        "text": "Sleep better tonight",
        "headline": "Warm tea",
        "link": "https://tea.example/sleep",
        "call_to_action": "SHOP_NOW",
        "format": "image",
        "creatives": [{"url": "meta-image:abc123", "text": "Free delivery"}],
        "feedback": LINK_AD["ad_review_feedback"],
        "issues": LINK_AD["issues_info"],
    }
    assert extra == {"issues_info": "", **{key: LINK_AD[key] for key in ("updated_time", "creative")}}


def test_what_was_read_makes_an_ad(tmp_path: Path) -> None:
    (row,) = read(tmp_path, LINK_AD)
    assert isinstance(row, ObservationIn)
    ad = derive_ad(row.id, [Observed(row.source, NOW, NOW, row.fields)], NOW)
    assert (ad.status, ad.status_raw, ad.why) == ("rejected", "DISAPPROVED", "")
    assert ad.content.creatives == (Creative(url="meta-image:abc123", text="Free delivery"),)


def test_an_image_signed_anew_is_the_same_content(tmp_path: Path) -> None:
    def creatives(url: str) -> Any:
        return content_of(tmp_path, {"body": "x", "image_url": url})["creatives"]

    first = creatives("https://scontent-mad1-1.xx.fbcdn.net/v/t45/123_n.jpg?oh=one")
    assert (
        first
        == creatives("https://scontent-bcn2-1.xx.fbcdn.net/v/t9/123_n.jpg?oh=two")
        == [{"url": "meta-image:123_n.jpg"}]
    )
    assert first != creatives("https://scontent-mad1-1.xx.fbcdn.net/v/t45/124_n.jpg?oh=one")
    assert creatives("https://img.example/a.png?v=1") == [{"url": "https://img.example/a.png?v=1"}]
    assert creatives("https://www.facebook.com/ads/image/?d=x") == [
        {"url": "https://www.facebook.com/ads/image/?d=x"}
    ]
    assert creatives("https://[broken") == [{"url": "https://[broken"}]


def test_a_video_ad(tmp_path: Path) -> None:
    video = {
        "message": "Look",
        "title": "Moving",
        "video_id": "900",
        "image_url": "https://img.example/still.jpg",
        "link_description": "Ten seconds",
        "call_to_action": {"type": "LEARN_MORE", "value": {"link": "https://video.example"}},
    }
    found = content_of(tmp_path, {"object_story_spec": {"video_data": video}})
    found.pop("extra")
    assert found == {
        "text": "Look",
        "headline": "Moving",
        "link": "https://video.example",
        "call_to_action": "LEARN_MORE",
        "format": "video",
        "creatives": [{"kind": "video", "url": "meta-video:900", "text": "Ten seconds"}],
    }


def test_a_carousel_keeps_its_cards_in_order(tmp_path: Path) -> None:
    cards = [
        {"name": "One", "description": "first", "image_hash": "h1", "link": "https://a.example"},
        {"name": "Two", "video_id": "v2"},
        {"name": "Three", "picture": "https://img.example/3.png"},
    ]
    found = content_of(
        tmp_path, {"object_story_spec": {"link_data": {"message": "Pick", "child_attachments": cards}}}
    )
    assert found["format"] == "carousel"
    assert msgspec.convert(found["creatives"], list[Creative]) == [
        Creative(url="meta-image:h1", title="One", text="first"),
        Creative(kind="video", url="meta-video:v2", title="Two"),
        Creative(url="https://img.example/3.png", title="Three"),
    ]


def test_a_dynamic_ad_shows_its_first_texts_and_all_its_media(tmp_path: Path) -> None:
    feed = {
        "bodies": [{"text": "Body one"}, {"text": "Body two"}],
        "titles": [{"text": "Title one"}],
        "link_urls": [{"website_url": "https://feed.example"}],
        "call_to_action_types": ["SIGN_UP"],
        "images": [{"hash": "i1"}, {"hash": "i2"}],
        "videos": [{"video_id": "v1"}],
    }
    found = content_of(tmp_path, {"asset_feed_spec": feed})
    assert (found["text"], found["headline"], found["link"]) == ("Body one", "Title one", "https://feed.example")
    assert (found["call_to_action"], found["format"]) == ("SIGN_UP", "dynamic")
    assert [creative["url"] for creative in found["creatives"]] == ["meta-image:i1", "meta-image:i2", "meta-video:v1"]
    assert found["extra"]["creative"]["asset_feed_spec"]["bodies"][1] == {"text": "Body two"}


def test_a_creative_that_was_not_asked_for_says_nothing(tmp_path: Path) -> None:
    assert content_of(tmp_path, {"id": "7"}) == {"extra": {"creative": {"id": "7"}}}
    assert "text" not in content_of(tmp_path, {"title": "Only this"})


def test_a_part_that_a_whole_creative_lacks_is_cleared(tmp_path: Path) -> None:
    found = content_of(tmp_path, {"object_story_spec": {"link_data": {"message": "No headline any more"}}})
    assert (found["text"], found["headline"], found["creatives"]) == ("No headline any more", "", "")


@pytest.mark.parametrize(
    ("status", "cleared"),
    [("ACTIVE", True), ("PAUSED", True), ("DISAPPROVED", False), ("WITH_ISSUES", False), ("SOMETHING_NEW", False)],
)
def test_feedback_goes_when_the_status_leaves_none(tmp_path: Path, status: str, cleared: bool) -> None:
    found = fields_of(tmp_path, {"effective_status": status})
    assert found["status"] == status
    assert (found.get("feedback") == "") is cleared
    assert (found.get("issues") == "") is cleared


def test_what_keeps_an_ad_from_running_is_one_list(tmp_path: Path) -> None:
    issue, check = {"error_code": 1, "level": "AD"}, {"check_name": "page", "summary": "No page"}
    found = fields_of(
        tmp_path, {"effective_status": "WITH_ISSUES", "issues_info": [issue], "failed_delivery_checks": [check]}
    )
    assert found["issues"] == [issue, check]
    assert "failed_delivery_checks" not in found["extra"]


@pytest.mark.parametrize(
    "feedback",
    [
        {"global": {"PERSONAL_HEALTH": "It tells people something about their body."}},
        {"placement_specific": {"instagram": {"GRAMMAR": "Capital letters."}, "facebook": {}}},
        {"global": {"A": "b"}, "placement_specific": {"messenger": {"C": "d"}}},
    ],
)
def test_feedback_is_kept_in_whichever_shape(tmp_path: Path, feedback: Any) -> None:
    assert fields_of(tmp_path, {"effective_status": "ACTIVE", "ad_review_feedback": feedback})["feedback"] == feedback


def test_status_alone_is_what_was_asked_for(tmp_path: Path) -> None:
    assert fields_of(tmp_path, {"status": "PAUSED"}) == {"configured_status": "PAUSED"}


def test_targeting_may_stand_on_the_ad_set(tmp_path: Path) -> None:
    found = fields_of(tmp_path, {"adset": {"targeting": {"b": 1, "a": 2}}})
    assert found["targeting"] == '{"a":2,"b":1}'


def test_the_account_may_be_an_object_or_given(tmp_path: Path) -> None:
    rows = read(tmp_path, {"id": 1, "account": {"account_id": 55, "name": "Tea"}}, {"id": 2}, account="act_66")
    assert [row.fields["account_id"] for row in rows if isinstance(row, ObservationIn)] == ["55", "66"]


def test_bad_ads_are_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        {"name": "no id"},
        {"id": "2", "created_time": "soon"},
        {"id": "3", "n": 2**70},
        {"id": "4", "name": "\ud800"},
        ["5"],
        {"id": "6", "creative": ["odd"], "targeting": None, "effective_status": None, "ad_review_feedback": None},
    )
    errors = [row.error for row in rows if isinstance(row, RowError)]
    assert [error.split(":")[0].split(" ")[0] for error in errors] == ["the", "created_time", "the", "this", "this"]
    last = rows[-1]
    assert isinstance(last, ObservationIn)
    assert last.fields == {"status": "", "feedback": "", "extra": {"creative": ["odd"]}}


def test_names_are_fixed_so_a_mapping_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misused, match="--map"):
        read(tmp_path, LINK_AD, mapping={"text": "body"})


def test_a_saved_error_is_no_list_of_ads(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text('{"error": {"message": "Invalid token", "code": 190}}', encoding="utf-8")
    with pytest.raises(ReviewError, match="Invalid token"):
        READERS["ads-meta"](path, now=NOW)
