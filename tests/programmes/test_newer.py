"""A programme that was taken in before can have what comes with Draad now, step by step, and nothing is taken by itself."""

from __future__ import annotations

import copy

import pytest

from coaching.core.db import db, transaction
from coaching.programmes import operations, queries

OLD = {"nl": {"subject": "Oud", "body": "Oud, {first_name}"}, "en": {"subject": "Old", "body": "Old, {first_name}"}}
AT_NINE = {"before_appointment": "each", "offset": "P2D", "at": "09:00"}


@pytest.fixture
def career(linde, house_of):
    """The ready-made programme as an older Draad brought it: other words, another moment, one step less, one of the coach's own."""
    with house_of(linde), transaction():
        operations.install_ready_made()
        found = queries.by_key("career")
        assert queries.newer(found) == []  # what was just taken in is what comes with Draad
        operations.change_step(found, "prepare", {"texts": copy.deepcopy(OLD), "when": AT_NINE})
        operations.remove_step(found, "score-drop")
        mine = {"phase": "enrichment", "what": "message", "when": {"after_appointment": 1}, "params": {}, "texts": copy.deepcopy(OLD)}
        operations.add_step(found, mine)
        operations.publish(found)
        return found.id


@pytest.fixture
def coach(browser_of, noor):
    return browser_of(noor)


def _step(career, key: str):
    db.session.expire_all()
    return queries.step_of(queries.newest(queries.programme(career)), key)


def test_the_editor_leads_to_what_is_newer_and_names_each_step(career, coach):
    assert f"/programmes/{career}/newer" in coach.get(f"/programmes/{career}").text
    page = coach.get(f"/programmes/{career}/newer").text
    assert 'value="prepare"' in page and 'value="score-drop"' in page
    assert page.count('name="steps"') == 2
    assert "om 09:00, wordt 16:00, andere woorden" in page  # nothing else of the moment is other


def test_only_the_words_are_taken_and_nothing_is_published(career, coach, linde, house_of):
    assert coach.post(f"/programmes/{career}/newer", data={"steps": ["prepare"], "take": "words"}).status_code == 303
    with house_of(linde):
        step = _step(career, "prepare")
        assert step.texts["nl"]["subject"] == "Waar wil je het over hebben?" and step.when == AT_NINE
        assert queries.published(queries.programme(career)).number == 2 and step.version.is_draft
        assert [one.key for one in queries.newer(queries.programme(career))] == ["score-drop", "prepare"]
        assert _step(career, "message").texts == OLD


def test_everything_of_a_step_and_a_step_that_was_lacking(career, coach, linde, house_of):
    coach.post(f"/programmes/{career}/newer", data={"steps": ["prepare", "score-drop"], "take": "all"})
    with house_of(linde):
        assert _step(career, "prepare").when["at"] == "16:00" and _step(career, "score-drop").phase == "enrichment"
        assert queries.newer(queries.programme(career)) == []
    assert f"/programmes/{career}/newer" not in coach.get(f"/programmes/{career}").text


def test_nothing_chosen_takes_nothing(career, coach):
    assert coach.post(f"/programmes/{career}/newer", data={"take": "all"}).status_code == 422


def test_a_programme_of_ones_own_has_nothing_newer(coach, linde, house_of):
    with house_of(linde), transaction():
        own = operations.add({"nl": "Eigen"}, {}, 3)
        assert queries.newer(own) == []
    assert "Niets nieuwers" in coach.get(f"/programmes/{own.id}/newer").text
