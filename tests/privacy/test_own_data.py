"""Taking one's data along, and being erased."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from coaching.core import crypto
from coaching.core.db import Base, db, flush, transaction
from coaching.core.links import Link
from coaching.core.scope import Scope, acting
from coaching.deliveries.models import Delivery
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.invoices import operations as invoices
from coaching.invoices.models import Invoice
from coaching.messages import operations as messages
from coaching.messages import queries as message_queries
from coaching.notes import operations as notes
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.privacy import rules
from tests.agreements.test_signing import _sign, agreement  # noqa: F401  (fixture)


@pytest.fixture
def history(lotte, noor, as_, clock):
    with as_(noor), transaction():
        messages.write(lotte, "Hoe gaat het met grenzen?", author="coach")
        note = notes.begin(lotte.id)
        notes.save(note, "Iets wat alleen ik weet.")
        invoices.issue(invoices.draft(lotte, [("Gesprek", 1, 12500)]))
    clock.move(minutes=1)
    with as_(lotte), transaction():
        messages.write(lotte, "Beter, dank je.", author="coachee")
    return lotte


def test_every_table_with_a_person_stands_in_the_list(app):
    assert {table.name for table in Base.metadata.sorted_tables if "person_id" in table.c} == set(rules.TABLES)


def test_the_export_holds_what_they_wrote_and_their_invoices_but_no_private_note(browser_of, history):
    answer = browser_of(history).post("/me/privacy/export")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    data = json.loads(archive.read("data.json"))
    assert [one["body"] for one in data["message"]] == ["Hoe gaat het met grenzen?", "Beter, dank je."]
    assert data["note"] == [] and "Iets wat alleen ik weet" not in json.dumps(data)
    assert archive.read("invoices/2026-0001.pdf")[:5] == b"%PDF-"


def test_what_a_coach_wrote_in_a_guide_is_taken_along_by_nobody(browser_of, lotte, noor, linde, as_):
    with as_(noor), transaction():
        forms.install_ready_made(linde.id)
        flush()
        paper = forms.open_guide(form_queries.by_key("discovery_guide"), lotte)
        forms.finish_guide(paper, {"why_now": "Ze ontwijkt de vraag naar geld."})
        forms.send(form_queries.by_key("intake"), lotte, key="one")
    for browser, path in ((browser_of(lotte), "/me/privacy/export"), (browser_of(noor), f"/coachees/{lotte.id}/export")):
        told = zipfile.ZipFile(io.BytesIO(browser.post(path).data)).read("data.json").decode()
        assert "ontwijkt" not in told and len(json.loads(told)["form_response"]) == 1


def test_what_was_signed_is_taken_along(browser_of, agreement, lotte, noor, as_):  # noqa: F811
    with as_(noor), transaction():
        _sign(agreement)
    names = zipfile.ZipFile(io.BytesIO(browser_of(lotte).post("/me/privacy/export").data)).namelist()
    assert names == ["data.json", "agreements/2026-03-02-1.pdf"]


def test_the_page_counts_what_is_there_and_says_what_stays(browser_of, history, as_, noor):
    with as_(noor), transaction():
        invoices.draft(history, [("Gesprek", 1, 100)])
    page = browser_of(history).get("/me/privacy", headers={"Accept-Language": "nl"}).text
    kept, stays = page.split('id="what-stays"')
    assert "2 berichten" in kept and "1 factuur" in kept and " 0 " not in page
    assert stays.split("</ul>")[0].count("<li>") == 1, "an invoice; no agreement and no consent is there to stay"
    assert "Typ je voornaam" in page


def test_an_erasure_needs_the_name_and_leaves_nothing_readable(browser_of, history, noor, as_):
    browser = browser_of(history)
    assert browser.post("/me/privacy/erase", data={"name": "Iemand"}).status_code == 422
    assert browser.post("/me/privacy/erase", data={"name": "lotte"}).status_code == 303
    crypto.forget_all()
    gone = db.session.get(Person, history.id, populate_existing=True)
    assert gone.erased_at is not None and gone.email is None and gone.name == "—"
    with as_(noor):
        assert {message.body for message in message_queries.messages_with(history.id)} == {""}
    assert browser.get("/me").status_code == 302


def _everything() -> str:
    db.session.rollback()
    return "".join(str(db.session.execute(select(table)).all()) for table in Base.metadata.sorted_tables)


NAMED = ("Lotte", "lotte@example.org", "de Vries", "612345678", "Unieklaan", "Zeldzaam")


def test_after_an_erasure_no_row_of_the_database_names_them(browser_of, anyone, lotte, noor):
    """Not the account they signed in with either, nor the link they asked for."""
    details = {"first_name": "Lotte", "last_name": "de Vries", "email": "lotte@example.org", "phone": "0612345678", "locale": "nl",
               "timezone": "Europe/Amsterdam", "street": "Unieklaan 5", "city": "Zeldzaam", "tags": "Zeldzaam"}  # fmt: skip
    browser_of(noor).post(f"/coachees/{lotte.id}/edit", data=details)
    anyone.post("/login/link", data={"email": "lotte@example.org"})
    assert all(word in _everything() for word in NAMED)
    assert browser_of(lotte).post("/me/privacy/erase", data={"name": "Lotte"}).status_code == 303
    kept = _everything()
    assert [word for word in NAMED if word in kept] == []
    assert db.session.scalars(select(Link).where(Link.subject_id == lotte.user_id)).all() == []


def test_who_is_coached_elsewhere_too_keeps_their_way_in_there(browser_of, lotte, zilver, anyone):
    with acting(Scope.system(zilver.id)), transaction():
        people.give_access(people.find_or_add(first_name="Lotte", email="lotte@example.org"))
    assert browser_of(lotte).post("/me/privacy/erase", data={"name": "Lotte"}).status_code == 303
    anyone.post("/login/link", data={"email": "lotte@example.org"})
    assert db.session.scalars(select(Delivery.practice_id).where(Delivery.letter == "sign_in")).all() == [zilver.id]


def test_an_address_of_before_is_not_kept_as_an_account(browser_of, lotte, noor):
    details = {"first_name": "Lotte", "email": "nieuw@example.org", "locale": "nl", "timezone": "Europe/Amsterdam"}
    browser_of(noor).post(f"/coachees/{lotte.id}/edit", data=details)
    assert "lotte@example.org" not in _everything()


def test_the_invoice_stays_readable_after_an_erasure(browser_of, history, noor, as_):
    browser_of(history).post("/me/privacy/erase", data={"name": "Lotte"})
    crypto.forget_all()
    invoice = db.session.scalars(select(Invoice)).one()
    assert invoice.pdf[:5] == b"%PDF-" and invoice.buyer["name"] == "Lotte de Vries"


def test_a_coach_erases_only_in_the_own_practice(browser_of, history, zev):
    assert browser_of(zev).post(f"/coachees/{history.id}/erase", data={"name": "Lotte"}).status_code == 404
    assert db.session.get(Person, history.id, populate_existing=True).erased_at is None


def test_an_erased_form_answer_cannot_be_read(lotte, noor, linde, as_, browser_of):
    with as_(noor), transaction():
        forms.install_ready_made(linde.id)
        flush()
    assert browser_of(lotte).post("/me/privacy/erase", data={"name": "Lotte"}).status_code == 303
    with as_(noor), pytest.raises(crypto.Erased):
        crypto.unseal(lotte.id, "x.y.z", b"\x01" + b"0" * 40)


def test_what_was_ticked_in_a_form_is_taken_back_at_any_time_and_the_coach_hears(browser_of, lotte, tom, noor, clock, as_):
    with as_(lotte), transaction():
        given = people.consent(lotte, "publish", "Deze woorden mogen op de website.", how="form_response:abc")
        other = people.consent(lotte, "contact", "Jullie mogen mij antwoorden.", how="form")
    clock.move(days=30)
    browser, way = browser_of(lotte), "/me/privacy/consents/{}/withdraw"
    page = browser.get("/me/privacy").text
    assert way.format(given.id) in page and way.format(other.id) not in page
    assert browser_of(tom).post(way.format(given.id)).status_code == 404
    assert browser.post(way.format(other.id)).status_code == 404
    assert browser.post(way.format(given.id)).status_code == 303
    page = browser.get("/me/privacy").text
    assert "ingetrokken" in page and way.format(given.id) not in page
    assert browser.post(way.format(given.id)).status_code == 404
    assert "Deze woorden mogen op de website." in browser_of(noor).get("/today").text
