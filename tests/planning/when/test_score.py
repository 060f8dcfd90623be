from __future__ import annotations

import json
from typing import Any

from coaching.planning import case, plan, reading
from tests.planning.cases import a_case, fact, goes_out, reasons, stays, step

FORM = step("form", date="2026-03-02", at="09:00")


def answers(*scores: float | None) -> list[dict[str, Any]]:
    made = [fact("form_answered", f"2026-03-{day:02}T12:00Z", step="form", nth=day, score=s) for day, s in enumerate(scores, 3)]
    return [{key: value for key, value in one.items() if value is not None} for one in made]


def test_below_and_above_are_strict() -> None:
    made = a_case(FORM, step("low", score={"of": "form", "below": 5}), step("high", score={"of": "form", "above": 5}), facts=answers(4, 5, 6))
    assert goes_out(made)[1:] == ["low/1 03-03T12:00Z", "high/3 03-05T12:00Z"]
    assert reasons(made)[1:] == ["score_below", "score_above"]


def test_a_drop_is_measured_from_the_scored_answer_just_before() -> None:
    made = a_case(FORM, step("a", score={"of": "form", "drops_by": 2}, offset="P1D"), facts=answers(8, None, 6, 5, 3))
    # 8 to 6 with an unscored answer between, and 5 to 3; numbers are among the scored ones.
    assert goes_out(made)[1:] == ["a/2 03-06T12:00Z", "a/4 03-08T12:00Z"]
    assert reasons(made)[1:] == ["score_drop"] * 2


def test_the_first_answer_is_no_drop() -> None:
    assert stays(a_case(FORM, step("a", score={"of": "form", "drops_by": 0}), facts=answers(1))) == ["a not_triggered"]


def test_scores_are_reckoned_as_written() -> None:
    made = a_case(FORM, step("a", score={"of": "form", "drops_by": 0.1}), facts=answers(0.3, 0.2))
    assert goes_out(made)[1:] == ["a/2 03-04T12:00Z"]
    # Also when JSON was read by somebody else into floats.
    assert len(plan.plan(case.read(json.loads(json.dumps(made)))).touchpoints) == 2


def test_answers_count_in_order_of_at_then_of_the_list() -> None:
    same = [fact("form_answered", "2026-03-03T12:00Z", step="form", nth=n, score=s) for n, s in ((1, 9), (2, 1))]
    made = a_case(FORM, step("a", score={"of": "form", "drops_by": 5}), facts=same)
    assert goes_out(made)[1:] == ["a/2 03-03T12:00Z"]
    assert stays(made | {"facts": same[::-1]}) == ["a not_triggered"]


def test_a_second_answer_to_the_same_form_counts_again() -> None:
    twice = [fact("form_answered", f"2026-03-0{day}T12:00Z", step="form", score=2) for day in (3, 4)]
    made = a_case(FORM, step("a", score={"of": "form", "below": 5}), facts=twice)
    assert goes_out(made)[1:] == ["a/1 03-03T12:00Z", "a/2 03-04T12:00Z"]


def test_nothing_below_is_said_without_an_nth() -> None:
    assert stays(a_case(FORM, step("a", score={"of": "form", "below": 5}))) == ["a not_triggered"]


def test_a_score_in_words_of_any_precision_is_read() -> None:
    text = json.dumps(a_case(FORM, step("a", score={"of": "form", "below": 5}), facts=answers(4))).replace(
        '"score": 4', '"score": 4.99999999999999999999999999999999'
    )
    assert len(plan.plan(case.read(reading.parse(text))).touchpoints) == 2
