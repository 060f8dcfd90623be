"""Structured logs: one JSON line each, with the request's id, without personal text; secret paths are cut (trust.md F2, F3)."""

from __future__ import annotations

import json
import logging
import re
import sys
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, has_request_context, request

from coaching.core.ids import new_id
from coaching.core.scope import scope

_STANDARD = set(vars(logging.makeLogRecord({})))
_SECRET = re.compile(r"^/(r|l|a|b|i|u|s|cal|login|book/hold)/[^/]{16,}")


def safe_path(path: str) -> str:
    """The path with a token in it replaced: `/r/[redacted]/draft`."""
    return _SECRET.sub(lambda found: f"/{found.group(1)}/[redacted]", path)


class JsonLines(logging.Formatter):
    """A log record as one line of JSON; line breaks and control characters are escaped by JSON itself."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "say": record.getMessage(),
        }
        if has_request_context():
            entry["request"] = g.get("request_id")
        entry |= {key: value for key, value in vars(record).items() if key not in _STANDARD and key != "message"}
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str, ensure_ascii=True)


def init(app: Flask) -> None:
    """Log as JSON to standard error; give every request an id and one line when it is answered."""
    root = logging.getLogger()
    if not any(isinstance(handler.formatter, JsonLines) for handler in root.handlers) and not app.testing:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        root.handlers[:] = [handler]
        root.setLevel(app.config["LOG_LEVEL"])
    answers = logging.getLogger("draad.web")

    @app.before_request
    def _begin() -> None:
        g.request_id, g.began = new_id()[:12], perf_counter()

    @app.after_request
    def _done(response: Response) -> Response:
        response.headers.setdefault("X-Request-ID", g.get("request_id", "-"))
        if request.endpoint not in ("health.healthz", "static"):
            answers.info(
                "answered",
                extra={
                    "method": request.method,
                    "path": safe_path(request.path),
                    "status": response.status_code,
                    "ms": round((perf_counter() - g.get("began", perf_counter())) * 1000, 1),
                    "practice": scope().practice_id,
                    "role": scope().role,
                },
            )
        return response
