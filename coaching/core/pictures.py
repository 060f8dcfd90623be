"""A picture that somebody sent, read without believing it (trust.md D1, D2, D4).

Only its points are taken: a program hidden behind the picture, the place where a photo was taken and other surprises stay behind.
Pillow is imported when a picture comes: a server that never gets one does not pay for it.
"""

from __future__ import annotations

import threading
from io import BytesIO
from typing import Any

MOST_PIXELS = 16_000_000  # 64 MB while it is being read; trust.md D4, for a server of 1 GB
SIGNS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}  # what a file begins with; its name and what the browser says prove nothing
one_at_a_time = threading.Lock()  # reading one takes up to 140 MB for a moment: never eight at once


class BadPicture(ValueError):
    """Not taken. `why`: kind (no PNG or JPEG), heavy (bytes), large (points), small, broken or empty."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def kind_of(content: bytes) -> str | None:
    """PNG or JPEG, by the first bytes; None for anything else."""
    return next((kind for sign, kind in SIGNS.items() if content.startswith(sign)), None)


def points_of(content: bytes, *, longest: int, smallest: int = 1, most_of_jpeg: int = MOST_PIXELS) -> Any:
    """The points with their transparency (RGBA), the right way up, less than twice `longest` a side. The size is looked at before a point is read.

    A PNG has at most MOST_PIXELS, a JPEG at most `most_of_jpeg`. Raises BadPicture.
    """
    from PIL import Image

    kind = kind_of(content)
    if kind is None:
        raise BadPicture("kind")
    try:
        upright = _upright(content, kind, longest, smallest, most_of_jpeg if kind == "JPEG" else MOST_PIXELS)
        points = upright if upright.mode == "RGBA" else upright.convert("RGBA")  # converting copies what is right already
    except BadPicture:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as wrong:  # what Pillow raises for a file that lies
        raise BadPicture("large" if isinstance(wrong, Image.DecompressionBombError) else "broken") from wrong
    points.info = {}  # a comment or a colour profile would be written into what is made of it
    return points


def _upright(content: bytes, kind: str, longest: int, smallest: int, most_pixels: int) -> Any:
    """As it was meant to be seen. On its own, so that what was read is out of memory before anything else is made of it."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content), formats=[kind]) as found:
        if found.width * found.height > most_pixels:
            raise BadPicture("large")
        if min(found.size) < smallest:
            raise BadPicture("small")
        found.draft("RGB", (longest, longest))  # a JPEG is read small at once
        return ImageOps.exif_transpose(_reduced(found, longest))


def _reduced(found: Any, longest: int) -> Any:
    """Before anything is copied: a large picture is in memory once."""
    if found.mode.startswith("I"):  # grey of 16 bits
        found = found.point(lambda level: level * (1 / 256)).convert("L")
    elif found.mode in ("P", "PA", "1"):  # colours by number cannot be mixed
        found = found.convert("RGBA")
    times = max(found.size) // longest
    return found.reduce(times) if times > 1 else found
