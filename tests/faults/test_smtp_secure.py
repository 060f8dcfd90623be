"""TLS and log-in against a real mail server (aiosmtpd) with a certificate of its own: both ways in, and every way in which they fail."""

from __future__ import annotations

import asyncio
import ssl
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from coaching.deliveries import operations, queries, rules
from coaching.deliveries.channels import email
from tests.fakes.certificates import self_signed

NAME, PASSWORD = "linde", "sterk-en-geheim"
WAYS = ["starttls", "tls"]


class Box:
    """What a server accepted, and whether the line was secured."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, bool]] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append((envelope.rcpt_tos[0], server.transport.get_extra_info("ssl_object") is not None))
        return "250 accepted"


class Server:
    """aiosmtpd in a thread. `context` secures the line from its first byte; without it STARTTLS does, where it is offered."""

    def __init__(self, box: Box, context: ssl.SSLContext | None, **more: Any) -> None:
        self._loop, ready = asyncio.new_event_loop(), threading.Event()

        def run() -> None:
            asyncio.set_event_loop(self._loop)
            speak = lambda: SMTP(box, loop=self._loop, authenticator=_asks, **more)  # noqa: E731
            server = self._loop.run_until_complete(self._loop.create_server(speak, "127.0.0.1", 0, ssl=context))
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            self._loop.run_forever()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        ready.wait(5)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


def _asks(_server, _session, _envelope, _mechanism, given) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (NAME.encode(), PASSWORD.encode()), handled=False)


@pytest.fixture
def serve(app, tmp_path, monkeypatch):
    """`serve("starttls")`: a server for this host, trusted; with `trusted=False` or another `host` it is not."""
    running: list[Server] = []

    def start(way: str, *, password: str = PASSWORD, trusted: bool = True, host: str = "127.0.0.1", speaks: str | None = None) -> Box:
        cert, key = self_signed(tmp_path, host)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        kind, box = speaks or way, Box()
        more = {"tls_context": context, "require_starttls": True} if kind == "starttls" else {"auth_require_tls": False}
        server = Server(box, context if kind == "tls" else None, auth_required=kind != "none", **more)
        running.append(server)
        settings = SimpleNamespace(server="127.0.0.1", port=server.port, username=NAME, password=password, use_tls=way == "starttls",
                                   use_ssl=way == "tls", suppress=False)  # fmt: skip
        monkeypatch.setattr(email, "settings", lambda: settings)
        if trusted:
            monkeypatch.setattr(email, "trust", lambda: ssl.create_default_context(cafile=cert))
        return box

    yield start
    for server in running:
        server.stop()


def trouble() -> tuple[str, str]:
    """What the coach's page says is wrong, as a kind and in the server's own words."""
    row = queries.trouble()
    assert row is not None and row.last_error is not None
    return rules.kind_of_trouble(row.last_error), row.last_error


@pytest.mark.parametrize("way", WAYS)
def test_a_letter_goes_over_a_secured_line_after_logging_in(serve, post, state, way):
    box = serve(way)
    letter = post()
    assert operations.drain()["sent"] == 1
    assert box.mails == [("lotte@example.org", True)] and state(letter).status == "sent"


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_password_is_the_accounts_trouble_said_in_words_and_never_shown(serve, post, state, way, browser_of, noor):
    box = serve(way, password="verkeerd-woord")
    letter = post()
    operations.drain()
    kind, said = trouble()
    assert kind == "login" and said.startswith("535") and "verkeerd-woord" not in said
    assert (state(letter).status, state(letter).attempt, box.mails) == ("due", 0, [])
    assert "MAIL_PASSWORD" in browser_of(noor).get("/deliveries").text


@pytest.mark.parametrize("way", WAYS)
def test_a_certificate_that_nobody_vouches_for_stops_the_letter_before_the_password(serve, post, state, way):
    box = serve(way, trusted=False)
    letter = post()
    operations.drain()
    assert trouble()[0] == "certificate"
    assert state(letter).status == "due" and box.mails == []


@pytest.mark.parametrize("way", WAYS)
def test_a_certificate_of_another_host_is_refused(serve, post, way):
    serve(way, host="mail.elsewhere.example")
    post()
    operations.drain()
    assert trouble()[0] == "certificate"


@pytest.mark.parametrize(("way", "speaks"), [("starttls", "none"), ("tls", "none")])
def test_a_server_that_cannot_secure_the_line_gets_no_password(serve, post, way, speaks, monkeypatch):
    monkeypatch.setattr(email, "CONNECT_S", 2.0)
    box = serve(way, speaks=speaks)
    post()
    operations.drain()
    assert trouble()[0] in ("secure", "silent") and box.mails == []


def test_once_the_password_is_right_everything_goes(serve, post, state, clock):
    serve("starttls", password="verkeerd-woord")
    letters = [post(str(number)) for number in range(3)]
    operations.drain()
    box = serve("starttls")
    clock.move(minutes=2)
    operations.drain()
    assert len(box.mails) == 3 and {state(one).status for one in letters} == {"sent"}


@pytest.mark.parametrize(
    ("said", "kind"),
    [("535 5.7.8 Authentication credentials invalid", "login"), ("gaierror: [Errno -2] Name or service not known", "name"),
     ("ConnectionRefusedError: [Errno 111] Connection refused", "closed"), ("TimeoutError: timed out", "silent"),
     ("550 5.7.1 Sender rejected", "sender"), ("421 later", "later"),
     ("SMTPNotSupportedError: STARTTLS extension not supported by server.", "secure")],
)  # fmt: skip
def test_the_kinds_of_trouble(said, kind):
    assert rules.kind_of_trouble(said) == kind
