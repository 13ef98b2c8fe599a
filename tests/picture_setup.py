"""Pictures in the formats that ads have, and bytes that pretend to be some."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

RED, BLUE = (200, 30, 30), (20, 40, 160)


def encoded(kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    """A picture: red above, blue below."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, size[1] // 2, size[0], size[1]))
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


def opened(raw: bytes) -> Image.Image:
    """The picture in these bytes, which must be a JPEG."""
    image = Image.open(io.BytesIO(raw), formats=["JPEG"])
    image.load()
    return image


def near(one: Any, other: Any) -> bool:
    """Whether two colours look alike."""
    return all(abs(a - b) < 24 for a, b in zip(one, other, strict=True))


def png_that_says(width: int, height: int, data: bytes = b"") -> bytes:
    """The head of a PNG of any size; its pixels are whatever is given."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
