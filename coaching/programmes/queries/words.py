"""Moments as people say them: a step's `when`, and the reason of a touchpoint. Words only; the rules are in planning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import get_day_names

from coaching.core import variants
from coaching.core.i18n import _, day, ngettext
from coaching.core.scope import scope
from coaching.programmes.rules import form_of

_PARTS = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?\Z")


def say_duration(text: str | None) -> str:
    """An ISO 8601 duration in words: "a day", "2 weeks and 3 hours". Empty for none or zero."""
    found = _PARTS.match(text or "")
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0,) * 7
    parts = []
    if years:
        parts.append(_("a year") if years == 1 else ngettext("%(num)d year", "%(num)d years", years))
    if months:
        parts.append(_("a month") if months == 1 else ngettext("%(num)d month", "%(num)d months", months))
    if weeks:
        parts.append(_("a week") if weeks == 1 else ngettext("%(num)d week", "%(num)d weeks", weeks))
    if days:
        parts.append(_("a day") if days == 1 else ngettext("%(num)d day", "%(num)d days", days))
    if hours:
        parts.append(_("an hour") if hours == 1 else ngettext("%(num)d hour", "%(num)d hours", hours))
    if minutes or seconds:
        parts.append(ngettext("%(num)d minute", "%(num)d minutes", minutes or 1))
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(second)s", first=", ".join(parts[:-1]), second=parts[-1])


def weekday(name: str) -> str:
    """`mon` as "Monday" or "maandag"."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return str(get_day_names("wide", locale=scope().locale)[days.index(name)])


def phase_name(phase: str) -> str:
    """The name of one of the nine phases."""
    return {
        "first_contact": _("First contact"), "discovery_call": _("Discovery call"), "invitation": _("Invitation"),
        "onboarding": _("Onboarding"), "first_appointment": _("First appointment"), "enrichment": _("Enrichment"),
        "next_appointment": _("Next appointment"), "evaluation": _("Evaluation"), "follow_up": _("Follow-up"),
    }[phase]  # fmt: skip


def what_name(what: str) -> str:
    """What a step does, as a word."""
    return {
        "form": _("Form"), "lesson": _("Lesson"), "assignment": _("Assignment"), "message": _("Message"),
        "ask_to_book": _("Request to book"), "invoice": _("Invoice"), "habit": _("Habit"), "todo": _("Task for the coach"),
        "alert": _("Alert for the coach"), "phase": _("Move the phase"), "end_sequence": _("End a sequence"),
    }[what]  # fmt: skip


def in_short(text: str, length: int = 90) -> str:
    """The first line of `text`, cut at a word."""
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0] + "…"


def say_when(when: Mapping[str, Any], names: Mapping[str, str] | None = None) -> str:
    """A step's moment as a coach says it. `names`: what each step is called, for moments that lean on another step."""
    form = form_of(when)
    sentence = _SAY[form](when, names or {})
    if when.get("at") and form != "every":
        sentence = _("%(moment)s, at %(time)s", moment=sentence, time=when["at"])
    return sentence + _say_repeat(when)


def _say_repeat(when: Mapping[str, Any]) -> str:
    if "repeat" not in when:
        return ""
    return ngettext(
        "; then every %(gap)s, %(num)d time at most", "; then every %(gap)s, %(num)d times at most", when["max"],
        gap=_bare(when["repeat"]),
    )  # fmt: skip


def _bare(duration: str) -> str:
    """"every week", not "every a week"."""
    words = say_duration(duration)
    for article in (_("a year"), _("a month"), _("a week"), _("a day"), _("an hour")):
        if words == article:
            return words.split(" ", 1)[1]
    return words


def _around(when: Mapping[str, Any], side: str) -> str:
    n, offset = when[f"{side}_appointment"], say_duration(when.get("offset"))
    which = _("every appointment") if n == "each" else _("appointment %(n)s", n=n)
    of = when.get("of", "end" if side == "after" else "start")
    if side == "after" and of == "start":
        which = _("the start of %(which)s", which=which)
    if side == "before" and of == "end":
        which = _("the end of %(which)s", which=which)
    if side == "after":
        return _("%(offset)s after %(which)s", offset=offset, which=which) if offset else _("right after %(which)s", which=which)
    return _("%(offset)s before %(which)s", offset=offset, which=which) if offset else _("when %(which)s starts", which=which)


def _halfway(when: Mapping[str, Any], names: Mapping[str, str]) -> str:
    pair = when["halfway"]
    base = _("halfway between two appointments") if pair == "each" else _("halfway between appointment %(a)s and %(b)s", a=pair[0], b=pair[1])
    if when.get("or_after"):
        return _("%(base)s (or %(offset)s after, if the next is not booked)", base=base, offset=say_duration(when["or_after"]))
    return base


def _phase_begins(when: Mapping[str, Any], names: Mapping[str, str]) -> str:
    phase, offset = phase_name(when["phase_begins"]), say_duration(when.get("offset"))
    if offset:
        return _("%(offset)s after the phase %(phase)s begins", offset=offset, phase=phase)
    return _("when the phase %(phase)s begins", phase=phase)


def _every(when: Mapping[str, Any], names: Mapping[str, str]) -> str:
    base = _rhythm(when["every"])
    if when["every"].get("at"):
        base = _("%(moment)s, at %(time)s", moment=base, time=when["every"]["at"])
    return base + _until(when.get("until", "journey_closes"))


def _rhythm(every: Mapping[str, Any]) -> str:
    interval = every.get("interval", 1)
    if every["unit"] == "day":
        base = _("every day") if interval == 1 else ngettext("every %(num)d day", "every %(num)d days", interval)
    elif every["unit"] == "week":
        days = ", ".join(weekday(name) for name in every["days"])
        base = _("every %(days)s", days=days) if interval == 1 else _("every %(n)s weeks on %(days)s", n=interval, days=days)
    else:
        base = _("on day %(day)s of every month", day=every["day"])
    return base


def _until(until: str) -> str:
    if until.startswith("appointment:"):
        return _(", until appointment %(n)s", n=until.split(":")[1])
    if until.startswith("count:"):
        return _(", %(n)s times", n=until.split(":")[1])
    return _(", until the closing")


def _after_step(when: Mapping[str, Any], names: Mapping[str, str]) -> str:
    name, offset = names.get(when["after_step"], when["after_step"]), say_duration(when.get("offset"))
    return _("%(offset)s after “%(step)s” is done", offset=offset, step=name) if offset else _("as soon as “%(step)s” is done", step=name)


def _not_done(when: Mapping[str, Any], names: Mapping[str, str]) -> str:
    name = names.get(when["step_not_done"], when["step_not_done"])
    return _("if “%(step)s” is not done %(offset)s after it was sent", step=name, offset=say_duration(when["offset"]))


def _score(when: Mapping[str, Any], names: Mapping[str, str]) -> str:
    score = when["score"]
    name = names.get(score["of"], score["of"])
    if "below" in score:
        base = _("at a score below %(n)s on “%(step)s”", n=score["below"], step=name)
    elif "above" in score:
        base = _("at a score above %(n)s on “%(step)s”", n=score["above"], step=name)
    else:
        base = _("when the score on “%(step)s” drops by %(n)s or more", n=score["drops_by"], step=name)
    offset = say_duration(when.get("offset"))
    return _("%(base)s, after %(offset)s", base=base, offset=offset) if offset else _("%(base)s, at once", base=base)


def _habit(when: Mapping[str, Any], names: Mapping[str, str]) -> str:
    habit = when["habit"]
    name = names.get(habit["of"], habit["of"])
    if "missed" in habit:
        return ngettext("when “%(habit)s” was missed for %(num)d day", "when “%(habit)s” was missed for %(num)d days", habit["missed"], habit=name)
    return ngettext("at a streak of %(num)d day for “%(habit)s”", "at a streak of %(num)d days for “%(habit)s”", habit["streak"], habit=name)


def _bare_stretch(when: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return _("%(offset)s after an appointment, if no next one is booked", offset=say_duration(when["no_next_appointment"]))


def _after_close(when: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return _("%(offset)s after the closing", offset=say_duration(when["after_close"]))


_SAY = {
    "after_appointment": lambda when, names: _around(when, "after"),
    "before_appointment": lambda when, names: _around(when, "before"),
    "halfway": _halfway,
    "phase_begins": _phase_begins,
    "date": lambda when, names: _("on %(day)s", day=day(date.fromisoformat(when["date"]))),
    "every": _every,
    "after_step": _after_step,
    "step_not_done": _not_done,
    "score": _score,
    "habit": _habit,
    "no_next_appointment": _bare_stretch,
    "after_close": _after_close,
}


def say_reason(
    reason: str | None, when: Mapping[str, Any], nth: int, place: int | None, names: Mapping[str, str] | None = None, *, ahead: bool = False
) -> str:
    """Why a touchpoint is there: "a day after appointment 1". `place`: which appointment in order its `nth` names, if any.
    `ahead`: it did not go out yet, so what it waits for may still come."""
    when = {key: value for key, value in when.items() if key != "at"}  # the moment itself stands beside it
    form = form_of(when)
    number = place or nth
    if form == "every":
        return _rhythm(when["every"])
    if form == "halfway":
        if reason == "halfway_fallback":
            after = _("%(offset)s after appointment %(n)s", offset=say_duration(when["or_after"]), n=number)
            if ahead:
                return _("halfway as soon as appointment %(n)s is booked, else %(after)s", n=number + 1, after=after)
            return _("%(after)s; the next was not booked", after=after)
        return _("halfway between appointment %(a)s and %(b)s", a=number, b=number + 1)
    if form in ("after_appointment", "before_appointment"):
        return say_when({**when, form: number})
    if form == "step_not_done" and "repeat" in when:
        kth = (nth - 1) % when["max"] + 1
        name = (names or {}).get(when["step_not_done"], when["step_not_done"])
        return _("reminder %(k)s: “%(step)s” is not done yet", k=kth, step=name)
    if form == "no_next_appointment":
        return _("no next appointment is booked")
    return say_when({key: value for key, value in when.items() if key not in ("repeat", "max")}, names)


def say_wrong_variants(body: str) -> str:
    """What keeps the variants of a text from being saved; empty when nothing does."""
    words = {
        "many": _("At most %(most)s variants fit in one text.", most=variants.MOST),
        "empty": _("A variant is empty: write something on both sides of ---."),
    }
    wrong = variants.wrong(body)
    return words[wrong] if wrong else ""
