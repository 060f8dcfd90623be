"""A file to keep: how what is downloaded leaves the house; tables, which are made without a request too, do it in spreadsheet.py."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Response, send_file


def to_keep(content: bytes | IO[bytes], kind: str, name: str) -> Response:
    """`content` of the MIME type `kind` as an attachment called `name`, written as RFC 6266 wants any name; no copy of it stays in a cache on the way."""
    stream = BytesIO(content) if isinstance(content, bytes) else content
    answer = send_file(stream, mimetype=kind, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"  # send_file says no-cache, which still keeps a copy
    return answer
