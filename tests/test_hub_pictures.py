"""Pictures of ads: found in what sources say, fetched once, decoded apart from the hub, and shown in scope alone."""

import asyncio
import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from egress_setup import elsewhere, way_to, whole
from hub_setup import ad, office_in
from hypothesis import given
from hypothesis import strategies as st
from picture_setup import BLUE, RED, encoded, near, opened, png_that_says
from PIL import Image

from reviewtui.database.shelf import Shelf
from reviewtui.hub import decoder, drawing
from reviewtui.hub import pictures as pictures_module
from reviewtui.hub.decoder import NotAPicture, TooManyPixels, decode, recognise
from reviewtui.hub.egress import Egress
from reviewtui.hub.gate import Refusal
from reviewtui.hub.opening import open_hub
from reviewtui.hub.pictures import Pictures, folder_of
from reviewtui.hub.posters import address_of, lasting_name
from reviewtui.wire.messages import AdDetail


def detail(*creatives: dict[str, Any], **extra: Any) -> AdDetail:
    return AdDetail(creatives=list(creatives), extra=extra)


# --- where a picture is ---

SIGNED = "https://scontent.fbcdn.net/v/t45/77_n.jpg?oh=signed"
FILM = "https://video.fbcdn.net/v/900.mp4"


@pytest.mark.parametrize(
    ("found", "number", "address"),
    [
        (detail({"url": "https://img.example/a.png"}), 0, "https://img.example/a.png"),
        (detail({"url": ""}), 0, ""),
        (detail(), 0, ""),
        (detail({"url": "u"}), 1, ""),
        (detail({"url": "u"}), -1, ""),
        (detail({"url": "meta-image:abc"}, creative={"image_hash": "abc", "image_url": SIGNED}), 0, SIGNED),
        (detail({"url": "meta-image:abc"}, creative={"object_story_spec": {"link_data": {
            "image_hash": "abc", "picture": SIGNED}}}), 0, SIGNED),
        (detail({"url": "meta-image:77_n.jpg"}, creative={"object_story_spec": {"link_data": {
            "picture": SIGNED}}, "thumbnail_url": "https://scontent.fbcdn.net/t/9_n.jpg"}), 0, SIGNED),
        (detail({"url": "meta-image:abc"}, creative={"thumbnail_url": SIGNED}), 0, SIGNED),
        (detail({"url": "meta-image:a"}, {"url": "meta-image:b"}, creative={"asset_feed_spec": {"images": [
            {"hash": "a", "url": "https://x.example/a"}, {"hash": "b", "url": "https://x.example/b"}]}}), 1,
         "https://x.example/b"),
        (detail({"url": "meta-image:a"}, {"url": "meta-image:b"}, creative={"image_url": SIGNED}), 1, ""),
        (detail({"kind": "video", "url": "meta-video:900"}, creative={"object_story_spec": {"video_data": {
            "video_id": "900", "image_url": SIGNED, "url": FILM}}}), 0, SIGNED),
        (detail({"kind": "video", "url": "meta-video:900"}, creative={"asset_feed_spec": {"videos": [
            {"video_id": 900, "thumbnail_url": SIGNED, "url": FILM}]}}), 0, SIGNED),
        (detail({"kind": "video", "url": "meta-video:900"}, creative={"url": FILM}), 0, ""),
        (detail({"kind": "video", "url": FILM}), 0, ""),
        (detail({"kind": "video", "url": FILM}, poster="https://img.example/p.jpg"), 0, "https://img.example/p.jpg"),
        (detail({"kind": "video", "url": "sample:acme/1"}), 0, "sample:acme/1"),
        (detail({"url": "meta-image:abc"}), 0, ""),
        (detail({"url": "meta-image:abc"}, creative="nothing"), 0, ""),
        (detail({"url": "meta-image:abc"}, creative={"image_hash": "abc", "image_url": 3}), 0, ""),
        (detail({"url": "meta-image:a"}, creative={"x": {"image_url": "https://[broken/a"}, "y": 1}), 0, ""),
    ],
)  # fmt: skip
def test_the_address_is_found_in_what_the_source_said(found, number, address):
    assert address_of(found, number) == address


trees = st.recursive(
    st.none() | st.text(max_size=4) | st.integers() | st.sampled_from([SIGNED, "abc"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["image_hash", "picture", "url", "video_id", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(trees, st.sampled_from(["meta-image:abc", "meta-video:abc", "meta-image:77_n.jpg", "https://x.example/", ""]))
def test_whatever_a_source_says_the_answer_is_an_address_or_none(tree, url):
    address = address_of(detail({"url": url}, creative=tree), 0)
    assert address in ("", SIGNED, url)


def test_a_picture_that_is_signed_anew_keeps_its_name():
    old, new = (
        detail({"url": "meta-image:abc"}, creative={"image_hash": "abc", "url": f"{SIGNED}{n}"}) for n in "12"
    )
    assert address_of(old, 0) != address_of(new, 0)
    assert lasting_name(old, 0, address_of(old, 0)) == lasting_name(new, 0, address_of(new, 0))
    plain = detail({"url": "https://img.example/a.png?v=1"})
    assert lasting_name(plain, 0, address_of(plain, 0)) == "https://img.example/a.png?v=1"


# --- decoding ---


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGB"), ("PNG", "L"), ("PNG", "P"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"),
     ("WEBP", "RGB"), ("WEBP", "L"), ("WEBP", "RGBA")],
)  # fmt: skip
async def test_pictures_of_every_kind_become_our_own(kind, mode):
    made = opened(await decode(encoded(kind, (60, 40), mode)))
    assert made.size == (60, 40)
    assert made.mode == "RGB"
    if mode != "L":
        assert near(made.getpixel((5, 5)), RED)
        assert near(made.getpixel((5, 35)), BLUE)


async def test_a_large_one_is_made_smaller_and_keeps_its_shape():
    made = opened(await decode(encoded("PNG", (3000, 1500))))
    assert made.size == (1200, 600)


async def test_what_is_clear_is_white_as_in_a_feed():
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert near(opened(await decode(out.getvalue())).getpixel((10, 10)), (255, 255, 255))


async def test_sixteen_bits_of_grey_stay_grey():
    out = io.BytesIO()
    Image.new("I;16", (20, 20), 128 * 257).save(out, "PNG")
    assert near(opened(await decode(out.getvalue())).getpixel((10, 10)), (128, 128, 128))


async def test_a_photograph_stands_upright_and_tells_nothing_else():
    told = Image.Exif()
    told[0x0112], told[0x010F], told[0x9286] = 6, "Maker", "where it was taken"
    raw = encoded("JPEG", (60, 40), exif=told, comment=b"secret words")
    made = await decode(raw)
    assert opened(made).size == (40, 60)
    assert near(opened(made).getpixel((35, 30)), RED)
    assert b"Maker" in raw
    assert b"secret" in raw
    for word in (b"Maker", b"secret", b"taken", b"Exif"):
        assert word not in made


@pytest.mark.parametrize(
    "raw",
    [b"", b"GIF89a" + bytes(40), b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", bytes(100),
     b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", encoded("PNG")[:-30], encoded("WEBP")[:40],
     encoded("GIF"), encoded("BMP"), encoded("TIFF"), png_that_says(0, 0), png_that_says(10, 10, b"not deflated")],
)  # fmt: skip
async def test_what_is_no_picture_is_refused(raw):
    with pytest.raises(NotAPicture):
        await decode(raw)


@given(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"]), st.binary(max_size=40))
def test_only_three_formats_are_recognised_by_their_bytes(kind, rest):
    assert recognise(encoded(kind)) == (kind if kind in ("PNG", "JPEG", "WEBP") else "")
    assert recognise(rest) == "" or rest[:1] in (b"\x89", b"\xff", b"R")


@pytest.mark.parametrize("size", [(40_000, 40_000), (8_000, 5_001), (2**31 - 1, 2**31 - 1), (1, 40_000_001)])
async def test_a_bomb_is_refused_before_it_is_decoded(size):
    with pytest.raises((TooManyPixels, NotAPicture)):
        await decode(png_that_says(*size, b"x\x9c"))
    assert sys.getsizeof(png_that_says(*size)) < 200


async def test_forty_megapixels_are_taken_and_one_row_more_is_not():
    fits = Image.new("1", (8_000, 5_000))
    out = io.BytesIO()
    fits.save(out, "PNG")
    assert opened(await decode(out.getvalue())).size == (1200, 750)
    with pytest.raises(TooManyPixels):
        await decode(encoded("PNG", (100, 101)), pixels=10_000)


CHILD_TELLS = """
import os, sys
def convert(raw, kind, most, side):
    told = [str(sorted(os.environ)), str(sys.flags.isolated)]
    for attempt in (lambda: open("/etc/hosts"), lambda: __import__("socket").socket(), lambda: bytearray(2 << 30)):
        try:
            attempt()
            told.append("done")
        except (OSError, MemoryError) as error:
            told.append(type(error).__name__)
    return b"\\xff\\xd8\\xff" + " ".join(told).encode()
"""


def child_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """The decoding process does this instead of decoding, under the same limits."""
    own = Path(decoder.decode_child.__file__).read_text(encoding="utf-8")
    script = tmp_path / "child.py"
    script.write_text(own.replace("\n\ndef main()", f"\n\n{code}\n\ndef main()"), encoding="utf-8")
    monkeypatch.setattr(decoder.decode_child, "__file__", str(script))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory otherwise")
async def test_the_process_that_decodes_knows_nothing_and_can_open_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("REVIEWTUI_DB", "sqlite:///CANARY")
    child_that(tmp_path, monkeypatch, CHILD_TELLS)
    told = (await decode(encoded())).decode("latin-1")
    assert "REVIEWTUI_DB" not in told
    assert "PATH" not in told
    assert told.endswith("1 OSError OSError MemoryError")


@pytest.mark.parametrize(
    "code",
    ["def convert(*_):\n    import time; time.sleep(60)", "def convert(*_):\n    while True: pass",
     "def convert(*_):\n    return bytes(9_000_000)", "def convert(*_):\n    return b'no picture'",
     "def convert(*_):\n    import os; os.abort()", "def convert(*_):\n    raise MemoryError",
     "sys.stdin.close(); sys.exit(1)"],
)  # fmt: skip
async def test_a_process_that_misbehaves_is_ended(tmp_path, monkeypatch, code):
    child_that(tmp_path, monkeypatch, code)
    with pytest.raises(NotAPicture):
        await decode(encoded("PNG", (900, 900), "RGB"), seconds=1.0)


# --- keeping ---


def counted(host: Any) -> int:
    return len(host.asked)


async def test_a_picture_is_fetched_once_and_kept(tmp_path):
    async with elsewhere() as host:
        host.says["/a.png"] = whole(encoded())
        found = detail({"url": f"https://img.example:{host.port}/a.png"})
        keeper = Pictures(tmp_path / "kept", way_to(host))
        first, second = await asyncio.gather(keeper.picture(found, 0), keeper.picture(found, 0))
        assert near(opened(first).getpixel((5, 5)), RED)
        assert first == second == await keeper.picture(found, 0)
        assert counted(host) == 1
        again = Pictures(tmp_path / "kept", Egress())
        assert await again.picture(found, 0) == first
        await keeper.close()
    (file,) = (tmp_path / "kept").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


async def test_what_could_not_be_had_is_left_alone_for_a_while(tmp_path):
    now = [0.0]
    async with elsewhere() as host:
        host.says = {"/text": whole(b"<html>"), "/large": whole(bytes(3000))}
        here = f"https://img.example:{host.port}"
        found = detail({"url": f"{here}/gone"}, {"url": f"{here}/text"}, {"url": f"{here}/large"}, {"url": "ftp://x"},
                       {"url": "https://nowhere.example/a"}, {})  # fmt: skip
        keeper = Pictures(tmp_path / "kept", way_to(host, most=2000), clock=lambda: now[0])
        codes = ["picture_unreadable", "picture_unreadable", "picture_large", "picture_refused", "picture_away",
                 "picture_none", "not_found"]  # fmt: skip
        for _ in range(2):
            for number, code in enumerate(codes):
                with pytest.raises(Refusal) as refusal:
                    await keeper.picture(found, number)
                assert refusal.value.code == code
        assert host.paths == ["/gone", "/text", "/large"]
        host.says["/gone"] = whole(encoded())
        now[0] = 3600.0
        assert opened(await keeper.picture(found, 0)).size == (60, 40)
        assert not (tmp_path / "kept" / "none").exists()


async def test_whoever_leaves_does_not_end_it_for_others_and_the_end_ends_it_for_all(tmp_path):
    async with elsewhere() as host:
        host.says["/a.png"] = [b""]
        found = detail({"url": f"https://img.example:{host.port}/a.png"})
        keeper = Pictures(tmp_path / "kept", way_to(host))
        one, other = (asyncio.ensure_future(keeper.picture(found, 0)) for _ in range(2))
        while not host.asked:  # noqa: ASYNC110  # what is waited for happens elsewhere in this loop
            await asyncio.sleep(0.001)
        one.cancel()
        await asyncio.sleep(0)
        assert not other.done()
        await keeper.close()
        with pytest.raises(asyncio.CancelledError):
            await other
        assert counted(host) == 1


async def test_a_full_disk_costs_the_keeping_and_not_the_picture(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Shelf, "put", full)
    keeper = Pictures(tmp_path / "kept", Egress())
    assert opened(await keeper.picture(detail({"url": "sample:acme/1"}), 0)).size == (1200, 1200)


async def test_without_pillow_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures_module, "pillow_folder", lambda: None)
    with pytest.raises(Refusal) as refusal:
        await Pictures(tmp_path, Egress()).picture(detail({"url": "sample:acme/1"}), 0)
    assert (refusal.value.status, refusal.value.code) == (501, "pictures_off")


# --- a shelf ---


def test_a_shelf_keeps_what_was_used_last(tmp_path):
    shelf = Shelf(tmp_path / "shelf", 1000)
    assert shelf.get("a") is None
    for name in "abc":
        shelf.put(name, name.encode() * 300)
        os.utime(shelf._path(name, ""), (ord(name), ord(name)))
    assert shelf.get("a") == b"a" * 300
    shelf.put("d", b"d" * 300)
    assert [shelf.get(name) is not None for name in "abcd"] == [True, False, True, True]
    shelf.put("d", b"anew")
    assert shelf.get("d") == b"anew"
    assert Shelf(tmp_path / "shelf", 1000).get("d") == b"anew"


def test_a_group_is_dropped_together(tmp_path):
    shelf = Shelf(tmp_path / "shelf", 1000)
    shelf.drop_groups()
    for group in ("one", "two", ""):
        for name in ("a", "b"):
            shelf.put(name, f"{group}{name}".encode(), group)
    assert shelf.get("a", "one") == b"onea"
    shelf.drop_groups(["one", "three"])
    assert [shelf.get("a", group) for group in ("one", "two", "")] == [None, b"twoa", b"a"]
    shelf.drop("a", "two")
    assert (shelf.get("a", "two"), shelf.get("b", "two")) == (None, b"twob")
    shelf.drop_groups()
    assert list((tmp_path / "shelf").iterdir()) == []


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 400)), max_size=30))
def test_a_shelf_never_holds_more_than_it_may(tmp_path_factory, puts):
    folder = tmp_path_factory.mktemp("shelf")
    shelves = [Shelf(folder / "here", 1000), Shelf(folder / "here", 1000)]
    for turn, (name, size) in enumerate(puts):
        shelf = shelves[turn // 7 % 2]
        shelf.put(name, bytes(size))
        assert shelf.get(name) == bytes(size)
    if puts:
        assert sum(file.stat().st_size for file in (folder / "here").iterdir()) <= 2000


def test_a_file_half_written_is_never_seen(tmp_path, monkeypatch):
    shelf = Shelf(tmp_path / "shelf", 1000)
    shelf.put("a", b"old")

    def fails(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="Input"):
        shelf.put("a", b"new")
    assert shelf.get("a") == b"old"
    assert len(list((tmp_path / "shelf").iterdir())) == 1


# --- the sample's own ---


@pytest.mark.parametrize("subject", [*drawing._SUBJECTS, "another"])
def test_sample_pictures_are_the_same_for_the_same_name(subject):
    made = drawing.draw(f"{subject}/1", 300, 300)
    assert made == drawing.draw(f"{subject}/1", 300, 300)
    assert made != drawing.draw(f"{subject}/2", 300, 300)
    assert len(opened(made).quantize(16).getcolors() or ()) > 3


@pytest.mark.parametrize(
    ("shape", "size"),
    [((1200, 628), (1200, 628)), ((1080, 1920), (675, 1200)), ((0, 0), (1200, 1200)), ((10**9, 1), (1200, 64)),
     ((-3, 2), (1200, 1200)), ((2, 3), (64, 64))],
)  # fmt: skip
def test_sample_pictures_have_the_shape_of_their_creative(shape, size):
    assert opened(drawing.draw("acme/1", *shape)).size == size


# --- asking the hub ---


async def test_the_hub_shows_what_its_ads_show(tmp_path):
    async with elsewhere() as host, office_in(tmp_path, egress=way_to(host)) as office:
        host.says["/b.png"] = whole(encoded())
        creatives = [{"url": "sample:acme/1"}, {"url": f"https://img.example:{host.port}/b.png"}, {"url": "http://x"}]
        await office.line("boss", "admin").observe(ad("a/1 ¿?", creatives=creatives, account_id="acme"))
        line = office.line("ana")
        for number, size in enumerate([(1200, 1200), (60, 40)]):
            shown = await line.get("/v1/pictures", ad_id="a/1 ¿?", number=number)
            assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
            assert shown.headers["x-content-type-options"] == "nosniff"
            assert opened(shown.content).size == size
        refused = await line.get("/v1/pictures", ad_id="a/1 ¿?", number=2)
        assert (refused.status_code, refused.json()["code"]) == (422, "picture_refused")
        assert (tmp_path / "hub.db-pictures").stat().st_mode & 0o777 == 0o700
        for said in ({"ad_id": "a/1 ¿?", "number": "x"}, {"number": 1}, {"ad_id": "a/1 ¿?", "number": 10**30}):
            assert (await line.get("/v1/pictures", **said)).status_code in (400, 404)
        assert (await office.client.get("/v1/pictures?ad_id=a&number=0")).status_code == 401


async def test_a_foreign_ad_and_one_that_is_nowhere_look_the_same(tmp_path):
    async with office_in(tmp_path) as office:
        boss = office.line("boss", "admin")
        picture = [{"url": "sample:acme/1"}]
        await boss.observe(ad("theirs", account_id="borealis", creatives=picture))
        await boss.observe(ad("nobody's", account_id="", creatives=picture))
        await boss.observe(ad("mine", account_id="acme", creatives=picture))
        manager = office.line("mia", "account-manager", "acme")
        assert (await manager.get("/v1/pictures", ad_id="mine", number=0)).status_code == 200
        answers = [await manager.get("/v1/pictures", ad_id=name, number=0) for name in ("theirs", "nobody's", "none")]
        answers.append(await manager.get("/v1/pictures", ad_id="mine", number=1))
        assert len({(answer.status_code, answer.content, str(answer.headers.items())) for answer in answers}) == 1
        assert answers[0].status_code == 404


async def test_the_document_says_that_pictures_are_pictures(tmp_path):
    async with office_in(tmp_path) as office:
        document = (await office.client.get("/schema/openapi.json")).json()
        asked = document["paths"]["/v1/pictures"]["get"]
        assert list(asked["responses"]["200"]["content"]) == ["image/jpeg"]
        said = {given["name"]: given["required"] for given in asked["parameters"] if given["in"] == "query"}
        assert said == {"ad_id": True, "number": False}


def test_pictures_stand_beside_the_database_or_where_they_can_be_lost(tmp_path, monkeypatch):
    hub = open_hub(f"sqlite:///{tmp_path}/hub.db")
    try:
        assert folder_of(hub) == tmp_path / "hub.db-pictures"
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
        monkeypatch.setattr(hub.engine.dialect, "name", "postgresql")
        assert hub.hub_id in folder_of(hub).parts
    finally:
        hub.close()
