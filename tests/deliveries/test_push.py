"""Notifications: sealed as RFC 8291 asks, only to known services, gone with the device, and read by its browser alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import func, select

from coaching.core import clock as house_clock
from coaching.core.db import db, transaction
from coaching.deliveries import operations, queries, rules
from coaching.deliveries.channels import push
from coaching.deliveries.letters import webpush
from coaching.deliveries.models import PushAddress
from coaching.deliveries.operations import Recipient

KNOWN = "https://updates.push.services.mozilla.com/wpush/v2/abc"


class Browser:
    """The other end: its keys, and how it reads what was sealed for it (RFC 8291 3, written apart from ours)."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"

    def fields(self, endpoint: str) -> dict[str, str]:
        """What it posts when its user says yes."""
        return {"endpoint": endpoint, "p256dh": webpush.base64_of(webpush.public_bytes(self.key)), "auth": webpush.base64_of(self.auth)}

    def reads(self, body: bytes) -> bytes:
        """The plain words."""
        salt, length = body[:16], body[20]
        sender = body[21 : 21 + length]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        info = b"WebPush: info\0" + webpush.public_bytes(self.key) + sender
        secret = HKDF(hashes.SHA256(), 32, self.auth, info).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        plain = AESGCM(key).decrypt(nonce, body[21 + length :], None)
        assert plain[-1:] == b"\x02"
        return plain[:-1]


class Service(ThreadingHTTPServer):
    """A push service on this machine: keeps what it was given and answers as told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers = 201
        self.retry_after: str | None = None
        service = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.got.append((dict(self.headers), body))
                self.send_response(service.answers)
                if service.retry_after:
                    self.send_header("Retry-After", service.retry_after)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        super().__init__(("127.0.0.1", 0), Answering)

    @property
    def endpoint(self) -> str:
        """An address here."""
        return f"http://127.0.0.1:{self.server_port}/send/one"


@pytest.fixture
def service(monkeypatch) -> Iterator[Service]:
    """The one service that may be reached, in this test only."""
    running = Service()
    threading.Thread(target=running.serve_forever, daemon=True).start()
    known = lambda endpoint: endpoint == running.endpoint  # noqa: E731
    monkeypatch.setattr(push, "guard", lambda: push.Guard(known, lambda host: [host], None))
    monkeypatch.setattr(rules, "is_push_service", known)
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def browser() -> Browser:
    """Somebody's phone."""
    return Browser()


def _count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(PushAddress)) or 0


@pytest.fixture
def send(lotte, linde, house_of):
    """`send("key")` tells lotte's devices that a message waits."""

    def sent(key: str = "message:1", **more):
        to = Recipient(lotte.email, "Lotte", "nl", "Europe/Amsterdam", person_id=lotte.id)
        with house_of(linde), transaction():
            return operations.also_push(to, key=key, path="/me/messages", **more)

    return sent


def test_the_example_of_rfc_8291_comes_out_to_the_byte():
    body = webpush.sealed(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        webpush.private_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        webpush.unbase64("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert webpush.base64_of(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95"
        "bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_sign_reaches_the_browser_and_only_it_can_read_the_neutral_words(app, browser_of, lotte, service, browser, send):
    """No word of anybody is in it, so nothing of theirs can be taken for markup either (trust.md C7)."""
    assert browser_of(lotte).post("/push", data=browser.fields(service.endpoint)).status_code == 204
    [delivery] = send()
    assert delivery.channel == "push"
    assert operations.drain()["sent"] == 1
    [(headers, body)] = service.got
    said = json.loads(browser.reads(body))
    assert (said["title"], said["path"]) == ("Nieuw bericht van je coach", "/me/messages")
    assert b"bericht" not in body and "Lotte" not in json.dumps(said)
    assert headers["Content-Encoding"] == "aes128gcm" and headers["TTL"] == "86400" and headers["Topic"] == delivery.id
    _signed_by_us(app, headers["Authorization"], service)


def _signed_by_us(app, header: str, service: Service) -> None:
    """RFC 8292 2: an ES256 token for this service alone, of at most a day, with whom to write to."""
    token, key = header.removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    raw = webpush.unbase64(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), webpush.unbase64(key))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert key == webpush.base64_of(webpush.public_bytes(webpush.private_key(app.config["VAPID_PRIVATE_KEY"])))
    said = json.loads(webpush.unbase64(claims))
    assert said["aud"] == f"http://127.0.0.1:{service.server_port}" and said["sub"].startswith("mailto:")
    assert 0 < said["exp"] - house_clock.now().timestamp() <= 86400


@pytest.mark.parametrize("status", [404, 410])
def test_an_address_that_its_browser_threw_away_is_forgotten_without_a_fuss(browser_of, lotte, service, browser, send, state, status):
    browser_of(lotte).post("/push", data=browser.fields(service.endpoint))
    [delivery] = send()
    service.answers = status
    operations.drain()
    assert (state(delivery).status, state(delivery).reason) == ("skipped", "gone")
    assert _count() == 0
    assert send("message:2") == []


def test_a_busy_service_is_asked_again_and_a_useless_copy_is_left_out(browser_of, lotte, service, browser, send, state, clock):
    browser_of(lotte).post("/push", data=browser.fields(service.endpoint))
    [delivery] = send()
    service.answers = 503
    operations.drain()
    assert state(delivery).status == "due"
    for _ in range(8):
        clock.move(hours=5)
        operations.drain()
    assert state(delivery).status == "skipped", "a copy never asks the coach for a decision"


@pytest.mark.parametrize(("status", "said", "minutes"), [(429, "3600", 60), (503, "Mon, 02 Mar 2026 09:30:00 GMT", 90), (429, "soon", 1), (429, "5", 1)])
def test_a_service_that_names_a_moment_is_not_asked_before(browser_of, lotte, service, browser, send, state, clock, status, said, minutes):
    browser_of(lotte).post("/push", data=browser.fields(service.endpoint))
    [delivery] = send()
    service.answers, service.retry_after = status, said
    operations.drain()
    wait = state(delivery).next_at - clock.now()
    assert timedelta(minutes=minutes) <= wait <= timedelta(minutes=minutes * 1.1 + 0.01)
    assert _count() == 1, "a busy service has not thrown the address away"


def test_the_same_sign_goes_once_per_device(browser_of, lotte, service, browser, send):
    browser_of(lotte).post("/push", data=browser.fields(service.endpoint))
    assert send()[0].id == send()[0].id
    operations.drain()
    assert len(service.got) == 1


def test_signing_out_takes_this_devices_address_along(browser_of, lotte, service, browser, send):
    phone = browser_of(lotte)
    phone.post("/push", data=browser.fields(service.endpoint))
    assert _count() == 1
    phone.post("/logout")
    assert _count() == 0


def test_switching_off_ends_it_and_said_twice_is_one_address(browser_of, noor, service, browser):
    phone = browser_of(noor)
    for _ in range(2):
        assert phone.post("/push", data=browser.fields(service.endpoint)).status_code == 204
    assert _count() == 1
    assert phone.post("/push/remove", data={"endpoint": service.endpoint}).status_code == 204
    assert _count() == 0


def test_what_no_browser_confirmed_for_ninety_days_goes(browser_of, lotte, service, browser, clock):
    browser_of(lotte).post("/push", data=browser.fields(service.endpoint))
    clock.move(days=91)
    with transaction():
        operations.forget_silent_push()
    assert _count() == 0


@pytest.mark.parametrize("endpoint", [
    "http://127.0.0.1:8000/x", "https://internal/x", "https://127.0.0.1/x", "http://fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com.evil.example/x", "https://evil.example/fcm.googleapis.com", "https://a@fcm.googleapis.com/x",
    "https://xpush.apple.com.evil/x", "https://evilpush.apple.com.example/", "file:///etc/passwd", "", "https://fcm.googleapis.com/\r\nX: y", "https://[::1]/x",
])  # fmt: skip
def test_d12_only_known_push_services_are_taken(browser_of, lotte, browser, endpoint):
    assert browser_of(lotte).post("/push", data=browser.fields(endpoint)).status_code == 400
    assert _count() == 0


@pytest.mark.parametrize("endpoint", [KNOWN, "https://fcm.googleapis.com/fcm/send/a:b", "https://web.push.apple.com/Q", "https://wns2-par02p.notify.windows.com/w/?token=a"])
def test_d12_the_browsers_own_services_are(browser_of, lotte, browser, endpoint):
    assert browser_of(lotte).post("/push", data=browser.fields(endpoint)).status_code == 204


@pytest.mark.parametrize("wrong", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "é"}, {"auth": "%%"}, {"p256dh": ""}])
def test_keys_that_are_none_are_refused(browser_of, lotte, browser, wrong):
    assert browser_of(lotte).post("/push", data=browser.fields(KNOWN) | wrong).status_code == 400


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1", "64:ff9b::7f00:1", "2002:7f00:1::"])
def test_d12_a_known_name_that_points_inside_is_not_asked(browser_of, lotte, browser, send, state, monkeypatch, address):
    browser_of(lotte).post("/push", data=browser.fields(KNOWN))
    monkeypatch.setattr(push, "guard", lambda: push.Guard(resolve=lambda _host: [address]))
    monkeypatch.setattr(push.socket, "create_connection", lambda *_a, **_k: pytest.fail("it was asked"))
    [delivery] = send()
    operations.drain()
    assert state(delivery).status == "due"


def test_nobody_signed_in_cannot_subscribe(anyone, browser):
    assert anyone.post("/push", data=browser.fields(KNOWN)).status_code in (302, 403)


def test_the_address_and_keys_are_sealed_and_of_their_practice_alone(browser_of, lotte, browser, house_of, zilver):
    browser_of(lotte).post("/push", data=browser.fields(KNOWN))
    row = db.session.scalars(select(PushAddress)).one()
    assert b"mozilla" not in row.endpoint_sealed and row.endpoint == KNOWN
    with house_of(zilver):
        assert queries.push_addresses(lotte.id, None) == []


def test_a_notification_opens_only_a_page_of_ours(lotte, house_of, linde):
    to = Recipient("a@b.nl", "A", "nl", "UTC", person_id=lotte.id)
    with house_of(linde), transaction():
        for path in ("https://evil.example", "//evil.example"):
            with pytest.raises(ValueError, match="page of our own"):
                operations.also_push(to, key="x", path=path)


def test_the_worker_of_the_page_is_served_at_the_root_and_knows_this_build(anyone, app):
    answer = anyone.get("/sw.js")
    assert answer.mimetype == "text/javascript" and answer.headers["Cache-Control"] == "no-cache"
    assert f"'{app.extensions['draad_assets']}'" in answer.text and "'BUILD'" not in answer.text
