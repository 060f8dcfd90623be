"""The programmes that come with Draad: complete in two languages, and usable unchanged."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import pytest

from coaching.automation import texts as house
from coaching.automation.queries import preview as foreseen
from coaching.core import toml
from coaching.core.db import transaction
from coaching.core.text import check
from coaching.core.variants import variants
from coaching.programmes import operations, queries, rules
from coaching.programmes.operations.files import READY_MADE

FILES = sorted(READY_MADE.glob("*.toml"))


def test_there_are_five():
    assert [path.stem for path in FILES] == ["burn-out-recovery", "career", "leadership", "life", "short"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_ready_made_programme_is_right_in_every_step(path):
    data = toml.read(path.read_text(encoding="utf-8"))
    assert rules.check_programme(data) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_there_in_both_languages_with_known_placeholders(path):
    for step in toml.read(path.read_text(encoding="utf-8"))["steps"]:
        texts = step.get("texts")
        if step["what"] == "phase":
            continue
        assert set(texts) == {"nl", "en"}, step["key"]
        for words in texts.values():
            assert words["subject"], step["key"]
            assert check(words["subject"] + words.get("body", "")) == []
            assert "!" not in words["subject"] + words.get("body", "")


TURNS = [
    *((f"{path.stem}:{step['key']}", lang, words["body"]) for path in FILES for step in toml.read(path.read_text(encoding="utf-8"))["steps"]
      if step["key"] in ("check-in", "low-score", "score-drop") for lang, words in step["texts"].items()),
    *((name, lang, words["body"]) for name in ("BOOKED", "ACCEPTED", "NO_SHOW", "GOAL") for lang, words in getattr(house, name).items()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "lang", "body"), TURNS, ids=lambda one: one if len(one) < 40 else "")
def test_what_comes_often_begins_differently_each_time(name, lang, body):
    """After the greeting: of one text no two variants begin with the same sentence, or with the same three words."""
    found = variants(body)
    begin = [" ".join(one.split("\n\n")[1].split()[:3]) for one in found]
    assert len(found) == 5 if name.endswith(":low-score") else 2 <= len(found) <= 3  # of five bad Mondays no two get the same words
    assert len(set(begin)) == len(found)
    assert all(one.startswith(("Dag {first_name},", "Hello {first_name},")) and one.endswith("{coach_first_name}") for one in found)
    assert "!" not in body
    if name in ("burn-out-recovery:low-score", "burn-out-recovery:score-drop"):
        assert all("huisarts" in one and "0800-0113" in one if lang == "nl" else "doctor" in one for one in found)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_message_about_a_score_begins_like_another(lang):
    """In no programme, whether the score is low or has dropped: after the greeting every first sentence is another one."""
    about = [step for path in FILES for step in toml.read(path.read_text(encoding="utf-8"))["steps"] if step["key"] in ("low-score", "score-drop")]
    begins = [one.split("\n\n")[1].split(". ")[0] for step in about for one in variants(step["texts"][lang]["body"])]
    assert len(begins) == 5 * (5 + 3) and len(set(begins)) == len(begins)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_low_score_and_a_drop_are_each_told_to_the_coachee_and_to_the_coach(path):
    """The low one first, and each as the other: what differs is the words."""
    steps = {step["key"]: step for step in toml.read(path.read_text(encoding="utf-8"))["steps"]}
    scored = {key: step["what"] for key, step in steps.items() if "score" in step["when"]}
    assert list(scored.items()) == [("low-score", "message"), ("low-score-alert", "alert"), ("score-drop", "message"), ("score-drop-alert", "alert")]
    low, drop = steps["low-score"], steps["score-drop"]
    assert drop["when"] == {"score": {"of": "check-in", "drops_by": 3}}
    told = {lang: " ".join(words["body"] for words in (steps["low-score-alert"]["texts"][lang], steps["score-drop-alert"]["texts"][lang])) for lang in ("nl", "en")}
    assert "stille uren" in told["nl"] and "quiet hours" in told["en"]  # at once is not always
    assert {**low, "key": 0, "when": 0, "texts": 0} == {**drop, "key": 0, "when": 0, "texts": 0}


def test_a_programme_with_variants_goes_out_and_comes_in_with_them(linde, house_of):
    body = "Een\n\n---\n\nTwee \n---\nDrie"
    with house_of(linde), transaction():
        made = operations.add({"nl": "Proef"}, {}, 3)
        step = {"key": "weekly", "phase": "enrichment", "what": "message", "when": {"every": {"unit": "week", "days": ["mon"], "at": "09:00"}}}
        operations.add_step(made, step | {"params": {}, "texts": {"nl": {"subject": "Maandag", "body": body}}})
        twin = operations.from_file(operations.as_file(made))
        assert queries.step_of(queries.newest(twin), "weekly").texts["nl"]["body"] == body


def test_installing_twice_adds_nothing(linde, house_of):
    with house_of(linde), transaction():
        assert len(operations.install_ready_made()) == 5
        assert operations.install_ready_made() == []
        assert len(queries.programmes()) == 5


def test_a_programme_goes_out_and_comes_in_as_the_same_file(linde, house_of):
    with house_of(linde), transaction():
        operations.install_ready_made()
        career = queries.by_key("career")
        text = operations.as_file(career)
        twin = operations.from_file(text)
        assert twin.key == "career-2"
        assert operations.as_file(twin).replace('key = "career-2"', 'key = "career"', 1) == text


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda d: d.update(draad="programme 9"), "draad"),
        (lambda d: d["steps"][1].update(when={"after_appointment": 0}), "steps[1].when.after_appointment"),
        (lambda d: d["steps"][2].update(what="telegram"), "steps[2].what"),
        (lambda d: d["steps"][0].update(mood="sunny"), "steps[0].mood"),
        (lambda d: d.update(appointments="six"), "appointments"),
        (lambda d: d["steps"][1].pop("params"), "steps[1].params.form"),
    ],
)
def test_a_bad_file_is_refused_by_path(linde, house_of, change, path):
    data = toml.read((READY_MADE / "short.toml").read_text(encoding="utf-8"))
    change(data)
    with house_of(linde), transaction(), pytest.raises(operations.BadFile) as wrong:
        operations.from_file(toml.write(data))
    assert path in [problem.path for problem in wrong.value.problems]


def test_what_is_no_toml_at_all_is_refused(linde, house_of):
    with house_of(linde), transaction(), pytest.raises(operations.BadFile):
        operations.from_file("steps = [")


def test_every_form_and_lesson_that_a_programme_names_comes_with_draad():
    forms = {path.stem for path in (READY_MADE.parents[1] / "forms" / "ready_made").glob("*.toml")}
    lessons = {toml.read(path.read_text())["key"] for path in (READY_MADE.parents[1] / "lessons" / "ready_made").glob("*.toml")}
    for path in FILES:
        for step in toml.read(path.read_text(encoding="utf-8"))["steps"]:
            assert step.get("params", {}).get("form", "intake") in forms, (path.stem, step["key"])
            assert step.get("params", {}).get("lesson", "grow") in lessons, (path.stem, step["key"])


def _letters(linde, lotte, path, weekday: int, hour: int, *, booked: int, answered: bool) -> list[tuple[datetime, str]]:
    """What a coachee gets when the journey begins on this day and each appointment is a fortnight after the last, and which step sends it."""
    zone = ZoneInfo(lotte.timezone)
    version = queries.newest(queries.by_key(path.stem))
    starts = datetime(2026, 3, 2 + weekday, 9, tzinfo=zone)
    first = starts.replace(hour=hour)
    appointments = [(first + timedelta(days=7 + 14 * n), first + timedelta(days=7 + 14 * n, hours=1)) for n in range(min(booked, version.programme.appointments))]
    found = foreseen.preview(version, starts, appointments, lotte, answered=answered)
    return [(one.at.astimezone(zone), one.step.key) for one in found if one.step is not None and one.step.for_coachee]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_two_letters_come_on_one_morning(linde, lotte, house_of, path):
    """Whatever the weekday of the appointments, all of them booked or only the first, answered at once or not at all.

    What follows an appointment or lies halfway comes when it comes; the two on the first day belong together.
    """
    free = ("welcome", "intake", "reflection", "halfway", "report")
    with house_of(linde), transaction():
        operations.install_ready_made()
        for weekday, booked, answered in product(range(7), (1, 99), (True, False)):
            letters = [(at, key) for at, key in _letters(linde, lotte, path, weekday, 14, booked=booked, answered=answered) if key not in free]
            close = [(a[1], b[1], str(a[0])) for a, b in pairwise(letters) if a[0].date() == b[0].date() and b[0] - a[0] < timedelta(hours=3)]
            assert close == [], (weekday, booked, answered)
