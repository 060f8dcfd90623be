"""Whether a house rule applies to a fact: plain values in, yes or no out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

# What a text of a house rule can be filled with: a rule stands beside the programme, so there is no step to take more from.
RULE_WORDS = (
    "first_name", "name", "coach", "coach_first_name", "practice", "practice_email", "practice_phone", "programme",
    "next_appointment", "last_appointment", "booking_link", "portal_link", "messages_link", "score", "date",
)  # fmt: skip


def applies(
    conditions: Mapping[str, Any],
    *,
    score: float | None = None,
    phase: str | None = None,
    programme: str | None = None,
    source: str | None = None,
    tags: Collection[str] = (),
    fields: Mapping[str, Any] | None = None,
    in_programme: bool = False,
) -> bool:
    """Whether all `conditions` hold (`any` holds a list of which one must). Unknown conditions never hold.

    below, above: score · phase, programme, source: is one of · tag: has one of · field: each own field named says one of, ""
    for empty, never when it is not among `fields` (capitals and spaces aside) · outside_programme.
    """
    seen = {"score": score, "phase": phase, "programme": programme, "source": source, "tags": tags, "fields": fields or {}, "in": in_programme}
    return all(_holds(name, wanted, seen) for name, wanted in conditions.items())


def named_in(conditions: Mapping[str, Any]) -> set[str]:
    """The names of all conditions, those within an `any` too."""
    return set(conditions) | {name for one in conditions.get("any", ()) for name in named_in(one)}


def _holds(name: str, wanted: Any, seen: Mapping[str, Any]) -> bool:
    score = seen["score"]
    if name == "below":
        return score is not None and score < wanted
    if name == "above":
        return score is not None and score > wanted
    if name in ("phase", "programme", "source"):
        return seen[name] in _several(wanted)
    if name == "tag":
        return bool(set(map(_plain, _several(wanted))) & set(map(_plain, seen["tags"])))
    if name == "field":
        return all(field in seen["fields"] and _plain(seen["fields"][field]) in map(_plain, _several(said)) for field, said in wanted.items())
    if name == "outside_programme":
        return seen["in"] is not bool(wanted)
    if name == "any":
        return any(all(_holds(key, value, seen) for key, value in one.items()) for one in wanted)
    return False


def _plain(said: Any) -> str:
    return " ".join(str("" if said is None else said).split()).casefold()


def _several(wanted: Any) -> list[Any]:
    return list(wanted) if isinstance(wanted, list | tuple) else [wanted]
