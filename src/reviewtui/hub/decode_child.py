"""Decodes one picture, in a process of its own that may compute and nothing else; run by path, see `decoder`.

Standard input is the picture, standard output the same picture as a JPEG, upright, on white, within a square of so
many pixels. Arguments: the folder in which Pillow is, the format, the most pixels, the side of the square.
Exit codes: 0 done, 3 too many pixels, 4 no such picture.
"""

import io
import sys
from importlib import import_module

MEMORY = 1 << 30
"""Bytes of address space: 40 megapixels fit three times over, beside the program itself."""
CPU_SECONDS = 8
TOO_LARGE, UNREADABLE = 3, 4
QUALITY = 85


def limit(name: str, most: int) -> None:
    """Set a limit that cannot be raised again, where this system knows it."""
    if sys.platform == "win32":
        return
    import resource

    kind = getattr(resource, name, None)
    if kind is not None:
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            return  # a system that counts otherwise: the other limits and the parent's clock remain


def convert(raw: bytes, kind: str, most: int, side: int) -> bytes:
    """The picture anew.

    Raises:
        SystemExit: TOO_LARGE.
        Exception: whatever Pillow says of bytes that are no picture.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # counted here instead, before anything is decoded
    with Image.open(io.BytesIO(raw), formats=[kind]) as found:
        if found.width * found.height > most:
            raise SystemExit(TOO_LARGE)
        found.draft("RGB", (side, side))  # a JPEG is decoded no larger than is asked for
        image: Image.Image = found
        image.load()
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda grey: grey / 257).convert("L")  # 16 bits to 8
    clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    image = image.convert("RGBA" if clear else "RGB")
    image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    image = ImageOps.exif_transpose(image)
    if clear:
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    image.info = {}  # where and with what it was taken is nobody's affair
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def main() -> int:
    """Decode under limits; anything that goes wrong is an exit code."""
    folder, kind, most, side = sys.argv[1:]
    limit("RLIMIT_AS", MEMORY)
    limit("RLIMIT_CPU", CPU_SECONDS)
    limit("RLIMIT_FSIZE", 0)
    limit("RLIMIT_CORE", 0)
    sys.path.insert(0, folder)
    for part in ("ImageOps", *(f"{name}ImagePlugin" for name in ("Jpeg", "Mpo", "Png", "Tiff", "WebP"))):
        import_module(f"PIL.{part}")
    import_module("PIL.Image").preinit()
    limit("RLIMIT_NOFILE", 0)  # all is loaded: from here on no file and no socket can be opened
    try:
        made = convert(sys.stdin.buffer.read(), kind, int(most), int(side))
    except Exception:  # noqa: BLE001  # hostile bytes fail in any way; the parent names it
        return UNREADABLE
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
