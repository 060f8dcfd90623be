"""A file that somebody hands in: what it is by its own bytes, and what is kept of it (trust.md D1-D7, docs/adr/0091).

A picture is drawn afresh; a document stays as it came, is looked at from outside and never opened here.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from coaching.core import pictures

LARGEST_MB = 10
MOST_FILES = 5  # in one round, before the coach has answered
LONGEST = 2_000  # points: a page of handwriting that was photographed can still be read
MOST_OF_JPEG = 25_000_000  # phones make 12 and 24 million; a JPEG is read small at once, 100 MB for a moment
LONGEST_NAME = 80
# What a document is when it is unpacked, as its list of contents says before anything is unpacked (D5).
MOST_UNPACKED = 100 * 1024 * 1024
HEAVIEST_LIST = 512 * 1024  # bytes: that list itself becomes ten times as heavy in memory
# The only types that ever leave this house again, by their ending.
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
}
ACCEPTED = ".pdf,.docx,.odt,image/png,image/jpeg"  # without HEIC a phone makes a JPEG of its photo before it sends it
_END, _END_64 = struct.Struct("<4s4H2LH"), 20
_MIMETYPE = b"mimetype" + KINDS["odt"].encode()
_NO_NAME = re.compile(r'[<>:"/\\|?*]+')


class BadFile(ValueError):
    """Not taken. `why`: empty, heavy (bytes), kind, heic, large (points), macros, swollen (unpacks to much more), broken or many."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Taken:
    """What is kept of it: a name that can do nothing, its ending (a key of KINDS) and its bytes."""

    name: str
    kind: str
    content: bytes


def taken(name: str, content: bytes, largest_mb: int = LARGEST_MB) -> Taken:
    """What is kept of a file that was sent under this name. Raises BadFile."""
    if not content:
        raise BadFile("empty")
    if len(content) > largest_mb * 1024 * 1024:
        raise BadFile("heavy")
    if pictures.kind_of(content):
        kind, content = _drawn(content, largest_mb * 1024 * 1024)
    elif content.startswith(b"%PDF-"):
        kind = _pdf(content)
    elif content.startswith(b"PK\x03\x04"):
        kind = _document(content)
    else:
        raise BadFile("heic" if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc") else "kind")
    return Taken(named(name, kind), kind, content)


def named(said: str, kind: str) -> str:
    """A file name of which nothing is left but words, with the ending of what it is (D7). Without any words: "file.pdf"."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", said))[-1]
    # control characters, marks that turn the reading direction round, halves of characters: nothing of these can be seen
    kinds = ((one, unicodedata.category(one)[0]) for one in last)
    seen = "".join(" " if kind_ == "Z" else one for one, kind_ in kinds if kind_ != "C")
    words = _NO_NAME.sub(" ", seen.rpartition(".")[0] or seen)
    words = re.sub(r"\s+", " ", words).strip(" .")[:LONGEST_NAME].strip(" .")
    return f"{words or 'file'}.{kind}"


def room_left(count: int) -> int:
    """How many more files fit in this round."""
    return max(0, MOST_FILES - count)


def may_take_away(answered_at: datetime | None) -> bool:
    """What the coach has answered stays as it was answered; before that it is the coachee's to change."""
    return answered_at is None


def _drawn(content: bytes, heaviest: int) -> tuple[str, bytes]:
    """The picture of the same points, with nothing else in it. Raises BadFile."""
    try:
        image = pictures.points_of(content, longest=LONGEST, most_of_jpeg=MOST_OF_JPEG)
    except pictures.BadPicture as wrong:
        raise BadFile(wrong.why) from wrong
    if pictures.kind_of(content) == "PNG" and len(png := _saved(image, "PNG", optimize=True)) <= heaviest:
        return "png", png
    return "jpg", _saved(_on_white(image), "JPEG", quality=86)


def _saved(image: Any, kind: str, **how: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def _on_white(image: Any) -> Any:
    from PIL import Image

    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _pdf(content: bytes) -> str:
    """Nothing before it and nothing behind it: another kind of file would hide there. What it holds is for who opens it to show."""
    if not content.rstrip(b"\0\t\n\f\r ").endswith(b"%%EOF"):
        raise BadFile("broken")
    return "pdf"


def _document(content: bytes) -> str:
    """A docx or an odt, told by its list of contents; nothing is unpacked (D5)."""
    names = _names(content)
    if content[30:].startswith(_MIMETYPE) and content[30 + len(_MIMETYPE) :][:1] != b"-":  # "-template", "-master" are other types
        kind, macros = "odt", any(name.startswith(("basic/", "scripts/")) for name in names)
    elif "[content_types].xml" in names and any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        kind, macros = "docx", any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names)
    else:
        raise BadFile("kind")
    if macros:
        raise BadFile("macros")
    return kind


def _names(content: bytes) -> list[str]:
    """Names in the archive, in small letters. Refused: anything before or behind it, names that lead elsewhere, and what swells. Raises BadFile."""
    end = len(content) - _END.size
    sign, *_counts, heavy, at, comment = _END.unpack_from(content, max(0, end)) if end > 0 else (b"",) * 8
    if sign != b"PK\x05\x06" or comment or at + heavy != end or content[end - _END_64 :].startswith(b"PK\x06\x07"):
        raise BadFile("broken")
    if heavy > HEAVIEST_LIST:
        raise BadFile("swollen")
    try:
        entries = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as wrong:  # what zipfile raises for a list that lies
        raise BadFile("broken") from wrong
    if sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise BadFile("swollen")
    names = [one.filename.lower() for one in entries]
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        raise BadFile("broken")
    return names
