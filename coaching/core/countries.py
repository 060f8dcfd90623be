"""Countries by ISO 3166-1 code, in the words of the reader (CLDR, through Babel)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from babel import Locale

from coaching.core.scope import scope

# Codes of CLDR that are no country of ISO 3166-1: exceptional reservations, unions, unknown and made-up places.
NOT_ISO = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


@lru_cache(maxsize=4)
def _named(locale: str) -> tuple[tuple[str, str], ...]:
    words = Locale.parse(locale).territories
    found = [(code, name) for code, name in words.items() if len(code) == 2 and code.isalpha() and code not in NOT_ISO]
    return tuple(sorted(found, key=lambda one: _plain(one[1])))


def _plain(name: str) -> str:
    """For sorting: "Åland" stands among the a's."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)).casefold()


def choices() -> list[tuple[str, str]]:
    """Every country as (code, name), by name."""
    return list(_named(scope().locale))


def name_of(code: str | None) -> str:
    """"NL" is "Nederland" for who reads Dutch; a code that nobody knows stays as it is."""
    return dict(_named(scope().locale)).get(code or "", code or "")
