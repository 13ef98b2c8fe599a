"""Pictures as pixels for a grid of cells. Needs Pillow; pure otherwise."""

import io
from functools import cache
from importlib.util import find_spec
from typing import NamedTuple

SIDE_MOST = 1200
"""The hub sends nothing larger: more pixels a side are no picture of the hub's."""


class Raster(NamedTuple):
    """Rows of RGB bytes, top to bottom."""

    width: int
    height: int
    pixels: bytes


@cache
def can_decode() -> bool:
    """Whether Pillow is installed."""
    return find_spec("PIL") is not None


def raster(jpeg: bytes, columns: int, rows: int) -> Raster:
    """The picture as large as fits into so many columns and rows, never larger than it is.

    A cell is two pixels high, so that pixels are about square; the height is even.

    Raises:
        ValueError: these bytes are no JPEG of the hub's.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as found:
            if max(found.size) > SIDE_MOST:
                raise ValueError("too large")
            width, height = fitted(found.width, found.height, columns, rows)
            found.draft("RGB", (width, height))
            image = found.convert("RGB")
    except (OSError, SyntaxError) as error:
        raise ValueError("no picture") from error
    image = image.resize((width, height), Image.Resampling.LANCZOS)
    return Raster(width, height, image.tobytes())


def fitted(width: int, height: int, columns: int, rows: int) -> tuple[int, int]:
    """The pixels that a picture of this size gets in so many columns and rows; the height is even."""
    scale = min(columns / width, 2 * rows / height, 1.0)
    return max(1, round(width * scale)), 2 * max(1, round(height * scale / 2))
