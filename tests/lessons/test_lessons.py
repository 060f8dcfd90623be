"""Reading, finishing, courses and assignments, over HTTP and in the database."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from coaching.alerts.models import Alert
from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.facts.models import Fact
from coaching.lessons import operations, queries, rules
from coaching.lessons.models import Assignment, Progress

XSS = '<b hx-get="/logout" hx-trigger="load">x</b><script>alert(1)</script>'


@pytest.fixture
def installed(linde, house_of):
    with house_of(linde), transaction():
        operations.install_ready_made(linde.id)
    return linde


@pytest.fixture
def give(installed, house_of):
    def giving(person, key="grow", **more):
        with house_of(installed), transaction():
            progress = operations.give(queries.by_key(key), person, key=f"touchpoint:{key}", **more)
            return link_in(f"lesson:{progress.id}", "/l/")

    return giving


def link_in(key, prefix):
    letter = db.session.scalar(select(Delivery).where(Delivery.key == key)).content
    return re.search(prefix + r"[A-Za-z0-9_-]{20,}", letter["text"]).group(0)


def newest(model):
    db.session.rollback()
    return db.session.scalar(select(model).order_by(model.created_at.desc()).limit(1))


def facts(type_):
    return list(db.session.scalars(select(Fact).where(Fact.type == type_)))


def test_a_lesson_is_read_and_finished_from_the_mail_once(give, lotte, anyone):
    link = give(lotte, step="learn", nth=1)
    page = anyone.get(link)
    assert page.status_code == 200
    assert "<h2>De vier vragen</h2>" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert anyone.post(link + "/draft", data={"answer": "Morgen"}, headers={"HX-Request": "true"}).status_code == 204
    assert "Morgen" in anyone.get(link).text
    for _twice in range(2):
        assert anyone.post(link, data={"answer": "Morgen om tien uur"}).status_code == 303
    assert len(facts("lesson_finished")) == 1
    (done,) = facts("step_done")
    assert (done.step, done.nth) == ("learn", 1)
    assert "Morgen om tien uur" in anyone.get(link).text
    assert b"Morgen" not in newest(Progress).answer_sealed


def test_a_course_opens_the_next_lesson_when_the_one_before_is_finished(installed, house_of, lotte, anyone):
    with house_of(installed), transaction():
        course = operations.create_course({"nl": "Begin"}, ["waarden", "levenswiel"])
        progress = operations.start_course(course, lotte, key="c1")
        link = link_in(f"lesson:{progress.id}", "/l/")
    assert "Begin, les 1 van 2" in anyone.get(link).text
    assert anyone.post(link + "/next").headers["Location"] == link
    anyone.post(link, data={})
    following = anyone.post(link + "/next").headers["Location"]
    assert "Het levenswiel" in anyone.get(following).text
    anyone.post(following, data={})
    assert anyone.post(following + "/next").headers["Location"] == following


def test_an_assignment_is_handed_in_answered_and_done(installed, house_of, lotte, noor, anyone, browser_of):
    staff = browser_of(noor)
    data = {"title": "Dagboek", "body": "Schrijf **drie** zinnen", "due_on": "2026-03-09"}
    assert staff.post(f"/coachees/{lotte.id}/assignments", data=data).status_code == 303
    given = newest(Assignment)
    assert given.due_on == date(2026, 3, 9)
    assert b"Dagboek" not in given.title_sealed
    link = link_in(f"assignment:{given.id}", "/h/")
    assert "<strong>drie</strong>" in anyone.get(link).text
    assert anyone.post(link, data={"text": ""}).status_code == 422
    anyone.post(link, data={"text": "Eerste " + XSS})
    anyone.post(link, data={"text": "Tweede " + XSS})
    page = staff.get(f"/coachees/{lotte.id}/lessons").text
    assert "Tweede &lt;b hx-get=" in page and "<script>alert" not in page
    assert "Eerste" not in page
    assert [alert.kind for alert in db.session.scalars(select(Alert))] == ["hand_in"]
    with house_of(installed):
        (handed,) = queries.hand_ins([given.id])[given.id]
    assert staff.post(f"/hand-ins/{handed.id}/feedback", data={"text": "Mooi", "is_done": "y"}).status_code == 303
    assert newest(Assignment).state == "done"
    assert "Mooi" in anyone.get(link).text
    letter = db.session.scalar(select(Delivery).where(Delivery.key == f"feedback:{handed.id}")).content
    assert "Mooi" not in letter["text"]


def test_the_editor_saves_by_itself_shows_markdown_safely_and_refuses_odd_links(installed, noor, browser_of):
    staff = browser_of(noor)
    data = {"title_nl": "Stil", "body_nl": "## Kop\n[x](javascript:alert(1)) ![y](https://evil/y.png) " + XSS}
    path = staff.post("/library/lessons/new", data=data).headers["Location"]
    page = staff.get(path)
    assert page.status_code == 200
    preview = staff.post("/library/lessons/preview", data={**data, "preview_language": "nl"}, headers={"HX-Request": "true"}).text
    assert "<h2>Kop</h2>" in preview
    for bad in ("javascript:alert(1)\"", "<img", "<script", "<b hx"):
        assert bad not in preview
    assert staff.post(path, data={**data, "title_nl": "Stiller"}, headers={"X-Autosave": "1"}).status_code == 204
    assert "Stiller" in staff.get("/library/lessons").text
    assert staff.post(path, data={**data, "video_url": "javascript:x"}).status_code == 422
    for page in ("/library/lessons/new", "/library/courses/new", "/library", "/library/lessons?archived=1"):
        assert staff.get(page).status_code == 200, page


def test_lessons_stay_with_their_person_and_practice(give, lotte, tom, zev, sanne, browser_of):
    give(lotte)
    progress = newest(Progress)
    own = browser_of(lotte)
    assert own.get(f"/me/lessons/{progress.id}").status_code == 200
    assert own.get("/me/lessons").status_code == 200
    assert browser_of(tom).get(f"/me/lessons/{progress.id}").status_code == 404
    assert browser_of(zev).get(f"/coachees/{lotte.id}/lessons").status_code == 404
    assert browser_of(zev).get(f"/library/lessons/{progress.lesson_id}").status_code == 404
    assert browser_of(sanne).get(f"/coachees/{lotte.id}/lessons").status_code in (403, 404)


def test_the_lesson_letter_speaks_the_language_of_its_reader(give, tom, lotte):
    give(tom)
    english = db.session.scalar(select(Delivery).where(Delivery.person_id == tom.id)).content
    assert "Hello Tom," in english["text"] and "GROW: from wish to step" in english["text"]
    give(lotte, "waarden")
    dutch = db.session.scalar(select(Delivery).where(Delivery.person_id == lotte.id)).content
    assert "Hallo Lotte," in dutch["text"] and "Waarden: je eigen kompas" in dutch["text"]


def test_ready_made_lessons_are_complete_and_installed_once(installed, house_of):
    with house_of(installed), transaction():
        assert operations.install_ready_made(installed.id) == []
        lessons = queries.lessons()
    assert {lesson.key for lesson in lessons} == {
        "grow", "kernkwaliteiten", "logische_niveaus", "levenswiel", "waarden", "cirkel_van_invloed",
    }  # fmt: skip
    for lesson in lessons:
        for language in ("nl", "en"):
            assert 350 <= len(lesson.body[language].split()) <= 600
            assert lesson.question[language] and lesson.credit[language] and lesson.title[language]
        assert 4 <= lesson.minutes <= 8


def test_rules_of_lessons():
    assert rules.minutes_to_read(360) == 5
    assert rules.next_in(["a", "b"], "a") == "b"
    assert rules.next_in(["a", "b"], "b") is None
    assert rules.next_in(["a", "b"], "gone") is None
    assert not rules.is_late(date(2026, 3, 9), date(2026, 3, 9))
    assert rules.is_late(date(2026, 3, 9), date(2026, 3, 10))


def test_the_library_names_who_has_an_assignment_and_leads_to_every_text(installed, lotte, noor, browser_of):
    staff = browser_of(noor)
    assert staff.post(f"/coachees/{lotte.id}/assignments", data={"title": "Drie keer nee", "body": "Schrijf op wanneer."}).status_code == 303
    page = staff.get("/library").text
    assert re.search(r"Drie keer nee.{0,80}Lotte", page, re.S)
    for place in ("/library/agreements", "/settings/replies", "/programmes"):
        assert f'href="{place}"' in page


def test_the_coach_sees_which_assignment_is_past_its_day_and_not_on_the_day_itself(installed, lotte, noor, browser_of, clock):
    on = (clock.now() + timedelta(days=2)).date()
    browser_of(noor).post(f"/coachees/{lotte.id}/assignments", data={"title": "Dagboek", "body": "Drie zinnen", "due_on": on.isoformat()})
    clock.move(days=2)
    assert ">te doen<" in browser_of(noor).get(f"/coachees/{lotte.id}/lessons").text
    clock.move(days=1)
    page = browser_of(noor).get(f"/coachees/{lotte.id}/lessons").text
    assert ">dag voorbij<" in page and ">te doen<" not in page
