"""The bytes on the wire: structure, headers, sameness; read back by the standard library's own parser."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import pytest

from coaching.deliveries.letters.mime import Sheet, envelope_of

ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Gesprek één\r\nEND:VCALENDAR\r\n".encode()


def _sheet(**content: Any) -> Sheet:
    return Sheet(
        message_id="<d-1@linde.example>", kind="reflection", dated_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
        sender="Draad <post@linde.example>", address="lotte@example.org", name="Lotte é", subject="Hoe is het na gesprek één?",
        content={"text": "Dag Lotte\n.\nregel\n", "html": "<p>Dag Lotte</p>\n"} | content,
    )  # fmt: skip


def _parsed(sheet: Sheet) -> Any:
    return message_from_bytes(envelope_of(sheet).content, policy=SMTP)


def test_text_comes_first_and_html_last():
    message = _parsed(_sheet())
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_an_invitation_stands_last_in_the_alternative_and_again_as_a_file():
    calendar = {"calendar": base64.b64encode(ICS).decode(), "calendar_method": "request"}
    message = _parsed(_sheet(**calendar))
    assert message.get_content_type() == "multipart/mixed"
    alternative, file = message.iter_parts()
    text, html, invitation = alternative.iter_parts()
    assert invitation.get_content_type() == "text/calendar"
    assert invitation.get_param("method") == "REQUEST" and invitation.get_param("charset").lower() == "utf-8"
    assert invitation["Content-Disposition"] is None
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert invitation.get_payload(decode=True) == file.get_payload(decode=True) == ICS


def test_an_attachment_keeps_its_name_and_bytes():
    message = _parsed(_sheet(attachments=[["Factuur 1.pdf", "application/pdf", base64.b64encode(b"%PDF").decode()]]))
    file = list(message.iter_attachments())[0]
    assert (file.get_filename(), file.get_payload(decode=True)) == ("Factuur 1.pdf", b"%PDF")


def test_headers_say_who_what_and_that_no_person_typed_it():
    message = _parsed(_sheet(from_name="Noor van Linde", reply_to="noor@linde.example", unsubscribe="https://x.example/u/1"))
    assert str(message["From"]) == "Noor van Linde <post@linde.example>"
    assert str(message["To"]) == "Lotte é <lotte@example.org>"
    assert message["Reply-To"] == "noor@linde.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://x.example/u/1>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.get_all("Message-ID") == ["<d-1@linde.example>"]


def test_the_same_letter_is_the_same_to_the_byte():
    assert envelope_of(_sheet()) == envelope_of(_sheet())


def test_only_seven_bit_lines_of_bearable_length_leave():
    long = "ë" * 4000
    content = envelope_of(_sheet(text=long, html=f"<p>{long}</p>")).content
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert long in _parsed(_sheet(text=long)).get_body(("plain",)).get_content()


@pytest.mark.parametrize("address", ["a b", "x@y.nl\r\nBcc: z@y.nl", "", "x@y.nl, z@y.nl", "<x@y.nl>"])
def test_what_is_no_address_is_refused(address):
    sheet = _sheet()
    with pytest.raises(ValueError):
        envelope_of(Sheet(**{**sheet.__dict__, "address": address}))


def test_no_name_or_subject_can_add_a_header():
    evil = "Dag\r\nBcc: all@example.org\n\nbody"
    sheet = Sheet(**{**_sheet(from_name=evil).__dict__, "name": evil, "subject": evil})
    message = _parsed(sheet)
    assert message["Bcc"] is None
    assert message.get_content_type() == "multipart/alternative"
