"""Structured logs: one JSON line each, with the request's id, without personal text; secret paths are cut (trust.md F2, F3)."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from jinja2 import TemplateError
from sqlalchemy.exc import DataError, DBAPIError

from coaching.core.ids import new_id
from coaching.core.scope import scope

_STANDARD = set(vars(logging.makeLogRecord({})))
# Rooms whose next part is a key; tests/house/test_trust.py asks the URL map whether all are here.
_SECRET = re.compile(r"^/+(a|b|cal|h|i|l|login|r|u|w)/+[^/]{16,}")


def safe_path(path: str) -> str:
    """The path with a token in it replaced: `/r/[redacted]/draft`."""
    return _SECRET.sub(lambda found: f"/{found.group(1)}/[redacted]", path)


def trace(error: BaseException) -> str:
    """Where an error came from, and its words only where they cannot be somebody's.

    `ValueError("'Anna' is not a number")` is personal text: its kind and its line of code are what a maintainer needs.
    """
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    first = f"{trace(before)}\n\nthen:\n" if before else ""
    words = _impersonal(error)
    return f"{first}{''.join(traceback.format_tb(error.__traceback__))}{type(error).__name__}{words and ': '}{words}"


def _impersonal(error: BaseException) -> str:
    """The words of errors that speak of code and machines; of a database's its first line (PostgreSQL repeats the row in the next)."""
    if isinstance(error, DBAPIError) and not isinstance(error, DataError):
        return f"{str(error.orig).splitlines()[0] if str(error.orig) else ''} [{error.statement or ''}]"
    if isinstance(error, OSError):
        return error.strerror or ""
    return str(error) if isinstance(error, (AttributeError, ImportError, NameError, TypeError, TemplateError)) else ""


class JsonLines(logging.Formatter):
    """A log record as one line of JSON; line breaks and control characters are escaped by JSON itself. `wordy`: errors with all their words."""

    def __init__(self, wordy: bool = False) -> None:
        super().__init__()
        self._wordy = wordy

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
        if record.exc_info and record.exc_info[1]:
            entry["error"] = self.formatException(record.exc_info) if self._wordy else trace(record.exc_info[1])
        return json.dumps(entry, default=str, ensure_ascii=True)


def init(app: Flask) -> None:
    """Log as JSON to standard error; give every request an id and one line when it is answered.

    In development, where nobody's words are real, an error keeps all of its own.
    """
    root = logging.getLogger()
    if not any(isinstance(handler.formatter, JsonLines) for handler in root.handlers) and not app.testing:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines(wordy=app.config["MODE"] == "development"))
        root.handlers[:] = [handler]
        root.setLevel(app.config["LOG_LEVEL"])
        logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)  # seven lines at each migration
    answers = logging.getLogger("draad.web")

    @app.before_request
    def _begin() -> None:
        g.request_id, g.began = new_id()[:12], perf_counter()

    @app.after_request
    def _done(response: Response) -> Response:
        response.headers.setdefault("X-Request-ID", g.get("request_id", "-"))
        if request.endpoint != "rooms.healthz":  # a monitor asks all day
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
