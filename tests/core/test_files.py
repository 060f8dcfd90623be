"""What is downloaded: a file to keep, whatever its name, and no copy of it on the way."""

from __future__ import annotations

from io import BytesIO

import pytest

from coaching.core.files import to_keep


@pytest.mark.parametrize("content", [b"words", BytesIO(b"words")])
def test_a_file_is_to_keep_under_its_own_name(house, content):
    with house.test_request_context():
        answer = to_keep(content, "application/pdf", "Übung café.pdf")
        answer.direct_passthrough = False
        assert answer.data == b"words" and answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"] == "attachment; filename=\"Ubung cafe.pdf\"; filename*=UTF-8''%C3%9Cbung%20caf%C3%A9.pdf"
        assert answer.headers["Cache-Control"] == "no-store"
