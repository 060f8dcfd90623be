"""Files to hand in, files that only pretend, and handing them in."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

from PIL import Image
from sqlalchemy import select

from coaching.core import clock
from coaching.core.db import db
from coaching.lessons.models import HandIn, HandInFile

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
HTML = b"<html><script>alert(document.domain)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ODT = "application/vnd.oasis.opendocument.text"


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (40, 90, 60, 120)[: len(mode)]).save(out, kind, **more)
    return out.getvalue()


def archive(*names: str, first: tuple[str, str] | None = None, content: str = "x") -> bytes:
    """A ZIP of these names; `first` is stored before them, as in an OpenDocument."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        if first:
            made.writestr(zipfile.ZipInfo(first[0]), first[1], zipfile.ZIP_STORED)
        for name in names:
            made.writestr(name, content)
    return out.getvalue()


def docx(*more: str, content: str = "x") -> bytes:
    return archive("[Content_Types].xml", "word/document.xml", *more, content=content)


def odt(*more: str, kind: str = ODT) -> bytes:
    return archive("content.xml", *more, first=("mimetype", kind))


def send(door, where: str = "/files", content: bytes = PDF, name: str = "werk.pdf", text: str = "Mijn woorden", **headers: str):
    browser, path = door
    clock.move(timedelta(seconds=1))  # files stand in the order they came
    data = {"text": text, "file": (io.BytesIO(content), name, "application/pdf")}
    return browser.post(path + where, data=data, content_type="multipart/form-data", headers=headers)


def files() -> list[HandInFile]:
    db.session.rollback()
    return list(db.session.scalars(select(HandInFile).order_by(HandInFile.created_at, HandInFile.id)))


def newest(model):
    db.session.rollback()
    return db.session.scalar(select(model).order_by(model.created_at.desc()).limit(1))


def answer(browser_of, noor, is_done: bool = False) -> None:
    data = {"text": "Mooi"} | ({"is_done": "y"} if is_done else {})
    assert browser_of(noor).post(f"/hand-ins/{newest(HandIn).id}/feedback", data=data).status_code == 303
