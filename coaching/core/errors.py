"""What can go wrong in words of ours. Raised below, answered in one place (core/answers.py)."""

from __future__ import annotations

from datetime import datetime
from typing import Any


class DraadError(Exception):
    """Base of the errors that have an answer of their own."""

    status = 400


class NotHere(DraadError):
    """There is nothing here for this person: never existed, another practice's, erased. Always 404, never telling which."""

    status = 404


class Over(NotHere):
    """A link that worked once and works no more. 410: only who was given it can ask, for nobody guesses 256 bits."""

    status = 410

    def __init__(self, message: str = "", *, was_used: bool = False) -> None:
        super().__init__(message)
        self.was_used = was_used


class NotAllowed(DraadError):
    """Inside the own practice, but the role may not do this. 403."""

    status = 403


class Taken(DraadError):
    """Somebody else was first. 409. `nearest` holds the nearest free starts (UTC) when a time was taken."""

    status = 409

    def __init__(self, message: str = "", nearest: list[datetime] | None = None) -> None:
        super().__init__(message)
        self.nearest = nearest or []


class TooMany(DraadError):
    """A rate limit was reached. 429 with Retry-After in whole seconds."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after


class Invalid(DraadError):
    """Input that a rule refuses outside a WTForms input. `errors` maps a field to its message. 422."""

    status = 422

    def __init__(self, message: str, errors: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.errors = errors or {}
