"""What may be typed, wherever it is typed."""

from __future__ import annotations

import re

import pytest
from wtforms import StringField, TextAreaField

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


class Lines(Input):
    """A field of one line and one of many."""

    name = StringField("Name")
    story = TextAreaField("Story")


def test_c7_a_field_of_one_line_is_one_line_whoever_sent_it(app):
    typed = "Eva\r\nBcc: x@evil.example\u2028\x85\x1b[31m"
    with app.test_request_context(method="POST", data={"name": typed, "story": "een\r\ntwee"}):
        form = Lines()
        assert form.name.data == "Eva  Bcc: x@evil.example   [31m" and len(form.name.data.splitlines()) == 1
        assert form.story.data == "een\r\ntwee"


def test_c7_a_name_with_a_line_break_does_not_break_the_calendar(browser_of, noor, anyone):
    """It did: the name of the practice stands in the head of every feed."""
    owner = browser_of(noor)
    page = owner.get("/settings/practice").text
    kept = dict(re.findall(r'<input[^>]*name="([a-z_]+)"[^>]*value="([^"]*)"', page)) | {"name": "Linde\nX-EVIL:1", "locale": "nl", "timezone": "Europe/Amsterdam"}
    assert owner.post("/settings/practice", data=kept).status_code == 303
    address = re.search(r"webcal://[^\"]+/cal/[\w-]+\.ics|http://[^\"]+/cal/[\w-]+\.ics", owner.post("/scheduling/calendars/address").text)[0]
    feed = anyone.get(re.sub(r"^\w+://[^/]+", "", address))
    assert feed.status_code == 200 and not [line for line in feed.text.splitlines() if line.startswith("X-EVIL")]


@pytest.mark.parametrize("path", ["/login?next=/%00", "/p/lin%00de", "/p/linde/contact?x=%00", "/book/linde/%00"])
def test_a_nul_in_an_address_is_refused(anyone, linde, path):
    assert anyone.get(path).status_code == 400


def test_a_nul_in_a_field_is_refused(anyone, noor):
    assert anyone.post("/login", data={"email": "noor@linde.example", "password": "a\0b"}).status_code == 400
