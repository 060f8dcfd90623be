"""A picture that somebody sent, as a small PNG of our own making (trust.md D1-D4).

Nothing of the file itself is kept: its points are drawn afresh, so a program hidden behind the picture, the place where a photo
was taken and other surprises are gone. Pillow is imported when a picture comes: a server that never gets one does not pay for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

LARGEST_MB = 2
MOST_PIXELS = 16_000_000  # 64 MB while it is being read; trust.md D4, for a server of 1 GB
SMALLEST = 16  # points: whatever is lower or narrower is a dot on the page
BOX = 600, 180  # three points for each of the 200 x 60 that a page shows at most
LONGEST = 2_000  # points of the longer side that trimming works on; beyond that only memory is spent
LIGHT = 30_000  # bytes; what is heavier gets 256 colours, and is made smaller until it is below HEAVIEST
HEAVIEST = 60_000  # bytes: no picture of a page is heavier
SIGNS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}  # what a file begins with; its name and what the browser says prove nothing


class BadPicture(ValueError):
    """Not taken. `why`: kind (no PNG or JPEG), heavy (bytes), large (points), small, broken or empty."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


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
    kind = next((kind for sign, kind in SIGNS.items() if content.startswith(sign)), None)
    if kind is None:
        raise BadPicture("kind")
    drawn = _fitted(_read(content, kind))
    png, size = _light(drawn)
    return Logo(hashlib.sha256(png).hexdigest()[:32], *size, _tone(drawn)), png


def _read(content: bytes, kind: str) -> Any:
    """The points, with their transparency, the right way up. The size is looked at before a single point is read."""
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=[kind]) as found:
            if found.width * found.height > MOST_PIXELS:
                raise BadPicture("large")
            if min(found.size) < SMALLEST:
                raise BadPicture("small")
            found.draft("RGB", (LONGEST, LONGEST))  # a JPEG is read small at once
            small = ImageOps.exif_transpose(_reduced(found))
            return small.convert("RGBA")
    except BadPicture:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as wrong:  # what Pillow raises for a file that lies
        raise BadPicture("large" if isinstance(wrong, Image.DecompressionBombError) else "broken") from wrong


def _reduced(found: Any) -> Any:
    """At most twice LONGEST, before anything is copied: a large picture is in memory once."""
    if found.mode.startswith("I"):  # grey of 16 bits
        found = found.point(lambda level: level * (1 / 256)).convert("L")
    elif found.mode in ("P", "PA", "1"):  # colours by number cannot be mixed
        found = found.convert("RGBA")
    times = max(found.size) // LONGEST
    return found.reduce(times) if times > 1 else found


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
