"""What may be typed, wherever it is typed."""

from __future__ import annotations

import pytest
from wtforms import StringField

from coaching.core.db import db
from coaching.core.inputs import Input, web_address
from coaching.practices.models import Member


class Linked(Input):
    """A form with a link."""

    link = StringField("Link", [web_address])


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("https://meet.example/kamer", True), ("http://meet.example", True), ("", True), ("javascript:alert(1)", False), ("javascript://x.nl/%0aalert(1)", False),
     ("data:text/html,x", False), ("ftp://x.nl/a", False), ("//evil.example", False), ("https:", False), ("https://[evil", False), ("meet.example", False)],
)  # fmt: skip
def test_c8_a_link_is_http_or_https_or_it_is_refused(app, typed, fits):
    with app.test_request_context():
        assert Linked(formdata=None, data={"link": typed}).validate() is fits


def test_c8_a_coachs_own_video_room_is_a_link_that_may_be_clicked(browser_of, bram):
    words = {"name": "Bram", "locale": "nl", "timezone": "Europe/Amsterdam", "title": "", "phone": ""}
    answer = browser_of(bram).post("/settings/me", data=words | {"video_link": "javascript://x.nl/%0aalert(1)"})
    assert answer.status_code == 422 and "Een link begint met https://" in answer.text
    assert browser_of(bram).post("/settings/me", data=words | {"video_link": "https://meet.example/bram"}).status_code == 303
    assert db.session.get(Member, bram.id, populate_existing=True).video_link == "https://meet.example/bram"
