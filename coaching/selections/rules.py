"""What can be done with many at once, by whom, and for whom it does not happen: plain values in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from coaching.automation.rules import RULE_WORDS
from coaching.people.rules import MOST_TAGS, has_tag

MOST = 1_000  # more than these nobody oversees
AT_ONCE = 50  # in one transaction: the first in the request itself, what is left in the worker
KEPT_FOR = timedelta(days=1)

COACHES = ("owner", "coach")
STAFF = (*COACHES, "assistant")
# Who may do what, for one as for many.
DEEDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "people": {"write": COACHES, "tag": STAFF, "untag": STAFF, "hand_over": ("owner",), "put_away": COACHES, "bring_back": COACHES},
    "invoices": {"remind": STAFF, "download": STAFF},
}
# What a message to many may hold: what a house rule may, but for the score that a rule answers.
PLACEHOLDERS = tuple(one for one in RULE_WORDS if one != "score")
# What takes a deed back, for those that can be.
BACK = {"tag": "untag", "untag": "tag", "put_away": "bring_back", "bring_back": "put_away"}


def deeds_for(kind: str, role: str) -> list[str]:
    """What somebody in this role can do with many of a kind, in the order in which it is offered."""
    return [deed for deed, roles in DEEDS.get(kind, {}).items() if role in roles]


@dataclass(frozen=True)
class Somebody:
    """Of a person what decides. `road_coaches`: who coaches their open journeys; `waits`: an appointment or something planned lies ahead."""

    is_mine: bool = True
    is_put_away: bool = False
    signs_in: bool = True
    tags: tuple[str, ...] = ()
    road_coaches: frozenset[str] = field(default=frozenset())
    asks: bool = False
    waits: bool = False


def why_not(deed: str, one: Somebody, params: Mapping[str, str]) -> str | None:
    """Why it does not happen to this person, as a word; None: it does. `params` that are not known yet keep nobody out."""
    return {"tag": _no_tag, "untag": _no_untag, "write": _no_word, "hand_over": _no_hand_over, "put_away": _no_put_away, "bring_back": _no_bring_back}[deed](one, params)


def _no_tag(one: Somebody, params: Mapping[str, str]) -> str | None:
    if has_tag(one.tags, params.get("tag", "")):
        return "has_it"
    return "has_enough" if len(one.tags) >= MOST_TAGS else None


def _no_untag(one: Somebody, params: Mapping[str, str]) -> str | None:
    return None if one.tags and ("tag" not in params or has_tag(one.tags, params["tag"])) else "has_it_not"


def _no_word(one: Somebody, _params: Mapping[str, str]) -> str | None:
    if not one.is_mine:
        return "colleague"
    if one.is_put_away:
        return "put_away"
    return None if one.signs_in else "no_door"


def _no_hand_over(one: Somebody, params: Mapping[str, str]) -> str | None:
    if not one.is_mine:
        return "colleague"
    if not one.road_coaches:
        return "no_road"
    return "theirs" if one.road_coaches == {params.get("coach")} else None


def _no_put_away(one: Somebody, _params: Mapping[str, str]) -> str | None:
    if not one.is_mine:
        return "colleague"
    if one.is_put_away:
        return "put_away"
    if one.road_coaches:
        return "on_a_road"
    if one.asks:
        return "asks"
    return "waits" if one.waits else None


def _no_bring_back(one: Somebody, _params: Mapping[str, str]) -> str | None:
    if not one.is_mine:
        return "colleague"
    return None if one.is_put_away else "not_put_away"
