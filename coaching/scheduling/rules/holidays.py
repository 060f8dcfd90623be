"""Holidays of a country, to propose as days off. The Netherlands: Algemene termijnenwet art. 3, and custom."""

from datetime import date, timedelta


def easter(year: int) -> date:
    """Easter Sunday (Gregorian), by the anonymous algorithm of 1876."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, kept = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * kept + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def dutch(year: int) -> list[tuple[date, str]]:
    """Dutch holidays of a year with the key of their name, in order. King's Day on a Sunday is kept the day before."""
    sunday = easter(year)
    king = date(year, 4, 27)
    if king.weekday() == 6:
        king -= timedelta(days=1)
    days = [
        (date(year, 1, 1), "new_year"),
        (sunday - timedelta(days=2), "good_friday"),
        (sunday, "easter"),
        (sunday + timedelta(days=1), "easter_monday"),
        (king, "kings_day"),
        (date(year, 5, 5), "liberation_day"),
        (sunday + timedelta(days=39), "ascension"),
        (sunday + timedelta(days=49), "whit_sunday"),
        (sunday + timedelta(days=50), "whit_monday"),
        (date(year, 12, 25), "christmas"),
        (date(year, 12, 26), "boxing_day"),
    ]
    return sorted(days)


def coming(country: str, today: date, days: int = 365) -> list[tuple[date, str]]:
    """Holidays from today on, within so many days. A country without a list gives none."""
    if country.upper() not in ("NL", ""):
        return []
    both = dutch(today.year) + dutch(today.year + 1)
    return [(day, name) for day, name in both if today <= day <= today + timedelta(days=days)]
