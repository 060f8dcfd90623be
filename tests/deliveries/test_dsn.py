"""Reading what a mail server says about a letter that it could not deliver; and nothing in any other mail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.deliveries.letters import dsn
from tests.deliveries.notices import notice


def test_a_notification_is_read():
    [report] = dsn.read(notice(message_id="<d-abc@linde.example>", original="Lotte@Example.org"))
    assert (report.action, report.status, report.message_id) == ("failed", "5.1.1", "<d-abc@linde.example>")
    assert report.recipients == ("Lotte@Example.org", "lotte@example.org")
    assert report.words == "550 5.1.1 No such user"
    assert report.is_final and report.is_hard and not report.is_soft


@pytest.mark.parametrize(
    ("status", "hard", "soft"),
    [("5.1.1", True, False), ("5.1.10", True, False), ("5.2.1", True, False), ("5.2.2", False, True), ("4.4.7", False, True),
     ("5.7.1", False, False), ("5.3.4", False, False), ("", False, False)],
)  # fmt: skip
def test_only_the_address_itself_makes_it_hard(status, hard, soft):
    [report] = dsn.read(notice(status=status, words="smtp; no"))
    assert (report.is_hard, report.is_soft) == (hard, soft)


def test_a_status_that_only_stands_in_the_words_is_found():
    assert dsn.read(notice(status="", words="smtp; 550-5.1.1 gone"))[0].status == "5.1.1"


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_what_is_not_final_asks_nothing(action):
    assert not dsn.read(notice(action=action))[0].is_final


def test_the_whole_letter_may_be_in_it():
    raw = notice(message_id="<d-abc@linde.example>").replace(b"text/rfc822-headers", b"message/rfc822")
    assert dsn.read(raw)[0].message_id == "<d-abc@linde.example>"


@pytest.mark.parametrize(
    "raw",
    [b"", b"Subject: Out of office\r\n\r\nBack on Monday. Status: 5.1.1\r\n",
     notice().replace(b"multipart/report; report-type=delivery-status", b"multipart/mixed"),
     notice().replace(b"message/delivery-status", b"text/plain"), b"Content-Type: multipart/report; boundary=\r\n\r\n"],
)  # fmt: skip
def test_any_other_mail_says_nothing(raw):
    assert dsn.read(raw) == []


@given(st.binary(max_size=400), st.integers(0, 900))
def test_no_bytes_break_it(noise, at):
    raw = notice()
    dsn.read(noise)
    dsn.read(raw[:at] + noise + raw[at:])


def test_the_return_address_leads_back_to_the_letter():
    there = dsn.return_address("bounces@linde.example", "<d-k3j4@linde.example>")
    assert there == "bounces+k3j4@linde.example"
    assert dsn.tokens("Bounces@linde.example", (there.upper(), "lotte@example.org", "bounces@linde.example")) == ["k3j4"]
