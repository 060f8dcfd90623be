"""Whose rows: the practice, the role and the person of this request, task or command.

A context variable and not `flask.g`, so that a worker, a command and a test have a scope too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import Select, select

from coaching.core.errors import NotHere

T = TypeVar("T")

STAFF = ("owner", "coach", "assistant")


@dataclass(frozen=True)
class Scope:
    """Who acts, in which practice. `role`: owner, coach, assistant, coachee, sponsor, link, anyone or system."""

    practice_id: str | None = None
    role: str = "anyone"
    user_id: str | None = None
    member_id: str | None = None
    person_id: str | None = None
    sponsor_id: str | None = None
    device_id: str | None = None
    locale: str = "nl"
    timezone: str = "Europe/Amsterdam"
    name: str = ""

    @classmethod
    def system(cls, practice_id: str | None, locale: str = "nl", timezone: str = "Europe/Amsterdam") -> Scope:
        """The house itself at work for a practice: worker, command, public page."""
        return cls(practice_id=practice_id, role="system", locale=locale, timezone=timezone)

    @property
    def is_staff(self) -> bool:
        """True for owner, coach and assistant."""
        return self.role in STAFF

    @property
    def sees_only_own(self) -> bool:
        """True for a coachee and for the holder of a personal link: of everything only what is theirs."""
        return self.role in ("coachee", "link")

    @property
    def reads_notes(self) -> bool:
        """True for those who may read what coachees write: an assistant may not."""
        return self.role in ("owner", "coach", "system")


_current: ContextVar[Scope] = ContextVar("scope", default=Scope())


def scope() -> Scope:
    """The scope in force; a scope of nobody (`role == "anyone"`) when none was entered."""
    return _current.get()


def enter(new: Scope) -> None:
    """Make `new` the scope for the rest of this request; the request's end puts the old one back."""
    _current.set(new)


@contextmanager
def acting(new: Scope) -> Iterator[Scope]:
    """Act as `new` for a block (tasks, commands, tests, a public page once its practice is known)."""
    token = _current.set(new)
    try:
        yield new
    finally:
        _current.reset(token)


def change(**values: Any) -> None:
    """Change fields of the scope in force, such as the locale a person just chose."""
    _current.set(replace(_current.get(), **values))


def scoped(model: type[T]) -> Select[T]:
    """A select of the rows of this practice only. Raises NotHere when no practice is known."""
    practice_id = scope().practice_id
    if practice_id is None:
        raise NotHere("no practice in scope")
    return select(model).where(model.practice_id == practice_id)  # type: ignore[attr-defined]
