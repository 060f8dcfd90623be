"""A picture that somebody sent, as a small PNG of our own making (trust.md D1-D4).

Nothing of the file itself is kept: its points are drawn afresh (core/pictures.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

from coaching.core.pictures import MOST_PIXELS, BadPicture, points_of

__all__ = ["LARGEST_MB", "MOST_PIXELS", "BadPicture", "Logo", "logo_from"]
LARGEST_MB = 2
SMALLEST = 16  # points: whatever is lower or narrower is a dot on the page
BOX = 600, 180  # three points for each of the 200 x 60 that a page shows at most
LONGEST = 2_000  # points of the longer side that trimming works on; beyond that only memory is spent
LIGHT = 30_000  # bytes; what is heavier gets 256 colours, and is made smaller until it is below HEAVIEST
HEAVIEST = 60_000  # bytes: no picture of a page is heavier


@dataclass(frozen=True)
class Logo:
    """What the practice keeps of it. `digest` names the content; `tone` says where it needs a plate behind it: "dark" on dark paper, "light" on
    light paper, "solid" nowhere (it brings its own ground), "any" nowhere."""

    digest: str
    width: int
    height: int
    tone: str

    @classmethod
    def of(cls, kept: Mapping[str, Any] | None) -> Logo | None:
        """From what `as_kept` made of it; None for none."""
        return cls(**kept) if kept else None

    def as_kept(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @property
    def is_wide(self) -> bool:
        """A word mark, that says the name itself; anything narrower stands beside the name."""
        return self.width >= 2 * self.height


def logo_from(content: bytes) -> tuple[Logo, bytes]:
    """What is kept of a picture, and its PNG. Raises BadPicture."""
    if len(content) > LARGEST_MB * 1024 * 1024:
        raise BadPicture("heavy")
    drawn = _fitted(points_of(content, longest=LONGEST, smallest=SMALLEST))
    png, size = _light(drawn)
    return Logo(hashlib.sha256(png).hexdigest()[:32], *size, _tone(drawn)), png


def _fitted(image: Any) -> Any:
    """Without the empty margin around it, and not larger than the page needs."""
    seen = image.getchannel("A").point(lambda alpha: 255 if alpha > 8 else 0).getbbox()
    if seen is None:
        raise BadPicture("empty")
    image = _without_white(image.crop(seen))
    image.thumbnail(BOX, reducing_gap=3.0)
    if min(image.size) < SMALLEST // 2:
        raise BadPicture("small")
    return image


def _without_white(image: Any) -> Any:
    """Cut a white border off, as design programs put it around a logo; a border of another colour belongs to the picture."""
    from PIL import Image, ImageChops

    right, below = image.width - 1, image.height - 1
    corners = [image.getpixel(at) for at in ((0, 0), (right, 0), (0, below), (right, below))]
    if any(min(corner) < 248 for corner in corners):
        return image
    white = Image.new("RGB", image.size, "white")
    found = ImageChops.difference(image.convert("RGB"), white).convert("L").point(lambda far: 255 if far > 12 else 0).getbbox()
    if found is None:
        raise BadPicture("empty")
    edge = max(found[3] - found[1], found[2] - found[0]) // 40  # a little air, or letters touch the rounded corner
    return image.crop((max(0, found[0] - edge), max(0, found[1] - edge), min(image.width, found[2] + edge), min(image.height, found[3] + edge)))


def _light(image: Any) -> tuple[bytes, tuple[int, int]]:
    """A PNG of at most HEAVIEST, and the size it got."""
    from PIL import Image

    png = _png(image)
    if len(png) <= LIGHT:
        return png, image.size
    while len(png := _png(image.quantize(256, method=Image.Quantize.FASTOCTREE))) > HEAVIEST:
        image = image.resize((image.width * 3 // 4, image.height * 3 // 4))
    return png, image.size


def _png(image: Any) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _tone(image: Any) -> str:
    """Whether it can be seen on light and on dark paper, by its visible points."""
    seen = image.getchannel("A").point(lambda alpha: 255 if alpha > 60 else 0)
    count = seen.histogram()[255]
    if count >= 0.97 * image.width * image.height:
        return "solid"
    levels = image.convert("L").histogram(seen)
    dark, light = sum(levels[:90]) / max(1, count), sum(levels[200:]) / max(1, count)
    return "dark" if dark >= 0.1 else "light" if light >= 0.4 else "any"
