"""A frugal client on this machine's own address, which counts bytes as they travel."""

from __future__ import annotations

import gzip
import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass(frozen=True)
class Reply:
    """An answer. `wire`: bytes as they travelled, status line and headers included."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    wire: int

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def text(self) -> str:
        packed = self.header("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode("utf-8", "replace")


class Client:
    """Keeps its connection and cookies. Accepts gzip only: what every browser and proxy of the last twenty years can do."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.port, self.cookies = port, dict(cookies or {})
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str, **headers: str) -> Reply:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Reply:
        return self._ask("POST", path, urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"} | headers)

    def token(self, path: str) -> str:
        """The CSRF token on a page. Raises ValueError when there is none."""
        found = TOKEN.search(self.get(path).text)
        if found is None:
            raise ValueError(f"no form on {path}")
        return found[1]

    def _ask(self, method: str, path: str, body: bytes | None, more: dict[str, str]) -> Reply:
        headers = {"Accept-Encoding": "gzip", "User-Agent": "Mozilla/5.0 (bench)", "Accept-Language": "nl", **more}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for last in (False, True):
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                self._connection.request(method, path, body, headers)
                answer = self._connection.getresponse()
                data = answer.read()
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):  # an idle connection was closed
                self._connection.close()
                self._connection = None
                if last:
                    raise
        return self._kept(answer, data)

    def _kept(self, answer: http.client.HTTPResponse, data: bytes) -> Reply:
        headers = answer.getheaders()
        if answer.will_close and self._connection is not None:
            self._connection.close()
            self._connection = None
        for name, value in headers:
            if name.lower() == "set-cookie":
                key, _equals, content = value.split(";", 1)[0].partition("=")
                self.cookies[key.strip()] = content
        wire = len(f"HTTP/1.1 {answer.status} {answer.reason}\r\n\r\n") + sum(len(key) + len(value) + 4 for key, value in headers) + len(data)
        return Reply(answer.status, headers, data, wire)
