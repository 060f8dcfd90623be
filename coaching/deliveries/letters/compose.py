"""A letter is a folder of three files; here it becomes text for one reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from flask import current_app
from jinja2 import Environment, StrictUndefined, UndefinedError

from coaching.core.i18n import _, in_locale
from coaching.core.places import parts
from coaching.deliveries import rules

# Stands for the personal unsubscribe address until the letter is queued; `.invalid` never resolves (RFC 2606).
UNSUBSCRIBE = "https://unsubscribe.invalid/"
_LINK = re.compile(rf"(?:\s*·\s*)?<a [^>]*href=\"{re.escape(UNSUBSCRIBE)}\"[^>]*>.*?</a>", re.DOTALL)
_LINE = re.compile(rf"^.*{re.escape(UNSUBSCRIBE)}.*\n?", re.MULTILINE)


class MissingValue(Exception):
    """A letter needs a value that was not given. It is not sent: never "Dear None"."""


@dataclass(frozen=True)
class Recipient:
    """Who reads it: an address and how to write to them. Quiet hours are wall-clock times in `timezone`."""

    address: str
    name: str
    locale: str
    timezone: str
    person_id: str | None = None
    member_id: str | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None


@dataclass(frozen=True)
class Letter:
    """What we would write to someone, in full. `name` is its folder in templates/letters."""

    name: str
    subject: str
    text: str
    html: str
    extra: dict[str, Any] = field(default_factory=dict)

    def with_unsubscribe(self, url: str | None) -> Letter:
        """The letter with its real unsubscribe address, or without the sentence when there is none."""
        if url:
            text, html = self.text.replace(UNSUBSCRIBE, url), self.html.replace(UNSUBSCRIBE, url)
        else:
            text, html = _LINE.sub("", self.text).rstrip() + "\n", _LINK.sub("", self.html)
        return Letter(self.name, self.subject, text, html, self.extra)


PracticeFinder = Callable[[], Any]
_practice: list[PracticeFinder] = []


CoachFinder = Callable[[str], str | None]
_coach: list[CoachFinder] = []


def on_coach(finder: CoachFinder) -> None:
    """Set by create_app: person id → the name of the coach whose letters they get, or None. Asked only by a letter that is signed."""
    _coach[:] = [finder]


def on_practice(finder: PracticeFinder) -> None:
    """Set by create_app: the practice in scope, as letters show it (name, accent, city). This floor does not know practices."""
    _practice[:] = [finder]


def compose(name: str, to: Recipient, **context: Any) -> Letter:
    """Render templates/letters/<name>/{subject.txt,body.txt,body.html} for `to`.

    Raises MissingValue for a name the letter uses and nobody gave, jinja2.TemplateNotFound for an unknown letter.
    """
    letters = _environment()
    given: dict[str, Any] = {"practice": _practice[0]() if _practice else None, "unsubscribe_url": UNSUBSCRIBE}
    given |= context | {"to": to, "signed_by": lambda: _coach[0](to.person_id) if _coach and to.person_id else None}
    with in_locale(to.locale, to.timezone):
        try:
            given["subject"] = rules.one_line(letters.get_template(f"letters/{name}/subject.txt").render(given))
            text = letters.get_template(f"letters/{name}/body.txt").render(given)
            html = letters.get_template(f"letters/{name}/body.html").render(given)
            if UNSUBSCRIBE not in text:
                text = f"{text.rstrip()}\n\n{_('Stop these messages')}: {UNSUBSCRIBE}\n"
        except UndefinedError as missing:
            raise MissingValue(f"letter {name}: {missing}") from missing
    return Letter(name, given["subject"], _tidy(text), html.strip() + "\n")


def _environment() -> Environment:
    """The app's templates, but with a missing value as an error instead of an empty place."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if "letters" not in app.extensions:
        app.extensions["letters"] = app.jinja_env.overlay(undefined=StrictUndefined)
        app.extensions["letters"].globals.update(letter_accent=_accent, letter_parts=parts)  # macros know no context
    return app.extensions["letters"]


def _accent() -> str:
    """The colour of the button of the practice in scope."""
    practice = _practice[0]() if _practice else None
    return practice.letter_accent if practice else "#c2362c"


def _tidy(text: str) -> str:
    """No trailing blanks (except the signature's "-- "), at most one empty line in a row."""
    lines = [line if line == "-- " else line.rstrip() for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
