"""Files to hand in, and files that only pretend."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

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
