"""Content and its hash: equal content has one hash, on every machine and in every version."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.ads import COMPONENTS, AdStatus, Content, Creative, content_hash, normalise_status

texts = st.text(st.characters(codec="utf-8"), max_size=20)
sizes = st.integers(0, 2**63 - 1)
creatives = st.builds(Creative, texts, texts, sizes, sizes, sizes, texts, texts)
contents = st.builds(Content, texts, texts, texts, texts, st.lists(creatives, max_size=2).map(tuple), texts)


def test_a_known_content_has_a_known_hash() -> None:
    tea = Content(
        headline="Sleep better",
        text="Our tea 🫖\nhelps “everyone”.",
        link="https://shop.example/tea",
        call_to_action="SHOP_NOW",
        creatives=(Creative(url="https://img.example/1.jpg", width=1200, height=628),),
        targeting="ES, 25-54",
    )
    assert content_hash(tea) == "7a7b95d058cbd13881c880a508e3eb6457283b4fd5e2acfada792b46256f5427"
    assert content_hash(Content()) == "e651aa570c6811fd43d7869588f63e374ac62e0572449ba1e66f0032f50a3b51"


@given(contents)
def test_the_hash_is_sha256_of_one_plain_json_form(content: Content) -> None:
    cards = [[c.kind, c.url, c.width, c.height, c.seconds, c.title, c.text] for c in content.creatives]
    form = ["reviewtui.content.1", content.headline, content.text, content.link, content.call_to_action, cards]
    plain = json.dumps([*form, content.targeting], ensure_ascii=False, separators=(",", ":"))
    assert content_hash(content) == hashlib.sha256(plain.encode()).hexdigest()


@given(contents, contents)
def test_hashes_are_equal_exactly_when_contents_are(one: Content, other: Content) -> None:
    assert (content_hash(one) == content_hash(other)) == (one == other)


@given(contents, st.sampled_from(["headline", "text", "link", "call_to_action", "targeting"]), texts)
def test_every_field_counts(content: Content, field: str, new: str) -> None:
    changed = Content(**{**{f: getattr(content, f) for f in content.__struct_fields__}, field: new})
    assert (content_hash(changed) == content_hash(content)) == (getattr(content, field) == new)


@given(texts, texts)
def test_text_does_not_slip_from_one_field_into_the_next(one: str, other: str) -> None:
    split = Content(headline=one, text=other)
    assert split == Content(headline=one + other) or content_hash(split) != content_hash(
        Content(headline=one + other)
    )


def test_components_have_their_raw_text() -> None:
    content = Content(headline="h", text="t", link="l", targeting="who", creatives=(Creative(text="card"),))
    assert [content.component(name) for name in COMPONENTS] == ["t", "h", "", "", "who", "l"]
    assert content.component("creatives") == content.component("__class__") == ""


def test_the_platform_and_people_speak_one_vocabulary() -> None:
    assert normalise_status("DISAPPROVED") is normalise_status(" rejected ") is AdStatus.REJECTED
    assert normalise_status("in review") is AdStatus.IN_REVIEW
    assert normalise_status("CAMPAIGN_PAUSED") is AdStatus.PAUSED
    assert normalise_status("") is normalise_status("SOMETHING_NEW") is AdStatus.UNKNOWN


@given(texts)
def test_an_unknown_word_is_unknown_and_never_an_error(word: str) -> None:
    assert isinstance(normalise_status(word), AdStatus)
