"""Issuing: numbers without gaps, final, frozen."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.core.errors import Invalid, Taken
from coaching.core.i18n import in_locale
from coaching.deliveries.models import Delivery
from coaching.invoices import operations, queries
from coaching.people.models import Person


@pytest.fixture
def draft(lotte, as_, noor):
    with as_(noor), transaction():
        return operations.draft(lotte, [("Zes gesprekken", 1, 90000)])


def test_an_issued_invoice_has_a_number_a_due_date_a_pdf_and_goes_out(draft, noor, as_):
    with as_(noor), transaction():
        operations.issue(draft)
    assert draft.number == "2026-0001" and (draft.due_on - draft.issued_on).days == 14
    assert draft.vat_cents == 15620 and draft.pdf[:5] == b"%PDF-"
    assert draft.pdf_sha256 == hashlib.sha256(draft.pdf).hexdigest()
    assert db.session.scalars(select(Delivery)).one().key == f"invoice:{draft.id}"


def test_numbers_have_no_gap_also_when_one_fails(lotte, noor, as_):
    with as_(noor):
        with transaction():
            first = operations.issue(operations.draft(lotte, [("Een", 1, 100)]))
        with pytest.raises(RuntimeError), transaction():
            operations.issue(operations.draft(lotte, [("Twee", 1, 100)]))
            raise RuntimeError("the power went")
        with transaction():
            second = operations.issue(operations.draft(lotte, [("Drie", 1, 100)]))
    assert [first.number, second.number] == ["2026-0001", "2026-0002"]


def test_a_final_invoice_is_not_issued_again_nor_thrown_away(draft, noor, as_):
    with as_(noor):
        with transaction():
            operations.issue(draft)
        for verb in (operations.issue, operations.remove_draft):
            with pytest.raises(Taken), transaction():
                verb(draft)


def test_a_credit_note_is_the_negative_with_a_series_of_its_own(draft, noor, as_):
    with as_(noor), transaction():
        operations.issue(draft)
        note = operations.credit(draft)
    assert note.number == "C2026-0001" and note.total_cents == -90000 and note.vat_cents == -15620
    assert draft.state == "credited"


def test_paying_twice_with_one_key_counts_once(draft, noor, as_, clock):
    with as_(noor), transaction():
        operations.issue(draft)
        for _time in range(2):
            operations.mark_paid(draft, 90000, clock.now().date(), key="tr_1")
    assert draft.state == "paid" and draft.paid_cents == 90000


def test_under_the_small_business_scheme_no_vat_is_shown(linde, lotte, noor, as_):
    with as_(noor), transaction():
        linde.vat_profile = "kor"
        linde.vat_id = None
        invoice = operations.issue(operations.draft(lotte, [("Gesprek", 1, 12500)]))
    assert invoice.vat_cents == 0 and invoice.total_cents == 12500


def test_without_what_the_law_asks_of_the_seller_nothing_is_issued(linde, draft, noor, as_):
    with as_(noor):
        with transaction():
            linde.vat_id = None
        with pytest.raises(Invalid), transaction():
            operations.issue(draft)
    assert draft.number is None


def test_the_code_to_pay_by_bank_app_holds_the_amount(draft, noor, as_):
    with as_(noor), transaction():
        operations.issue(draft)
        assert operations.epc_svg(draft).startswith("<svg")
        draft.seller = draft.seller | {"iban": "NL00ABNA0417164300"}
        assert operations.epc_svg(draft) is None


def test_a_coachee_finds_only_their_own(draft, noor, tom, lotte, as_):
    with as_(noor), transaction():
        operations.issue(draft)
    with as_(lotte):
        assert queries.invoice(draft.id).id == draft.id
    from coaching.core.errors import NotHere

    with as_(tom), pytest.raises(NotHere):
        queries.invoice(draft.id)


def test_across_a_border_both_addresses_end_with_their_country_in_the_language_of_the_paper(draft, lotte, noor, as_):
    with as_(noor), transaction():
        db.session.get(Person, lotte.id).country = "US"
        operations.issue(draft)
        with in_locale("nl"):
            abroad = operations.parties(draft)
        with in_locale("en"):
            assert operations.parties(draft)["seller"]["land"] == "Netherlands"
    assert (abroad["seller"]["land"], abroad["buyer"]["land"]) == ("Nederland", "Verenigde Staten")


def test_within_one_country_the_paper_does_not_name_it(draft, noor, as_):
    with as_(noor), transaction():
        operations.issue(draft)
        assert [one["land"] for one in operations.parties(draft).values()] == [None, None]


def test_an_iban_is_written_in_fours_for_people_and_whole_for_the_bank(draft, noor, as_):
    with as_(noor), transaction():
        operations.issue(draft)
        assert operations.parties(draft)["seller"]["iban"] == "NL91 ABNA 0417 1643 00"
        assert operations.epc_svg(draft) is not None and draft.seller["iban"] == "NL91ABNA0417164300"
    assert "NL91 ABNA 0417 1643 00 (Linde)" in db.session.scalars(select(Delivery)).one().content["text"]
