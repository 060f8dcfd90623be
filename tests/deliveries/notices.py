"""Delivery status notifications as mail servers write them (RFC 3464), for the tests that read them."""

from __future__ import annotations


def notice(
    *, to: str = "bounces@linde.example", message_id: str = "<d-x@linde.example>", action: str = "failed", status: str = "5.1.1",
    recipient: str = "lotte@example.org", words: str = "smtp; 550 5.1.1 No such user", original: str = "",
) -> bytes:  # fmt: skip
    """One notification about one recipient."""
    asked = f"Original-Recipient: rfc822;{original}\r\n" if original else ""
    return (
        f"Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: {to}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="one"\r\n\r\n'
        "--one\r\nContent-Type: text/plain\r\n\r\nI am sorry to have to tell you.\r\n\r\n"
        "--one\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"{asked}Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: {words}\r\n\r\n"
        f"--one\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nSubject: Een bericht\r\n\r\n--one--\r\n"
    ).encode()
