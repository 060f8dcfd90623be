"""Zoom as its documentation says, on this machine: tokens, meetings, and the ways in which it says no."""

import base64
import http.server
import json
import threading
from contextlib import contextmanager


class Zoom(http.server.BaseHTTPRequestHandler):
    """mode: "" | expired | noscope | busy | ended (the first token is no longer good) | down. meetings: what stands there now."""

    mode = ""
    retry_after = None
    meetings: dict = {}
    tokens = 0

    def _say(self, status, body=None):
        self.send_response(status)
        if status == 429 and self.retry_after:
            self.send_header("Retry-After", self.retry_after)
        self.end_headers()
        if body is not None:
            self.wfile.write(json.dumps(body).encode())

    def _body(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return json.loads(raw) if raw and self.headers.get("Content-Type") == "application/json" else raw.decode()

    def _refused(self):
        ended = self.mode == "ended" and self.headers.get("Authorization") == "Bearer t1"
        if ended or not self.headers.get("Authorization", "").startswith("Bearer t"):
            self._say(401, {"code": 124, "message": "Access token is expired."})
        elif self.mode == "down":
            self._say(500, {"code": 500, "message": "Internal error."})
        elif self.mode == "noscope":
            self._say(400, {"code": 4711, "message": "Invalid access token, does not contain scopes."})
        elif self.mode == "busy":
            self._say(429, {"code": 429, "message": "You have reached the maximum per-second rate limit."})
        else:
            return False
        return True

    def do_POST(self):
        body = self._body()
        if self.path == "/oauth/token":
            basic = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
            if self.mode == "expired" or basic != "id:secret" or "grant_type=account_credentials" not in body:
                self._say(401, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"})
                return
            type(self).tokens += 1
            self._say(200, {"access_token": f"t{self.tokens}", "expires_in": 3600})
        elif not self._refused():
            number = str(80_000_000_000 + len(self.meetings))
            self.meetings[number] = body
            self._say(201, {"id": int(number), "join_url": f"https://zoom.example/j/{number}", "start_url": "https://zoom.example/s"})

    def do_PATCH(self):
        body, number = self._body(), self.path.rsplit("/", 1)[1]
        if self._refused():
            return
        if number not in self.meetings:
            self._say(404, {"code": 3001, "message": "Meeting does not exist."})
            return
        self.meetings[number] = body
        self._say(204)

    def do_DELETE(self):
        if self._refused():
            return
        found = self.meetings.pop(self.path.rsplit("/", 1)[1], None)
        self._say(204 if found else 404, None if found else {"code": 3001})

    def log_message(self, *_):
        return


@contextmanager
def running():
    """The fake on a port of its own: yields (address, the class to set its mode on)."""
    kind = type("OneZoom", (Zoom,), {"mode": "", "meetings": {}, "tokens": 0})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", kind
    finally:
        server.shutdown()
