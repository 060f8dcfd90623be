"""Writing a programme: editions, order, and what may not be taken out."""

from __future__ import annotations

import pytest

from coaching.core.db import transaction
from coaching.core.errors import Invalid, NotHere
from coaching.programmes import operations, queries


@pytest.fixture
def short(linde, house_of):
    with house_of(linde), transaction():
        operations.install_ready_made()
        yield queries.by_key("short")


MESSAGE = {
    "phase": "enrichment",
    "when": {"after_appointment": 1, "offset": "P2D"},
    "what": "message",
    "texts": {"nl": {"subject": "Hoi", "body": "Dag {first_name}"}},
}


def test_the_first_change_opens_a_draft_and_leaves_the_published_edition_alone(short):
    before = [step.key for step in queries.published(short).steps]
    step = operations.add_step(short, MESSAGE)
    assert queries.draft(short).number == 2
    assert step.key in [one.key for one in queries.newest(short).steps]
    assert [one.key for one in queries.published(short).steps] == before


def test_publishing_makes_the_draft_the_edition_that_counts(short):
    operations.add_step(short, MESSAGE)
    operations.publish(short)
    assert queries.published(short).number == 2
    assert queries.draft(short) is None


def test_discarding_a_draft_gives_back_what_was_published(short):
    operations.remove_step(short, "not-booked")
    operations.discard_draft(short)
    assert "not-booked" in [step.key for step in queries.newest(short).steps]


def test_a_new_step_stands_at_the_end_of_its_phase(short):
    step = operations.add_step(short, MESSAGE)
    phase = [one.key for one in queries.newest(short).steps if one.phase == "enrichment"]
    assert phase[-1] == step.key


def test_moving_up_changes_places_with_the_neighbour(short):
    keys = [one.key for one in queries.newest(short).steps]
    operations.move_step(short, keys[1], -1)
    assert [one.key for one in queries.newest(short).steps][:2] == [keys[1], keys[0]]


def test_moving_down_past_the_end_of_a_phase_goes_into_the_next(short):
    last = [one.key for one in queries.newest(short).steps if one.phase == "onboarding"][-1]
    operations.move_step(short, last, 1)
    moved = queries.step_of(queries.newest(short), last)
    assert moved.phase == "first_appointment"
    assert [one.key for one in queries.newest(short).steps if one.phase == "first_appointment"][0] == last


def test_a_copy_stands_right_below_with_a_key_of_its_own(short):
    twin = operations.copy_step(short, "welcome")
    keys = [one.key for one in queries.newest(short).steps]
    assert keys[keys.index("welcome") + 1] == twin.key == "welcome-2"


def test_a_step_that_others_lean_on_cannot_be_removed(short):
    with pytest.raises(Invalid) as wrong:
        operations.remove_step(short, "intake")
    assert wrong.value.errors["leaning"] == ["Je intake wacht nog op je", "Intake nog niet ingevuld", "Intake gedaan"]


def test_a_moment_that_cannot_be_planned_is_refused(short):
    with pytest.raises(Invalid):
        operations.change_step(short, "welcome", {"when": {"step_not_done": "nothing", "offset": "P1D"}})


def test_a_step_is_put_before_another_at_the_end_of_a_phase_and_nowhere_else(linde, house_of):
    with house_of(linde), transaction():
        operations.install_ready_made()
        career = queries.by_key("career")

        def keys(phase: str) -> list[str]:
            return [one.key for one in queries.newest(career).steps if one.phase == phase]

        operations.place_step(career, "intake-stuck", "onboarding", "welcome")
        assert keys("onboarding") == ["intake-stuck", "welcome", "intake", "intake-reminder"]
        operations.place_step(career, "intake-stuck", "evaluation", "evaluation")
        assert keys("evaluation")[:3] == ["to-evaluation", "intake-stuck", "evaluation"]
        operations.place_step(career, "intake-stuck", "follow_up", "welcome")  # a step of another phase: at the end
        assert keys("follow_up")[-1] == "intake-stuck" and keys("onboarding") == ["welcome", "intake", "intake-reminder"]
        with pytest.raises(NotHere):
            operations.place_step(career, "welcome", "limbo")
