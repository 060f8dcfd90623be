"""Language and the reader's clock: gettext, locale of the person, moments as people say them ("do 3 dec 10:00").

The source language is English; Dutch stands in translations/nl/<feature>.po, one file per feature, compiled together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, has_request_context, request
from markupsafe import Markup

from coaching.core import clock, words
from coaching.core.scope import acting, scope
from coaching.core.words import gettext as _
from coaching.core.words import lazy as _l
from coaching.core.words import ngettext

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "translations"
LOCALES = ("nl", "en")


def init(app: Flask) -> None:
    """Compile what changed, speak the language of the scope, give templates their formats."""
    compiled = Path(app.config["VAR_DIR"]) / "translations"
    compile_catalogues(compiled)
    words.read_from(compiled)
    words.teach(app.jinja_env)
    app.jinja_env.globals.update(
        moment=moment, day=day, clock_time=clock_time, day_and_time=day_and_time, age=age, say=say, short_day=short_day, figure=figure, lately=lately,
        spoken_in=spoken_in,
    )


def locale_of_browser(fallback: str) -> str:
    """The best of our languages for this browser."""
    if not has_request_context():
        return fallback
    return request.accept_languages.best_match(LOCALES) or fallback


def compile_catalogues(target: Path | None = None) -> list[str]:
    """Join translations/<locale>/*.po into one catalogue and compile it when a source is newer. Returns what was compiled.

    Raises ValueError when two files translate one message differently.
    """
    target = target or ROOT / "var" / "translations"
    done = []
    for folder in sorted(path for path in SOURCE.iterdir() if path.is_dir()):
        sources = sorted(folder.glob("*.po"))
        mo = target / folder.name / "LC_MESSAGES" / "messages.mo"
        if not sources or (mo.exists() and mo.stat().st_mtime >= max(path.stat().st_mtime for path in sources)):
            continue
        _write_mo(joined(folder.name, sources), mo)
        done.append(folder.name)
    return done


def joined(locale: str, sources: Iterable[Path]) -> Any:
    """One catalogue out of the feature files of a language. Fuzzy and empty messages are left out."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    whole = Catalog(locale=locale)
    whole.fuzzy = False
    for path in sources:
        with path.open("rb") as file:
            part = read_po(file, locale=locale)
        for message in part:
            if not message.id or not message.string or message.fuzzy:
                continue
            known = whole.get(message.id, message.context)
            if known is not None and known.string != message.string:
                raise ValueError(f"{path.name}: {message.id!r} has another translation elsewhere")
            whole.add(message.id, message.string, context=message.context, flags=message.flags - {"fuzzy"})
    return whole


def _write_mo(catalogue: Any, mo: Path) -> None:
    from babel.messages.mofile import write_mo

    mo.parent.mkdir(parents=True, exist_ok=True)
    fresh = mo.with_suffix(f".{id(catalogue)}.new")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(mo)


@contextmanager
def in_locale(locale: str, timezone: str | None = None) -> Iterator[None]:
    """Speak another language and count in another zone for a block: a letter to its reader."""
    here = scope()
    with acting(replace(here, locale=locale, timezone=timezone or here.timezone)):
        yield


def spoken_in(locale: str, caller: Callable[[], Markup]) -> Markup:
    """For a template: what stands in the call block, with our words in it in that language too."""
    with in_locale(locale):
        return caller()


def say(texts: Mapping[str, str] | str | None, locale: str | None = None) -> str:
    """A text of ours in one language: `{"nl": ..., "en": ...}`; falls back to the other language, never to nothing."""
    if not texts:
        return ""
    if isinstance(texts, str):
        return texts
    locale = locale or scope().locale
    return texts.get(locale) or texts.get("en") or texts.get("nl") or next(iter(texts.values()), "")


def zone(name: str | None = None) -> ZoneInfo:
    """The zone of the reader, or the one named."""
    return ZoneInfo(name or scope().timezone)


def local(moment_: datetime, timezone: str | None = None) -> datetime:
    """An instant on the reader's wall clock."""
    return moment_.astimezone(zone(timezone))


def _with_year(day_: date, today: date) -> bool:
    return abs((day_ - today).days) > 300  # in UTC: a day more or less is nothing to this rule


def moment(value: datetime | None, timezone: str | None = None) -> str:
    """"do 3 dec 10:00" in the reader's language and zone; the year only when it is far away."""
    if value is None:
        return ""
    wall = local(value, timezone)
    return f"{short_day(wall.date())} {clock_time(value, timezone)}"


def short_day(value: date | None) -> str:
    """"do 3 dec"."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = local(value).date()
    return _in_short(value, clock.now().date(), scope().locale)


def _in_short(value: date, today: date, locale: str) -> str:
    return _written(value, "EEE d MMM y" if _with_year(value, today) else "EEE d MMM", locale)


def days_in_short() -> Callable[[datetime], str]:
    """Says of many instants the day they fall on for the reader, as `short_day` does of one: reader and today are asked once, each day is said once."""
    here, locale, today = zone(), scope().locale, clock.now().date()
    said = cache(lambda value: _in_short(value, today, locale))
    return lambda moment_: said(moment_.astimezone(here).date())


def day_on_paper(value: date | None) -> str:
    """"3 december 2026": a day as it is written on a paper that is kept for years; "" for none."""
    return "" if value is None else str(format_date(value, "d MMMM y", locale=scope().locale))


def day(value: date | datetime | None, timezone: str | None = None) -> str:
    """"donderdag 3 december"; the year only when it is far away."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = local(value, timezone).date()
    pattern = "EEEE d MMMM y" if _with_year(value, clock.now().date()) else "EEEE d MMMM"
    return _written(value, pattern, scope().locale)


@lru_cache(maxsize=2000)
def _written(value: date, pattern: str, locale: str) -> str:
    """A day in words, "do" and "dec" without their dots. Kept, because a page of a month or of 200 people says the same days again and again."""
    return str(format_date(value, pattern, locale=locale)).replace(".", "")


def clock_time(value: datetime | time | None, timezone: str | None = None) -> str:
    """"10:00" on the reader's clock."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = local(value, timezone).time()
    return f"{value:%H:%M}"


def day_and_time(value: datetime | None, timezone: str | None = None) -> str:
    """"donderdag 3 december om 10:00": for letters and headings."""
    if value is None:
        return ""
    return str(_("%(day)s at %(time)s", day=day(value, timezone), time=clock_time(value, timezone)))


def age(value: datetime | None) -> str:
    """How long ago as people say it: "vandaag 09:13", "gisteren 17:42", else "do 3 dec 10:00"."""
    if value is None:
        return ""
    today, then = local(clock.now()).date(), local(value).date()
    if then == today:
        return str(_("today %(time)s", time=clock_time(value)))
    if then == today - timedelta(days=1):
        return str(_("yesterday %(time)s", time=clock_time(value)))
    if then == today + timedelta(days=1):
        return str(_("tomorrow %(time)s", time=clock_time(value)))
    return moment(value)


def lately(value: datetime | None) -> str:
    """When something was saved: "10:42" while it is today, else as `age` says it; after "bewaard" an hour alone would be taken for today's."""
    if value is None:
        return ""
    return clock_time(value) if local(value).date() == local(clock.now()).date() else age(value)


def brief_day(value: datetime) -> str:
    """"21-9" in Dutch, "21/9" in English: short enough to stand below a bar of a chart."""
    return f"{local(value):{'%-d-%-m' if scope().locale == 'nl' else '%-d/%-m'}}"


def figure(value: float | None, most: int = 1) -> str:
    """A number as the reader writes it, with at most `most` decimals: "6,5", "6", "4.355" in Dutch; "" for None."""
    return "" if value is None else _counted(float(value), most, scope().locale)


@lru_cache(maxsize=2000)
def _counted(value: float, most: int, locale: str) -> str:
    return str(format_decimal(value, "#,##0." + "#" * most, locale=locale))


__all__ = ["LOCALES", "Markup", "_", "_l", "age", "brief_day", "clock_time", "day", "day_and_time", "figure", "in_locale", "lately", "moment", "ngettext", "say"]
