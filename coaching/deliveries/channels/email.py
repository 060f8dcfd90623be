"""E-mail: a staged SMTP dialogue of our own under Flask-Mail's settings, or the outbox where there is no mail server.

Staged, because only what comes after the final dot can be in doubt (RFC 1047): connection, TLS, log-in, sender and
recipient are settled before the letter is marked. Flask-Mail's own `send` does all in one, without a time-out, and
raises on a failing QUIT after the letter was accepted.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from coaching.deliveries.letters.mime import Envelope, Sheet, envelope_of
from coaching.deliveries.operations.handing import Channel, Doubtful, Interrupted, Refused, Unreachable
from coaching.deliveries.operations.parcel import Parcel

CONNECT_S = 10.0
COMMAND_S = 60.0  # RFC 5321 4.5.3.2 asks minutes; a server silent for one is not going to answer
FINAL_DOT_S = 600.0  # RFC 5321 4.5.3.2.6: a shorter wait makes doubles
QUIT_S = 5.0
MOST_MAILS = 100
MOST_IDLE_S = 60.0


def settings() -> Any:
    """Flask-Mail's settings of this app: server, port, username, password, use_tls, use_ssl, suppress."""
    from flask_mail import Mail  # not above: the web server only queues what a worker sends

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    return app.extensions["mail"] if "mail" in app.extensions else Mail().init_app(app)


def open_channel() -> Channel:
    """SMTP when there is a server, else the outbox."""
    mail = settings()
    return Outbox() if mail.suppress or not mail.server else Smtp(mail)


def sheet_of(delivery: Parcel) -> Sheet:
    """What the bytes of a delivery follow from."""
    return Sheet(
        message_id=delivery.message_id,
        kind=delivery.kind,
        dated_at=delivery.dated_at or delivery.created_at,
        sender=current_app.config["MAIL_DEFAULT_SENDER"],
        address=delivery.address,
        name=delivery.name,
        subject=delivery.subject,
        content=delivery.content,
        bounces=current_app.config["MAIL_BOUNCES"],
    )


def trust() -> ssl.SSLContext:
    """Certificates are checked, always; apart, so that a test can trust its own."""
    return ssl.create_default_context()


class Outbox:
    """No mail server: the letter goes the same road and is kept readable in its row. Also where tests look."""

    account: str | None = None

    def offer(self, delivery: Parcel) -> None:
        """Make the bytes, so that what could not be sent shows here too."""
        envelope_of(sheet_of(delivery))

    def withdraw(self) -> None:
        """Nothing was said."""

    def hand_over(self) -> str:
        """It stays where it is."""
        return "outbox"

    def close(self) -> None:
        """Nothing is open."""


class Smtp:
    """One connection, used for at most 100 letters or until it was idle for a minute."""

    def __init__(self, mail: Any) -> None:
        self._mail = mail
        self.account: str | None = f"{mail.username or ''}@{mail.server}:{mail.port}"
        self._smtp: smtplib.SMTP | None = None
        self._sent, self._used = 0, 0.0
        self._envelope: Envelope | None = None

    def offer(self, delivery: Parcel) -> None:
        """MAIL and RCPT. A connection that the server dropped meanwhile is made again once, at no charge."""
        self._envelope = envelope_of(sheet_of(delivery))
        worn = self._sent >= MOST_MAILS or time.monotonic() - self._used > MOST_IDLE_S
        if self._smtp is not None and worn:
            self.close()
        try:
            self._name_both(self._envelope)
        except (smtplib.SMTPServerDisconnected, _Closing, OSError):
            self._drop()
            try:
                self._name_both(self._envelope)
            except _Closing as error:
                self._drop()
                raise Unreachable(str(error)) from error
            except (smtplib.SMTPServerDisconnected, OSError) as error:
                self._drop()
                raise Interrupted(_words(error)) from error

    def _name_both(self, envelope: Envelope) -> None:
        smtp = self._connection()
        # Both addresses were read when the envelope was made; smtplib's own `mail` and `rcpt` would read them again.
        code, reply = smtp.docmd("MAIL", f"FROM:<{envelope.sender}>")
        if code == 421:
            raise _Closing(code, reply)
        if code >= 500 and code != 552:  # the sender is refused: nobody's letter would pass
            self._reset()
            raise Unreachable(f"{code} {_text(reply)}")
        if code >= 400:
            self._reset()
            raise Refused(code, _text(reply))
        code, reply = smtp.docmd("RCPT", f"TO:<{envelope.recipient}>")
        if code == 421:
            raise _Closing(code, reply)
        if code >= 400:
            self._reset()
            raise Refused(code, _text(reply), of_address=True)

    def withdraw(self) -> None:
        """RSET: sender and recipient are forgotten."""
        self._envelope = None
        self._reset()

    def hand_over(self) -> str:
        """DATA, the text, the final dot, the answer."""
        smtp, envelope = self._smtp, self._envelope
        if smtp is None or envelope is None:
            raise RuntimeError("nothing was offered")
        self._speak_data(smtp, envelope)
        try:
            wire = _line(smtp)
            wire.settimeout(FINAL_DOT_S)
            wire.sendall(b".\r\n")
            code, reply = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Doubtful(_words(error)) from error
        self._sent, self._used, self._envelope = self._sent + 1, time.monotonic(), None
        if 200 <= code < 300:
            _line(smtp).settimeout(COMMAND_S)
            return f"{code} {_text(reply)}"
        self._drop()
        if 400 <= code < 600:
            raise Refused(code, _text(reply))
        raise Doubtful(f"{code} {_text(reply)}")

    def _speak_data(self, smtp: smtplib.SMTP, envelope: Envelope) -> None:
        """Up to the final dot: a server that never saw it has accepted nothing (RFC 5321 4.1.1.4)."""
        try:
            code, reply = smtp.docmd("DATA")
            if code == 354:
                _line(smtp).sendall(_stuffed(envelope.content))
                return
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Interrupted(_words(error)) from error
        self._drop()
        raise Refused(code, _text(reply)) if code >= 400 else Interrupted(f"{code} {_text(reply)}")

    def close(self) -> None:
        """QUIT. What goes wrong here changes nothing: every letter has its answer already."""
        if self._smtp is None:
            return
        with suppress(smtplib.SMTPException, OSError):
            _line(self._smtp).settimeout(QUIT_S)
            self._smtp.quit()
        self._drop()

    def _connection(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                raise Unreachable(_words(error)) from error
            self._sent, self._used = 0, time.monotonic()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        """Connect, greet, secure, log in. The certificate is verified; Flask-Mail would not."""
        mail, name = self._mail, urlsplit(current_app.config["BASE_URL"]).hostname
        if mail.use_ssl:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(mail.server, mail.port, name, timeout=CONNECT_S, context=trust())
        else:
            smtp = smtplib.SMTP(mail.server, mail.port, name, timeout=CONNECT_S)
        try:
            _line(smtp).settimeout(COMMAND_S)
            # The final dot goes apart from the text; without this it waits 40 ms for an acknowledgement (Nagle).
            _line(smtp).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            if mail.use_tls:
                smtp.starttls(context=trust())
                smtp.ehlo()
            if mail.username:
                smtp.login(mail.username, mail.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _reset(self) -> None:
        if self._smtp is None:
            return
        try:
            code, _reply = self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            code = 0
        if code != 250:
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


class _Closing(smtplib.SMTPResponseException):
    """421: the server ends this session; another one may do."""

    def __str__(self) -> str:
        return f"{self.smtp_code} {_text(self.smtp_error)}"


def _line(smtp: smtplib.SMTP) -> socket.socket:
    """The line itself; smtplib drops it when the other side hung up."""
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected("the line is gone")
    return smtp.sock


def _stuffed(content: bytes) -> bytes:
    """Lines that begin with a dot get another (RFC 5321 4.5.2); the text ends with a line end."""
    body = re.sub(rb"(?m)^\.", b"..", content)
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def _text(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    return " ".join(text.split())


def _words(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"[:300]
