"""The page of one step: what it shows is what is kept, and what it cannot show is not lost by saving."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from coaching.automation.letters import Values
from coaching.core import toml
from coaching.core.db import transaction
from coaching.forms import operations as forms
from coaching.lessons import operations as lessons
from coaching.programmes import operations, queries, rules
from coaching.programmes.inputs import whens

TEXTS = {"nl": {"subject": "Naar buiten", "body": "Dag"}}
ODD = {
    "in-minutes": {"what": "message", "when": {"after_appointment": 1, "offset": "PT90M"}},
    "mixed": {"what": "message", "when": {"after_appointment": "each", "offset": "P1DT2H"}, "stale_after": "PT12H"},
    "a-year": {"what": "message", "when": {"after_close": "P1Y", "at": "10:00"}, "phase": "follow_up"},
    "weekly": {"what": "message", "when": {"no_next_appointment": "P3D", "repeat": "P1W", "max": 3, "last": 6}},
    "hourly": {"what": "message", "when": {"step_not_done": "mixed", "offset": "P1D", "repeat": "PT12H", "max": 2}},
    "six-times": {"what": "message", "when": {"every": {"unit": "week", "days": ["mon"], "at": "09:00"}, "until": "count:6"}},
    "half": {"what": "message", "when": {"halfway": "each", "or_after": "P1M"}},
    "glasses": {"what": "habit", "when": {"phase_begins": "onboarding"}, "params": {"kind": "number", "unit": "glazen", "target": 6.0, "schedule": "days", "days": [1, 3, 5]}},
    "thrice": {"what": "habit", "when": {"phase_begins": "onboarding"}, "params": {"kind": "scale", "schedule": "times", "times": 3}},
    "homework": {"what": "assignment", "when": {"after_appointment": 1}, "params": {"due_in": "P2W"}},
    "call": {"what": "todo", "when": {"after_appointment": 1}, "params": {"due_in": "P3D"}},
    "talk": {"what": "ask_to_book", "when": {"after_appointment": 1}, "params": {"purpose": "coaching", "lasts": "P1M", "appointment_type": "gesprek"}},
}  # fmt: skip


class Fields(HTMLParser):
    """The fields of the form on a page as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select = self._area = ""
        self.feed(page.split('class="step-form', 1)[1].split("</form>")[0])

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        name = a.get("name") or ""
        if tag == "input" and name and (a.get("type") not in ("checkbox", "radio") or "checked" in a):
            self.sent.setdefault(name, []).append(a.get("value") or "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in a:
            self.sent.setdefault(self._select, []).append(a.get("value") or "")
        elif tag == "textarea":
            self._area = name
            self.sent[name] = [""]

    def handle_data(self, data):
        if self._area:
            self.sent[self._area][0] += data

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self.sent[self._area] = [self.sent[self._area][0].strip()]
            self._area = ""


@pytest.fixture
def made(linde, house_of):
    """A programme with steps that no field can say exactly, beside a ready-made one; (id of both)."""
    with house_of(linde):
        with transaction():
            forms.install_ready_made(linde.id)
            lessons.install_ready_made(linde.id)
            operations.install_ready_made()
            odd = operations.add(name={"nl": "Vreemd"}, summary={}, appointments=6, price_cents=None)
            for key, step in ODD.items():
                operations.add_step(odd, {"phase": "enrichment", "params": {}, "texts": TEXTS, "key": key} | step)
        yield [odd.id, *(one.id for one in queries.programmes() if one.key in ("burn-out-recovery", "leadership"))]


@pytest.fixture
def coach(made, browser_of, noor):
    return browser_of(noor)


def _said(id_: str) -> dict[str, tuple]:
    steps = queries.newest(queries.programme(id_)).steps
    return {one.key: (one.when, one.params, one.texts, one.stale_after, one.on_pause, one.phase, one.what) for one in steps}


def test_saving_every_step_as_it_was_changes_nothing(made, coach):
    for programme in made:
        before = _said(programme)
        for key in before:
            url = f"/programmes/{programme}/steps/{key}"
            answer = coach.post(url, data=Fields(coach.get(url).text).sent)
            assert answer.status_code == 303, key
        after = _said(programme)
        assert {key: after[key] for key in before if before[key] != after[key]} == {}


@pytest.mark.parametrize(
    ("typed", "params"),
    [
        ({"what": "habit", "habit_kind": "number", "habit_unit": "glazen", "habit_target": "6", "habit_rhythm": "days", "habit_on": ["1", "5"], "habit_times": "3"},
         {"kind": "number", "unit": "glazen", "target": 6.0, "schedule": "days", "days": [1, 5]}),
        ({"what": "habit", "habit_kind": "yes_no", "habit_unit": "glazen", "habit_rhythm": "times", "habit_times": "4"},
         {"kind": "yes_no", "schedule": "times", "times": 4}),
        ({"what": "assignment", "due_in": "10"}, {"due_in": "P10D"}),
        ({"what": "todo", "due_in": "2"}, {"due_in": "P2D"}),
        ({"what": "ask_to_book", "purpose": "follow_up", "lasts": "14"}, {"purpose": "follow_up", "lasts": "P14D"}),
    ],
)  # fmt: skip
def test_what_a_step_does_can_be_typed_in_full(made, coach, typed, params):
    answer = coach.post(f"/programmes/{made[0]}/steps/new", data=_step(key="", **typed))
    assert answer.status_code == 303
    assert next(one for one in queries.newest(queries.programme(made[0])).steps if one.texts["nl"]["subject"] == "Nieuw").params == params


def _step(**more):
    return {"phase": "enrichment", "form": "after_appointment", "n": "2", "unit": "d", "subject_nl": "Nieuw", **more}


@pytest.mark.parametrize("typed", [{"what": "habit", "habit_rhythm": "days"}, {"what": "habit", "habit_rhythm": "times"},
                                   {"what": "message", "form": "every", "rhythm": "day", "until": "3", "max": "4"},
                                   {"what": "message", "body_nl": "Je doel: {goal}"}])  # fmt: skip
def test_what_is_missing_or_cannot_be_filled_is_asked(made, coach, typed):
    assert coach.post(f"/programmes/{made[0]}/steps/new", data=_step(**typed)).status_code == 422


@pytest.mark.parametrize(
    ("body", "said"),
    [("Een\n---", "Er is een lege variant"), ("\n---\n".join("abcdef"), "hooguit 5 varianten"), ("Dag\n---\nDag, {voornaam}", "{voornaam}")],
)
def test_variants_that_cannot_be_are_told_beside_the_text_and_what_was_typed_stays(made, coach, body, said):
    answer = coach.post(f"/programmes/{made[0]}/steps/new", data=_step(what="message", body_nl="Hoi", subject_en="New", body_en=body))
    assert answer.status_code == 422
    error = answer.text.split('id="body_en-error"', 1)[1].split("</p>")[0]
    assert said in error and Fields(answer.text).sent["body_en"] == [body] and Fields(answer.text).sent["body_nl"] == ["Hoi"]


def test_the_text_of_an_assignment_may_hold_any_line(made, coach):
    assert coach.post(f"/programmes/{made[0]}/steps/new", data=_step(what="assignment", body_nl="Een\n---\n\n---")).status_code == 303


@pytest.mark.parametrize(("language", "said"), [("nl", "Een regel met alleen --- scheidt varianten"), ("en", "A line that holds only --- separates variants")])
def test_the_page_says_what_parts_variants(made, coach, noor, language, said):
    with transaction():
        noor.locale = language
    assert said in coach.get(f"/programmes/{made[0]}/steps/new").text


def test_a_series_can_end_after_a_number_of_times(made, coach):
    coach.post(f"/programmes/{made[0]}/steps/new", data=_step(what="message", body_nl="Dag", form="every", rhythm="day", at="08:00", max="5"))
    found = [one.when for one in queries.newest(queries.programme(made[0])).steps if one.texts["nl"]["subject"] == "Nieuw"]
    assert found == [{"every": {"unit": "day", "at": "08:00"}, "until": "count:5"}]


def test_the_page_lists_every_placeholder_that_a_step_can_fill(made, coach, lotte, noor):
    page = coach.get(f"/programmes/{made[0]}/steps/new").text
    assert all(f"{{{name}}}</code>" in page for name in rules.STEP_WORDS)
    assert set(Values(lotte, noor)) == set(rules.STEP_WORDS)


def test_a_file_with_a_text_or_a_time_that_fails_on_the_day_is_refused(made):
    data = toml.read(operations.as_file(queries.programme(made[1])))
    data["steps"][0]["texts"] = {"nl": {"subject": "Dag", "body": "Dag {voornaam}, je doel is {goal}"}}
    data["steps"][1]["params"] = {**data["steps"][1].get("params", {}), "due_in": "ooit"}
    data["steps"][2]["texts"]["en"]["body"] = "One\n---\n"
    said = [str(one) for one in rules.check_programme(data)]
    assert said == [
        "steps[0].texts.nl.body: there is no placeholder {voornaam}", "steps[0].texts.nl.body: there is no placeholder {goal}",
        "steps[1].params.due_in: is not an ISO 8601 duration such as P1W or PT36H",
        "steps[2].texts.en.body: must hold at most 5 variants between lines of ---, and none that is empty",
    ]  # fmt: skip


def test_a_moment_is_told_in_the_smallest_unit_it_mixes():
    assert [whens.amount_of(text) for text in ("P1W", "P8D", "P1DT2H", "PT90M", "PT1H30M", "P1Y")] == [(1, "w"), (8, "d"), (26, "h"), (90, "min"), (90, "min"), (None, "d")]


LACKING = [
    ({"form": "date", "at": "10:00"}, "date", "Kies een dag."),
    ({"form": "date", "date": "2026-05-01"}, "at", "Kies een tijd."),
    ({"form": "after_step"}, "step", "Kies een stap."),
    ({"form": "step_not_done", "step": "mixed"}, "offset", "hoelang"),
    ({"form": "step_not_done", "step": "mixed", "offset": "2", "repeat": "3"}, "max", "hoe vaak hoogstens"),
    ({"form": "no_next_appointment", "offset": "3", "max": "3"}, "repeat", "na hoeveel dagen opnieuw"),
    ({"form": "no_next_appointment"}, "offset", "hoelang"),
    ({"form": "after_close"}, "offset", "hoelang"),
    ({"form": "score", "step": "mixed", "test": "below"}, "value", "hoeveel punten"),
    ({"form": "habit", "step": "glasses", "habit_test": "missed"}, "habit_days", "hoeveel dagen"),
    ({"form": "every", "rhythm": "week", "at": "09:00"}, "days", "minstens één dag"),
    ({"form": "after_appointment", "n": "tw"}, "n", "Typ een getal"),
    ({"form": "after_appointment", "n": "0"}, "n", "Typ een getal"),
    ({"form": "after_appointment", "body_nl": ""}, "body_nl", "zonder tekst"),
]


@pytest.mark.parametrize(("typed", "name", "said"), LACKING, ids=lambda one: one if isinstance(one, str) else one["form"])
def test_what_a_moment_lacks_is_said_beside_the_field_in_words(made, coach, typed, name, said):
    answer = coach.post(f"/programmes/{made[0]}/steps/new", data=_step() | {"what": "message", "body_nl": "Dag"} | typed)
    assert answer.status_code == 422
    error = answer.text.split(f'id="{name}-error"', 1)[1].split("</p>")[0]
    assert said in error and " is " not in error.split("<span>")[1]


def test_a_date_that_is_emptied_is_asked_for(made, coach):
    data = _step(what="message", body_nl="Dag", form="date", date="2026-05-01", at="10:00")
    key = coach.post(f"/programmes/{made[0]}/steps/new", data=data).headers["Location"].split("#step-")[1]
    assert coach.post(f"/programmes/{made[0]}/steps/{key}", data=data | {"date": ""}).status_code == 422


def test_a_step_that_would_wait_for_itself_is_refused_in_words(made, coach):
    data = _step(what="message", body_nl="Dag", form="after_step", step="hourly")
    answer = coach.post(f"/programmes/{made[0]}/steps/mixed", data=data)
    assert answer.status_code == 422 and "op zichzelf wachten" in answer.text


def test_a_step_is_called_by_its_name_and_by_its_key_only_where_two_are_called_the_same(made, coach):
    odd, ready = (coach.get(f"/programmes/{id_}/steps/new").text for id_ in made[:2])
    assert ">Je intake" in ready and "(intake)" not in ready
    assert "Naar buiten (mixed)" in odd
