"""What a programme may say: phases, things to do, and the check of a whole programme. Plain values in and out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coaching.core import variants
from coaching.core.text import check
from coaching.planning import case, journey
from coaching.planning.calendar import Duration

PHASES: tuple[str, ...] = journey.PHASES
TO_COACHEE = ("form", "lesson", "assignment", "message", "ask_to_book", "invoice", "habit")
# what writes to the coachee more than once: a line --- in its text parts variants. The text of an assignment is Markdown, where that is a rule.
TAKING_TURNS = ("form", "lesson", "message", "ask_to_book", "habit")
INTERNAL = ("todo", "alert", "phase", "end_sequence")
WHATS = TO_COACHEE + INTERNAL
WHENS = (
    "after_appointment",
    "before_appointment",
    "halfway",
    "phase_begins",
    "date",
    "every",
    "after_step",
    "step_not_done",
    "score",
    "habit",
    "no_next_appointment",
    "after_close",
)
LOCALES = ("nl", "en")
KEY = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
# what a milestone may wait for
CONDITION = re.compile(rf"(?:(?:held|goals):[1-9]\d?|(?:answered|done):(?P<step>[a-z0-9][a-z0-9_-]*)|phase:(?:{'|'.join(PHASES)})|accepted)\Z")
# placeholders that a step can fill (automation.letters.Values)
STEP_WORDS = (
    "first_name", "name", "coach", "coach_first_name", "practice", "practice_email", "practice_phone", "programme", "appointments",
    "next_appointment", "last_appointment", "appointment", "booking_link", "portal_link", "messages_link", "score", "days", "streak",
    "start_date", "date", "email", "phone",
)  # fmt: skip
STEP_KEYS = ("key", "phase", "when", "what", "params", "texts", "on_pause", "stale_after", "if_unsure")
PROGRAMME_KEYS = ("draad", "key", "name", "summary", "appointments", "price_cents", "milestones", "steps")
FORMAT = "programme 1"
# what each thing to do must be told, and of which type
NEEDS: dict[str, dict[str, type]] = {
    "form": {"form": str},
    "lesson": {"lesson": str},
    "phase": {"to": str},
    "end_sequence": {"steps": list},
    "invoice": {"amount_cents": int},
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a programme: where (`steps[1].when.offset`) and what."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


def form_of(when: Mapping[str, Any]) -> str:
    """The one form a `when` is of (journey-plan schema, section 4)."""
    return next(key for key in when if key in WHENS)


def reference_of(when: Mapping[str, Any]) -> str | None:
    """Key of the step that `when` leans on, or None."""
    if "score" in when:
        return when["score"].get("of")
    return when.get("after_step") or when.get("step_not_done")


def referring_to(keys: Iterable[str], whens: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """`keys` and every step that leans on one of them, directly or through others."""
    found = set(keys)
    grew = True
    while grew:
        more = {key for key, when in whens.items() if key not in found and reference_of(when) in found}
        found |= more
        grew = bool(more)
    return found


def needed_by(keys: Iterable[str], whens: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """`keys` and every step that one of them leans on, directly or through others."""
    found: set[str] = set()
    open_: list[str] = [key for key in keys if key in whens]
    while open_:
        key = open_.pop()
        if key not in found:
            found.add(key)
            reference = reference_of(whens[key])
            if reference is not None and reference in whens:
                open_.append(reference)
    return found


def stretched(when: Mapping[str, Any], last: int, more: int) -> dict[str, Any]:
    """`when` on a road with `more` appointments than the programme's `last`: what belongs to the last one belongs to the new last one."""
    found, to = dict(when), last + more
    for form in ("after_appointment", "before_appointment", "last"):
        if found.get(form) == last:
            found[form] = to
    if found.get("until") == f"appointment:{last}":
        found["until"] = f"appointment:{to}"
    return found


def check_whens(steps: list[Mapping[str, Any]]) -> Problem | None:
    """The first thing wrong in the moments of `steps`, in the words of the planner itself; None when all are right."""
    trial = {
        "coachee_tz": "UTC",
        "journey": {"starts": "2026-01-05T09:00:00Z"},
        "now": "2026-01-05T09:00:00Z",
        "until": "2026-01-06T09:00:00Z",
        "steps": [
            {"key": step["key"], "when": step["when"], "stale_after": step.get("stale_after"),
             "on_pause": step.get("on_pause") or "delay"}
            for step in steps
        ],
    }  # fmt: skip
    try:
        case.read(trial)
    except case.BadCase as wrong:
        return Problem(wrong.path, wrong.what)
    return None


def check_programme(data: Mapping[str, Any]) -> list[Problem]:
    """Everything wrong in a programme read from a file; an empty list when it can be used."""
    problems = _check_head(data)
    steps = data.get("steps")
    if "milestones" in data:
        problems += check_milestones(data["milestones"], steps if isinstance(steps, list) else [])
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        return [*problems, Problem("steps", "must be a list of steps")]
    for number, step in enumerate(steps):
        problems += check_step(step, f"steps[{number}]")
    if not problems and (wrong := check_whens(steps)):
        problems.append(wrong)
    return problems


def _check_head(data: Mapping[str, Any]) -> list[Problem]:
    problems = [Problem(key, "is not known") for key in data if key not in PROGRAMME_KEYS]
    if data.get("draad") != FORMAT:
        problems.append(Problem("draad", f'must be "{FORMAT}"'))
    if not isinstance(data.get("key"), str) or not KEY.match(data["key"]):
        problems.append(Problem("key", "must be letters a-z, digits, - or _"))
    problems += _check_texts(data.get("name"), "name")
    count = data.get("appointments")
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= 60:
        problems.append(Problem("appointments", "must be a whole number from 1 to 60"))
    price = data.get("price_cents")
    if price is not None and (not isinstance(price, int) or isinstance(price, bool) or price < 0):
        problems.append(Problem("price_cents", "must be a whole number of cents"))
    return problems


def _check_texts(texts: Any, path: str) -> list[Problem]:
    if not isinstance(texts, dict) or not texts:
        return [Problem(path, "must hold a text per language")]
    return [Problem(f"{path}.{lang}", "is not a language here") for lang in texts if lang not in LOCALES] + [
        Problem(f"{path}.{lang}", "must be a text") for lang, text in texts.items() if not isinstance(text, str)
    ]


def check_milestones(stones: Any, steps: Iterable[Any]) -> list[Problem]:
    """What is wrong in the milestones of a programme with these steps."""
    if not isinstance(stones, list) or not all(isinstance(stone, dict) for stone in stones):
        return [Problem("milestones", "must be a list of milestones")]
    known, problems = {step.get("key") for step in steps if isinstance(step, dict)}, []
    for number, stone in enumerate(stones):
        path = f"milestones[{number}]"
        problems += [Problem(f"{path}.{key}", "is not known") for key in stone if key not in ("key", "name", "all", "any", "hidden")]
        if not isinstance(stone.get("key"), str) or not KEY.match(stone["key"]):
            problems.append(Problem(f"{path}.key", "must be letters a-z, digits, - or _"))
        problems += _check_texts(stone.get("name"), f"{path}.name")
        for mode in ("all", "any"):
            for place, condition in enumerate(stone.get(mode) or []):
                wrong = _wrong_condition(condition, known)
                problems += [Problem(f"{path}.{mode}[{place}]", wrong)] if wrong else []
    return problems


def _wrong_condition(condition: Any, keys: Collection[Any]) -> str | None:
    found = CONDITION.match(condition) if isinstance(condition, str) else None
    if found is None:
        return "must be held:<n>, answered:<step>, done:<step>, phase:<phase>, goals:<n> or accepted"
    if found["step"] and found["step"] not in keys:
        return f"there is no step {found['step']}"
    return None


def steps_of_milestone(stone: Mapping[str, Any]) -> set[str]:
    """Keys of the steps that a milestone leans on."""
    conditions = [*(stone.get("all") or []), *(stone.get("any") or [])]
    return {found["step"] for one in conditions if (found := CONDITION.match(one)) and found["step"]}


def check_step(step: Mapping[str, Any], path: str) -> list[Problem]:
    """What is wrong in one step, its moment aside."""
    problems = [Problem(f"{path}.{key}", "is not known") for key in step if key not in STEP_KEYS]
    if not isinstance(step.get("key"), str) or not KEY.match(step["key"]):
        problems.append(Problem(f"{path}.key", "must be letters a-z, digits, - or _"))
    if step.get("phase") not in PHASES:
        problems.append(Problem(f"{path}.phase", f"must be one of {', '.join(PHASES)}"))
    if not isinstance(step.get("when"), dict):
        problems.append(Problem(f"{path}.when", "must say a moment"))
    if step.get("on_pause", "delay") not in ("skip", "delay"):
        problems.append(Problem(f"{path}.on_pause", "must be skip or delay"))
    if step.get("if_unsure", "ask") not in ("ask", "resend"):
        problems.append(Problem(f"{path}.if_unsure", "must be ask or resend"))
    return problems + _check_what(step, path)


def _check_params(params: Mapping[str, Any], path: str) -> list[Problem]:
    """Times and choices that would only fail on the day itself."""
    problems = []
    for name in ("due_in", "lasts"):
        try:
            _known = name in params and Duration.parse(str(params[name]))
        except ValueError as wrong:
            problems.append(Problem(f"{path}.params.{name}", str(wrong)))
    return problems


def _check_what(step: Mapping[str, Any], path: str) -> list[Problem]:
    what, params = step.get("what"), step.get("params", {})
    if what not in WHATS:
        return [Problem(f"{path}.what", f"must be one of {', '.join(WHATS)}")]
    if not isinstance(params, dict):
        return [Problem(f"{path}.params", "must be a table")]
    problems = [
        Problem(f"{path}.params.{key}", f"must be given, as {kind.__name__}")
        for key, kind in NEEDS.get(what, {}).items()
        if not isinstance(params.get(key), kind)
    ]
    problems += _check_params(params, path)
    for lang, text in (step.get("texts") or {}).items():
        if lang not in LOCALES or not isinstance(text, dict) or not set(text) <= {"subject", "body"}:
            problems.append(Problem(f"{path}.texts.{lang}", "must hold subject and body, in nl or en"))
            continue
        for part, words in text.items():
            problems += [Problem(f"{path}.texts.{lang}.{part}", f"there is no placeholder {{{name}}}") for name in check(str(words), STEP_WORDS)]
        if what in TAKING_TURNS and variants.wrong(str(text.get("body", ""))):
            problems.append(Problem(f"{path}.texts.{lang}.body", f"must hold at most {variants.MOST} variants between lines of ---, and none that is empty"))
    if what == "message" and not step.get("texts"):
        problems.append(Problem(f"{path}.texts", "a message needs words"))
    return problems
