"""Zoom by a Server-to-Server key: meetings made, moved and taken away. Nothing personal goes there but the time.

https://developers.zoom.us/docs/internal-apps/s2s-oauth/ and /docs/api/meetings/
"""

import base64
import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from coaching.core import clock

SECONDS = 10
LONGEST_WAIT_S = 86_400
PUBLIC = "https://api.zoom.us"


class ZoomTrouble(Exception):
    """Zoom said no. `code`: key | permission | busy | gone | answer. `is_lasting`: trying again will not help.

    wait_s: how many seconds Zoom wants to be left alone (Retry-After), 0 when it does not say.
    """

    def __init__(self, code: str, wait_s: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.wait_s = wait_s

    @property
    def is_lasting(self) -> bool:
        """Only a person can mend it."""
        return self.code in ("key", "permission")


@dataclass(frozen=True)
class Keys:
    """The three secrets of the practice's app at Zoom."""

    account_id: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class Meeting:
    """What we keep: the id and the address to join. The host's start_url lives two hours and is not kept."""

    id: str
    join_url: str


_tokens: dict[str, tuple[str, float]] = {}


def create(base: str, keys: Keys, topic: str, start: datetime, minutes: int, timezone: str) -> Meeting:
    """A new meeting with a waiting room. Raises ZoomTrouble."""
    body = _body(topic, start, minutes, timezone) | {"settings": {"waiting_room": True, "join_before_host": False}}
    found = _call(base, keys, "POST", "/v2/users/me/meetings", body)
    return Meeting(str(found["id"]), str(found["join_url"]))


def change(base: str, keys: Keys, meeting_id: str, topic: str, start: datetime, minutes: int, timezone: str) -> None:
    """Give a meeting another time. Raises ZoomTrouble; `gone` when it was deleted at Zoom."""
    _call(base, keys, "PATCH", f"/v2/meetings/{meeting_id}", _body(topic, start, minutes, timezone))


def remove(base: str, keys: Keys, meeting_id: str) -> None:
    """Take a meeting away; one that is gone already is fine."""
    try:
        _call(base, keys, "DELETE", f"/v2/meetings/{meeting_id}")
    except ZoomTrouble as trouble:
        if trouble.code != "gone":
            raise


def sign_in(base: str, keys: Keys) -> None:
    """Ask a token anew, whatever was kept: whether these keys are let in. Raises ZoomTrouble."""
    _tokens.pop(keys.client_id, None)
    _token(base, keys)


def _body(topic: str, start: datetime, minutes: int, timezone: str) -> dict[str, Any]:
    local = start.strftime("%Y-%m-%dT%H:%M:%SZ")  # with Z Zoom reads UTC, whatever `timezone` it shows
    return {"topic": topic, "type": 2, "start_time": local, "duration": minutes, "timezone": timezone}


def _token(base: str, keys: Keys) -> str:
    """A token, kept until a minute before it ends; it cannot be refreshed, only asked again."""
    known = _tokens.get(keys.client_id)
    if known and known[1] > time.monotonic():
        return known[0]
    host = "https://zoom.us" if base == PUBLIC else base
    basic = base64.b64encode(f"{keys.client_id}:{keys.client_secret}".encode()).decode()
    body = urlencode({"grant_type": "account_credentials", "account_id": keys.account_id}).encode()
    request = Request(f"{host}/oauth/token", data=body, headers={"Authorization": f"Basic {basic}"})  # noqa: S310
    found = _send(request, signing_in=True)
    _tokens[keys.client_id] = (found["access_token"], time.monotonic() + int(found.get("expires_in", 3600)) - 60)
    return found["access_token"]


def _call(base: str, keys: Keys, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = json.dumps(body).encode() if body is not None else None
    was_known = keys.client_id in _tokens
    headers = {"Authorization": f"Bearer {_token(base, keys)}", "Content-Type": "application/json"}
    try:
        return _send(Request(base + path, data=data, headers=headers, method=method))  # noqa: S310
    except ZoomTrouble as trouble:
        if trouble.code != "key":
            raise
        _tokens.pop(keys.client_id, None)
        if not was_known:
            raise
    # The token ended before its time (Zoom ends all of them when the app changes): once more with a new one.
    return _call(base, keys, method, path, body)


def _send(request: Request, *, signing_in: bool = False) -> dict[str, Any]:
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  (the base is a setting of the operator)
            return json.loads(answer.read() or b"{}")
    except HTTPError as error:
        raise ZoomTrouble(_code(error, signing_in), _wait_s(error)) from error
    except (URLError, OSError, ValueError) as error:
        raise ZoomTrouble("answer") from error


def _code(error: HTTPError, signing_in: bool) -> str:
    try:
        said = json.loads(error.read() or b"{}").get("code")
    except ValueError:
        said = None
    if error.code == 429:
        return "busy"
    if error.code == 404:
        return "gone"
    if error.code == 403 or said in (4700, 4711):
        return "permission"
    if error.code == 401 or (signing_in and error.code == 400):
        return "key"
    return "answer"


def _wait_s(error: HTTPError) -> int:
    """Seconds in Retry-After; the daily limit names a moment instead, UTC (developers.zoom.us/docs/api/rate-limits/)."""
    said = (error.headers.get("Retry-After") or "").strip()
    if said.isdigit():
        return min(int(said), LONGEST_WAIT_S)
    try:
        return max(0, min(int((datetime.fromisoformat(said) - clock.now()).total_seconds()), LONGEST_WAIT_S))
    except (ValueError, TypeError):
        return 0
