"""Alerts are seen and todos are ticked by whom they are for."""

from __future__ import annotations

from coaching.alerts import operations, queries
from coaching.core.db import transaction


def _alert(as_, noor, lotte, key="k"):
    with transaction(), as_(noor):
        return operations.raise_alert("request", member_id=noor.id, person_id=lotte.id, key=key)


def test_another_members_alert_is_not_there(browser_of, noor, bram, lotte, as_):
    alert = _alert(as_, noor, lotte)
    assert browser_of(bram).post(f"/alerts/{alert.id}/seen").status_code == 404


def test_htmx_gets_the_line_alone(browser_of, noor, lotte, as_):
    alert = _alert(as_, noor, lotte)
    answer = browser_of(noor).post(f"/alerts/{alert.id}/seen", headers={"HX-Request": "true"})
    assert answer.status_code == 200 and f'id="alert-{alert.id}"' in answer.text and "<html" not in answer.text


def test_all_are_seen_at_once(browser_of, noor, lotte, as_):
    _alert(as_, noor, lotte, "a"), _alert(as_, noor, lotte, "b")
    browser_of(noor).post("/alerts/seen")
    with as_(noor):
        assert queries.unseen() == []


def test_a_todo_is_written_down_ticked_and_opened_again(browser_of, noor, as_):
    browser = browser_of(noor)
    assert browser.post("/todos", data={"text": "Bel de drukker", "due_on": "2026-03-04"}).status_code == 303
    with as_(noor):
        todo = queries.open_todos()[0]
        assert todo.text == "Bel de drukker"
    browser.post(f"/todos/{todo.id}/done")
    with as_(noor):
        assert queries.open_todos() == []
    browser.post(f"/todos/{todo.id}/done")
    with as_(noor):
        assert len(queries.open_todos()) == 1


def test_an_empty_todo_is_refused_beside_its_field(browser_of, noor):
    answer = browser_of(noor).post("/todos", data={"text": "", "due_on": ""})
    assert answer.status_code == 422 and "Schrijf op wat je wilt doen." in answer.text


def test_another_members_todo_is_not_there(browser_of, noor, bram, as_):
    with transaction(), as_(noor):
        todo = operations.add_todo("stil")
    assert browser_of(bram).post(f"/todos/{todo.id}/done").status_code == 404
