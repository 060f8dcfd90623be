"""Decisions about passwords and sign-ins."""

from __future__ import annotations

from datetime import datetime, timedelta

SIGN_IN_LINK_LASTS = timedelta(minutes=10)  # ASVS 6.5.5
SEEN_EVERY = timedelta(minutes=15)
CONFIRMED_FOR = timedelta(minutes=15)
# idle and absolute (trust.md B11)
STAFF_STAYS = (timedelta(hours=8), timedelta(days=14))
COACHEE_STAYS = (timedelta(days=30), timedelta(days=90))

SHORTEST, LONGEST = 8, 128
# The commonest passwords of the lists that attackers try first, in Dutch and English (ASVS 6.2.4).
COMMON = frozenset(
    """12345678 123456789 1234567890 password password1 wachtwoord wachtwoord1 welkom01 welkom123 welkom1234 qwertyui
    qwerty123 qwertyuiop asdfghjk 11111111 00000000 12341234 87654321 iloveyou sunshine princess football baseball
    superman trustno1 letmein1 abc12345 abcd1234 1q2w3e4r 1qaz2wsx zaq12wsx passw0rd p@ssword p@ssw0rd geheim01 geheim123
    nederland amsterdam feyenoord ajax1234 zomer2024 zomer2025 zomer2026 winter2025 winter2026 coaching coach123 changeme
    draaddraad computer whatever michelle jennifer starwars monkey123 dragon123 administrator""".split()
)


def refuse_password(password: str, known: tuple[str, ...] = ()) -> str | None:
    """Why a password is refused: "short", "long" or "common"; None when it is fine. Any characters, no forced mix (ASVS 6.2)."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    lowered = password.lower()
    if lowered in COMMON or any(part and lowered == part.lower() for part in known):
        return "common"
    return None


def is_over(created: datetime, seen: datetime, now: datetime, is_staff: bool) -> bool:
    """Whether a sign-in has ended by itself: idle too long, or open too long."""
    return now > over_at(created, seen, is_staff)


def over_at(created: datetime, seen: datetime, is_staff: bool) -> datetime:
    """When a sign-in ends by itself if nothing more happens."""
    idle, longest = STAFF_STAYS if is_staff else COACHEE_STAYS
    return min(seen + idle, created + longest)
