"""Pictures for sample ads: flat, calm and drawn by rule, the same for the same name. Needs Pillow.

A name is `subject/variation`: the subject chooses what is drawn and in which colours, the variation how.
"""

import io
import math
from collections.abc import Callable, Sequence
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SIDE_MOST, SIDE_LEAST = 1200, 64
_SMOOTH = 2
"""How many times larger it is drawn, so that edges are smooth."""

Point = tuple[float, float]


class Sketch:
    """A canvas measured in hundredths of its shorter side, (0, 0) in the middle. Colours are by their number."""

    def __init__(self, image: "Image", pen: "ImageDraw", colours: Sequence[str]) -> None:
        self._pen = pen
        self._colours = colours
        self._unit = min(image.size) / 100
        self._middle = (image.width / 2, image.height / 2)
        self.right, self.bottom = image.width / 2 / self._unit, image.height / 2 / self._unit

    def at(self, *points: Point) -> list[Point]:
        """Places on the canvas, in pixels."""
        x, y = self._middle
        return [(x + left * self._unit, y + top * self._unit) for left, top in points]

    def disc(self, x: float, y: float, radius: float, colour: int) -> None:
        """A filled circle."""
        self._pen.ellipse(self.at((x - radius, y - radius), (x + radius, y + radius)), fill=self._colours[colour])

    def box(self, left: float, top: float, right: float, bottom: float, colour: int, corner: float = 0) -> None:
        """A filled rectangle, its corners round."""
        self._pen.rounded_rectangle(
            self.at((left, top), (right, bottom)), corner * self._unit, fill=self._colours[colour]
        )

    def shape(self, colour: int, *points: Point) -> None:
        """A filled polygon."""
        self._pen.polygon(self.at(*points), fill=self._colours[colour])

    def path(self, colour: int, wide: float, *points: Point) -> None:
        """A line through these points, with round ends."""
        self._pen.line(self.at(*points), fill=self._colours[colour], width=round(wide * self._unit), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, wide / 2, colour)

    def leaf(self, x: float, y: float, length: float, turn: float, colour: int, wide: float = 0.3) -> None:
        """A leaf whose stalk is at (x, y); `turn` in degrees, 0 upright."""
        way = math.radians(turn - 90)
        along, across = (math.cos(way), math.sin(way)), (-math.sin(way), math.cos(way))
        steps = [step / 12 for step in range(13)]
        edge = [(length * step, length * wide * math.sin(math.pi * step**0.8)) for step in steps]
        around = edge + [(far, -side) for far, side in reversed(edge)]
        self.shape(
            colour, *((x + far * along[0] + side * across[0], y + far * along[1] + side * across[1])
                      for far, side in around)
        )  # fmt: skip


Draw = Callable[[Sketch, Random], None]


def _cup(on: Sketch, random: Random) -> None:
    on.box(-on.right, 30, on.right, on.bottom, 1)
    on.disc(random.choice((-30, 28)), -28, 16, 2)
    on.disc(25, 8, 13, 4)
    on.disc(25, 8, 8, 0)
    on.box(-24, -12, 24, 30, 4, 9)
    on.box(-24, -12, 24, -4, 3)
    for step, place in enumerate((-12, 0, 12)):
        high = -22 - 5 * (step % 2) - random.randint(0, 6)
        on.path(2, 2.4, (place, -17), (place + 3, (high - 17) / 2), (place, high))
    on.leaf(-2, 24, 24, random.randint(-20, 20), 1)


def _plant(on: Sketch, random: Random) -> None:
    on.disc(random.choice((-1, 1)) * 24, -20, 26, 1)
    on.box(-on.right, 38, on.right, on.bottom, 4)
    on.path(4, 2, (0, 42), (0, 0))
    for turn, length in ((0, 42), (32, 38), (-32, 38), (66, 28), (-66, 28), (100, 17), (-100, 17)):
        on.leaf(0, 6, length + random.randint(-2, 2), turn, 3 if turn % 4 else 2, 0.13)


def _cards(on: Sketch, random: Random) -> None:
    on.disc(0, 0, 47, 1)
    lean = random.choice((-1, 1)) * random.randint(6, 12)
    on.shape(2, (-34, -22 + lean), (30, -30 - lean), (34, 8 - lean), (-30, 18 + lean))
    on.box(-32, -8, 34, 32, 4, 5)
    on.box(-32, 0, 34, 8, 3)
    on.box(-25, 15, -13, 24, 2, 2)
    for place in range(3):
        on.disc(8 + 9 * place, 20, 2.6, 0)


def _talk(on: Sketch, random: Random) -> None:
    near = random.choice((-1, 1))
    on.disc(-near * on.right * 0.7, on.bottom * 0.8, random.randint(26, 42), 1)
    for side, top, colour in ((-near, -32, 3), (near, -4, 4)):
        left = -36 if side < 0 else -18
        on.box(left, top, left + 54, top + 30, colour, 12)
        tail = left + 12 if side < 0 else left + 42
        on.shape(colour, (tail - 6, top + 26), (tail + 6, top + 26), (tail + 6 * side, top + 38))
    on.disc(-5 + 18 * near - 5, 8, 5.6, 2)
    on.disc(-5 + 18 * near + 5, 8, 5.6, 2)
    on.shape(2, (-15 + 18 * near, 10.5), (5 + 18 * near, 10.5), (-5 + 18 * near, 21))


def _fjord(on: Sketch, random: Random) -> None:
    on.disc(random.randint(-26, 26), -24, 11, 4)
    for base, colour, high in ((-30, 1, 30), (26, 1, 36), (-4, 3, 26)):
        peak = -high + random.randint(-5, 5)
        on.shape(colour, (base - 46, 18), (base, peak), (base + 46, 18))
        on.shape(4, (base - 9, peak + 10), (base, peak), (base + 9, peak + 10), (base, peak + 13))
    on.box(-on.right, 18, on.right, on.bottom, 2)
    for row in range(3):
        left = random.randint(-34, 4)
        on.path(1, 1.6, (left, 26 + 8 * row), (left + 28, 26 + 8 * row))


def _chart(on: Sketch, random: Random) -> None:
    for row in range(5):
        on.box(-on.right, -36 + 18 * row, on.right, -35.4 + 18 * row, 1)
    high = 24.0
    places: list[Point] = []
    for step in range(9):
        place = -40 + step * 10
        before, high = high, max(-34.0, high - random.randint(-7, 17))
        on.box(place - 0.6, min(before, high) - 7, place + 0.6, max(before, high) + 7, 4)
        on.box(place - 3, min(before, high), place + 3, max(before, high) + 1, 2 if high < before else 3, 0.6)
        places.append((place, high - 9))
    on.path(4, 1.6, *places)


def _pills(on: Sketch, random: Random) -> None:
    on.disc(0, 0, 44, 1)
    on.box(-9, -30, 9, 18, 4, 3)
    on.box(-24, -15, 24, 3, 4, 3)
    for place in range(4):
        x, y = -30 + 20 * place, 32 + random.randint(-4, 4)
        turn = random.choice((-6, 6))
        on.path(2, 9, (x - 5, y - turn / 2), (x + 5, y + turn / 2))
        on.path(3, 9, (x, y), (x + 5, y + turn / 2))


def _bottle(on: Sketch, random: Random) -> None:
    on.disc(random.choice((-22, 22)), -6, 34, 1)
    on.box(-on.right, 34, on.right, on.bottom, 2)
    on.box(-15, -18, 15, 36, 4, 6)
    on.box(-6, -34, 6, -17, 3, 2)
    on.box(-15, 2, 15, 20, 3)
    x = random.choice((-29, 29))
    on.box(x - 10, 18, x + 10, 36, 3, 4)
    on.box(x - 11, 13, x + 11, 19, 4, 2)
    for turn in range(0, 360, 60):
        on.leaf(-x, 28, 11, turn, 3, 0.32)
    on.disc(-x, 28, 3.6, 4)


def _coins(on: Sketch, random: Random) -> None:
    on.shape(1, (-40, 6), (0, -38), (40, 6))
    on.box(-30, 4, 30, 40, 1)
    on.box(-8, 16, 8, 40, 0, 2)
    on.box(-on.right, 40, on.right, on.bottom, 3)
    for stack, place in enumerate((-26, 0, 26)):
        for row in range(2 + (stack * 2 + random.randint(0, 2)) % 5):
            on.box(place - 10, 34 - 6 * row, place + 10, 39.4 - 6 * row, 2 if row % 2 else 4, 2)


def _kite(on: Sketch, random: Random) -> None:
    on.disc(30, -28, 10, 4)
    for place, colour, size in ((-30, 2, 60), (30, 1, 74)):
        on.shape(colour, (place - size, on.bottom), (place, 4), (place + size, on.bottom))
    x, y = random.randint(-20, 2), random.randint(-22, -14)
    on.shape(3, (x, y - 20), (x + 14, y), (x, y + 24), (x - 14, y))
    on.shape(4, (x, y - 20), (x + 14, y), (x, y + 24))
    on.path(4, 1, (x, y + 24), (x + 7, y + 33), (x - 3, y + 42), (x + 9, y + 54))


def _blocks(on: Sketch, random: Random) -> None:
    for column in range(-3, 4):
        for row in range(3 - random.randint(0, 2 + (column + 3) % 3), 4):
            on.box(column * 12 - 5.6, row * 12 - 5.6, column * 12 + 5.6, row * 12 + 5.6, random.choice((1, 2, 3)), 2)
    y = -28
    on.shape(4, (0, y + 16), (-14, y), (-8, y - 9), (8, y - 9), (14, y))
    on.shape(2, (0, y + 16), (-5, y), (0, y - 9), (5, y))


def _shield(on: Sketch, random: Random) -> None:
    for _ in range(14):
        on.disc(random.uniform(-on.right, on.right), random.uniform(-on.bottom, on.bottom), 0.9, 4)
    for x, y, radius in ((-22, -8, 17), (2, -16, 22), (24, -6, 16)):
        on.disc(x, y, radius, 1)
    on.box(-38, -8, 40, 10, 1, 9)
    on.shape(3, (-20, -6), (0, -13), (20, -6), (18, 16), (0, 34), (-18, 16))
    on.shape(2, (0, -13), (20, -6), (18, 16), (0, 34))
    on.path(4, 4, (-8, 9), (-2, 16), (10, 1))


def _rings(on: Sketch, random: Random) -> None:
    for colour in (1, 2, 3, 4):
        on.disc(random.randint(-18, 18), random.randint(-14, 14), 46 - 10 * colour, colour)


# Paper, two grounds, figure, ink.
_SUBJECTS: dict[str, tuple[Draw, tuple[str, str, str, str, str]]] = {
    "acme": (_cup, ("#f6ead7", "#9dbf8a", "#e7c48e", "#7a5636", "#3f6b57")),
    "borealis": (_plant, ("#0f2b2e", "#1d4d4a", "#6fb98f", "#a8d8a0", "#071a1c")),
    "cobalt": (_cards, ("#10204a", "#1d3a86", "#f2b84b", "#2f62d9", "#e8eefc")),
    "delta": (_talk, ("#ffe3e0", "#f7b5b0", "#ffd9e2", "#e4576b", "#7d2248")),
    "fjord": (_fjord, ("#cfe6ef", "#7fa9bd", "#2f6f8f", "#44708a", "#f7fbfd")),
    "gale": (_chart, ("#12151f", "#232a3d", "#3ccf91", "#ef5b5b", "#e9ecf5")),
    "helix": (_pills, ("#e6f5f0", "#bfe3d6", "#f3a65a", "#ffffff", "#1f8a70")),
    "iris": (_bottle, ("#f5e6ea", "#dcb6c6", "#c48aa4", "#f0cf9b", "#6e3b5c")),
    "juniper": (_coins, ("#eef0e2", "#a9b98a", "#f4c95d", "#55663d", "#c98f2b")),
    "kite": (_kite, ("#fde7c3", "#5b8a72", "#86b49a", "#e2574c", "#7b2d3b")),
    "marlow": (_blocks, ("#22163f", "#7d4fe0", "#ef5da8", "#3cc6e6", "#ffe066")),
    "nimbus": (_shield, ("#0d2438", "#1c4565", "#38a3c8", "#57c7e3", "#eaf6fb")),
}
_UNKNOWN: tuple[Draw, tuple[str, str, str, str, str]] = (
    _rings, ("#ece9e2", "#c9c2b4", "#8fa3a0", "#d98f5c", "#40525a"),
)  # fmt: skip


def draw(name: str, width: int, height: int) -> bytes:
    """The picture of this name as a JPEG of about this shape; sizes unknown (0) make a square."""
    from PIL import Image, ImageDraw

    wide, high = (width, height) if width > 0 and height > 0 else (SIDE_MOST, SIDE_MOST)
    scale = min(1.0, SIDE_MOST / max(wide, high))
    size = tuple(max(SIDE_LEAST, min(SIDE_MOST, round(side * scale))) for side in (wide, high))
    subject, _, variation = name.partition("/")
    sketch, colours = _SUBJECTS.get(subject, _UNKNOWN)
    image = Image.new("RGB", (size[0] * _SMOOTH, size[1] * _SMOOTH), colours[0])
    sketch(Sketch(image, ImageDraw.Draw(image), colours), Random(variation))  # noqa: S311 - a picture, no secret
    out = io.BytesIO()
    image.resize((size[0], size[1]), Image.Resampling.LANCZOS).save(out, "JPEG", quality=85)
    return out.getvalue()
