"""Many invoices at once: reminders of those that are late, and their PDFs in one file; and the reminder of one."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.invoices import operations as invoices
from coaching.people.models import Person


@pytest.fixture
def bills(noor, lotte, tom, as_):
    """Late of Lotte, late of Tom, of today, a draft."""
    with transaction(), as_(noor):
        return [
            *(invoices.issue(invoices.draft(one, [("Gesprek", 1, 12_100)]), on=date(2026, 1, 2), send=False) for one in (lotte, tom)),
            invoices.issue(invoices.draft(lotte, [("Gesprek", 1, 12_100)]), send=False),
            invoices.draft(tom, [("Gesprek", 1, 100)]),
        ]  # fmt: skip


def _reminders() -> list[str]:
    db.session.expire_all()
    return sorted(db.session.scalars(select(Delivery.person_id).where(Delivery.letter == "invoice_reminder")))


@pytest.mark.parametrize("who", ["noor", "bram", "sanne"])
def test_the_late_ones_are_reminded_of_and_the_others_named(who, chooser_of, cast, bills, lotte, tom):
    chooser = chooser_of(getattr(cast, who))
    page = chooser.choose("remind", *bills, kind="invoices").text
    assert "Herinner aan 2 facturen" in page and "Niet te laat" in page and "Geen uitgegeven factuur" in page
    page = chooser.do().text
    assert "2 herinneringen zijn onderweg" in page and bills[2].number in page and "Maak ongedaan" not in page
    assert _reminders() == sorted([lotte.id, tom.id])


def test_nobody_is_reminded_twice_within_days(chooser_of, noor, bills, clock):
    for days, expected in ((0, 1), (2, 1), (2, 2)):
        clock.move(days=days)
        chooser = chooser_of(noor)
        chooser.choose("remind", bills[0], kind="invoices")
        chooser.do()
        chooser.do()
        assert len(_reminders()) == expected


def test_the_letter_says_what_is_still_open_and_brings_the_invoice(chooser_of, noor, bills, linde, as_):
    with transaction(), as_(noor):
        invoices.mark_paid(invoices.queries.invoice(bills[0].id), 2_100, date(2026, 2, 1), "bank")
    chooser = chooser_of(noor)
    chooser.choose("remind", bills[0], kind="invoices")
    chooser.do()
    sent = db.session.scalars(select(Delivery)).one()
    assert sent.subject == f"Factuur {bills[0].number} staat nog open" and "€ 100,00" in sent.content["text"]
    assert [name for name, _kind, _part in sent.content["attachments"]] == [f"factuur-{bills[0].number}.pdf"]


def test_who_has_no_address_that_works_is_named(chooser_of, noor, bills, lotte, clock):
    with transaction():
        db.session.get(Person, lotte.id).email_bounced_at = clock.now()
    page = chooser_of(noor).choose("remind", *bills[:2], kind="invoices").text
    assert "Herinner aan 1 factuur" in page and "Geen adres waar mail naartoe kan" in page


def test_one_is_reminded_of_from_its_own_page(browser_of, sanne, bills):
    browser = browser_of(sanne)
    late, fresh = (f"/invoices/{one.id}" for one in (bills[0], bills[2]))
    assert "Stuur een herinnering" in browser.get(late).text and "Stuur een herinnering" not in browser.get(fresh).text
    assert "De herinnering is onderweg" in browser.post(f"{late}/remind", follow_redirects=True).text
    page = browser.post(f"{late}/remind", follow_redirects=True).text
    assert "kan nu niemand worden herinnerd" in page and "Laatst herinnerd op" in page
    browser.post(f"{fresh}/remind")
    assert len(_reminders()) == 1


def _confirmed(browser, password):
    browser.post("/confirm", data={"password": password})
    return browser


def test_the_pdfs_come_as_one_file_after_the_password(chooser_of, noor, bills, password, clock):
    chooser = chooser_of(noor)
    page = chooser.choose("download", *bills, kind="invoices").text
    zipped = chooser.at.replace("/download", ".zip")
    assert "Download 3 pdf&#39;s" in page and "Een concept, zonder pdf" in page and zipped in page
    clock.move(minutes=20)
    assert chooser.browser.get(zipped).headers["Location"] == f"/confirm?next={chooser.at}"
    answer = _confirmed(chooser.browser, password).get(zipped)
    assert answer.mimetype == "application/zip" and "facturen-2026-03-02.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert sorted(archive.namelist()) == [f"factuur-{one.number}.pdf" for one in bills[:3]]
        assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())
    assert chooser.browser.post(chooser.at).status_code == 404


def test_the_file_is_for_who_chose_it_only(chooser_of, noor, bram, zev, lotte, bills):
    chooser, tags = chooser_of(noor), chooser_of(noor)
    chooser.choose("download", *bills, kind="invoices")
    for stranger in (bram, zev, lotte):
        assert chooser_of(stranger).browser.get(chooser.at.replace("/download", ".zip")).status_code in (403, 404)
    tags.choose("tag", lotte)
    assert tags.browser.get(tags.at.replace("/tag", ".zip")).status_code == 404


def test_every_one_that_fits_follows_the_filter_of_the_list(chooser_of, noor, bills):
    page = chooser_of(noor).choose("remind", kind="invoices", every="1", query="state=late&select=1").text
    assert "Herinner aan 2 facturen" in page and "Voor 1 niet" not in page


def test_invoices_of_another_practice_are_never_chosen(chooser_of, zev, bills):
    assert "Kies eerst een factuur" in chooser_of(zev).choose("remind", *bills, kind="invoices").text


def test_the_list_has_boxes_only_when_asked(browser_of, noor, bills):
    browser = browser_of(noor)
    assert 'name="chosen"' not in browser.get("/invoices").text
    page = browser.get("/invoices?state=open&select=1").text
    assert page.count('name="chosen"') == 3 and '<option value="remind">' in page and 'name="state" value="open"' in page
