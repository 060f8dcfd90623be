"""Who lives in the small demo practice: a dozen people in all nine phases, each with a road of their own.

Days count from today (negative: past). `talks` are the appointments of the journey; those in the future stand booked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Someone:
    """One person and what happens to them."""

    first_name: str
    last_name: str
    city: str
    street: str
    postcode: str
    phone: str
    question: str
    asked: int
    source: str = "form"
    locale: str = "nl"
    country: str = "NL"
    timezone: str = "Europe/Amsterdam"
    call: int | None = None
    stops_at: str = ""  # a stage of the pipeline, or a step of the invitation: as far as they came
    programme: str = ""
    talks: tuple[tuple[int, str], ...] = ()
    place: str = "address"
    paid_after: int | None = 6
    scores: tuple[int, ...] = ()
    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    skips: tuple[str, ...] = ()  # forms they leave unanswered
    goals: tuple[tuple[str, int, int, tuple[tuple[int, int], ...]], ...] = ()  # title, start, wanted, (talk, number)
    habits: tuple[tuple[str, dict[str, Any], float], ...] = ()  # title, how, share of days kept
    notes: dict[int, tuple[str, str]] = field(default_factory=dict)  # talk: (private, shared summary)
    actions: dict[int, tuple[tuple[str, int, bool], ...]] = field(default_factory=dict)  # talk: (text, due in days, done)
    said: tuple[tuple[int, str, str, str], ...] = ()  # day, time, author, words
    tags: tuple[str, ...] = ()
    lost: str = ""
    paused: int | None = None
    closed: int | None = None
    closing_words: str = ""

    @property
    def email(self) -> str:
        """An address nobody has (RFC 2606)."""
        from coaching.practices.operations import slug_of

        return f"{slug_of(self.first_name)}.{slug_of(self.last_name)}@example.org"
