"""Decisions about passwords and sign-ins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

SIGN_IN_LINK_LASTS = timedelta(minutes=10)  # ASVS 6.5.5
SEEN_EVERY = timedelta(minutes=15)
CONFIRMED_FOR = timedelta(minutes=15)
# idle and absolute (trust.md B11)
STAFF_STAYS = (timedelta(hours=8), timedelta(days=14))
COACHEE_STAYS = (timedelta(days=30), timedelta(days=90))

SHORTEST, LONGEST = 8, 128
COMMON = Path(__file__).with_name("common_passwords.txt")  # where it comes from: common_passwords.LICENSE.txt beside it
OURS = ("draad", "coach", "coaching", "praktijk", "wachtwoord", "password", "welkom", "welcome")  # words that everybody here would try (ASVS 6.2.11)
LEAST_OF_ONES_OWN = 4


def refuse_password(password: str, known: Sequence[str] = ()) -> str | None:
    """Why a password is refused: "short", "long", "common" or "near"; None when it is fine. Any characters, no forced mix (ASVS 6.2).

    `known`: names and addresses of the person and the practice. "near" is what has hardly a letter that is not one of theirs: Noor2026.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if _is_common(password.lower()):
        return "common"
    return "near" if _is_near(password.casefold(), known) else None


def _is_common(lowered: str) -> bool:
    """Whether it stands in the list. Read each time: a password is chosen a few times a year, the list in memory is a megabyte."""
    with COMMON.open(encoding="utf-8") as lines:
        return f"{lowered}\n" in lines


def _is_near(folded: str, known: Sequence[str]) -> bool:
    """Whether less than a word's worth of letters is left without the known words. Digits and signs do not count: 2026 is everybody's."""
    words = {word for one in (*known, *OURS) for word in re.findall(r"[^\W\d_]{3,}", one.casefold())}
    left = folded
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, " ")
    return left != folded and sum(letter.isalpha() for letter in left) < LEAST_OF_ONES_OWN


def is_over(created: datetime, seen: datetime, now: datetime, is_staff: bool) -> bool:
    """Whether a sign-in has ended by itself: idle too long, or open too long."""
    return now > over_at(created, seen, is_staff)


def over_at(created: datetime, seen: datetime, is_staff: bool) -> datetime:
    """When a sign-in ends by itself if nothing more happens."""
    idle, longest = STAFF_STAYS if is_staff else COACHEE_STAYS
    return min(seen + idle, created + longest)
