"""An invoice inside an invitation: whom it is for, and what happens when the practice cannot make one."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coaching.agreements import operations as agreements
from coaching.agreements import queries as agreement_queries
from coaching.alerts.models import Alert
from coaching.core.db import db, transaction
from coaching.invitations.models import Invitation
from coaching.people.models import Person
from coaching.practices.models import Practice
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries
from tests.invitations.test_flow import DETAILS, offer, path, road  # noqa: F401  (fixtures)
from tests.invitations.test_key import _to_the_details


def _empty_the_details(linde) -> None:
    with transaction():
        kept = db.session.get(Practice, linde.id, populate_existing=True)
        kept.street, kept.vat_id = "", None


def _wish(noor, linde, as_) -> dict[str, object]:
    with as_(noor), transaction():
        programmes.install_ready_made(linde)
        agreements.install_defaults()
        db.session.flush()
        return {"programme": programme_queries.programmes()[0].id, "price": "900", "steps": ["agreement", "details", "invoice", "appointment"],
                "agreement": agreement_queries.by_key("coaching").id}  # fmt: skip


def test_an_invitation_with_an_invoice_waits_until_the_practice_can_make_one(browser_of, noor, linde, lotte, as_):
    """A fresh practice has no address yet: whoever was invited got stuck halfway."""
    wish, coach, address = _wish(noor, linde, as_), browser_of(noor), f"/coachees/{lotte.id}/invite"
    _empty_the_details(linde)
    assert "straat, Btw-nummer" in coach.get(address).text
    refused = coach.post(address, data=wish)
    assert refused.status_code == 422 and 'aria-describedby="steps-error' in refused.text
    assert db.session.scalars(select(Invitation)).all() == []
    assert coach.post(address, data=wish | {"steps": ["agreement", "appointment"]}).status_code == 303, "without an invoice it may"


def test_nothing_is_asked_of_a_practice_that_can_make_invoices(browser_of, noor, linde, lotte, as_):
    wish, coach = _wish(noor, linde, as_), browser_of(noor)
    assert "/settings/money" not in coach.get(f"/coachees/{lotte.id}/invite").text
    assert coach.post(f"/coachees/{lotte.id}/invite", data=wish).status_code == 303


def test_who_gets_stuck_all_the_same_reads_why_and_the_coach_hears_it_once_that_day(anyone, road, linde, noor):  # noqa: F811
    _to_the_details(anyone, road)
    _empty_the_details(linde)
    for _time in range(2):
        answer = anyone.post(f"{road}/details", data=DETAILS)
        assert answer.status_code == 422 and 'value="Kade 1"' in answer.text and 'id="street-error"' not in answer.text
    told = db.session.scalars(select(Alert).where(Alert.kind == "stalled_invitation")).all()
    assert [one.member_id for one in told] == [noor.id]


def test_the_country_of_who_gets_the_invoice_is_kept_and_a_made_up_one_refused(anyone, road, eva):  # noqa: F811
    _to_the_details(anyone, road)
    assert '<option selected value="NL">' in anyone.get(road).text
    assert anyone.post(f"{road}/details", data=DETAILS | {"country": "QQ"}).status_code == 422
    assert anyone.post(f"{road}/details", data=DETAILS | {"country": "US"}).status_code == 303
    assert db.session.get(Person, eva.id, populate_existing=True).country == "US"


@pytest.mark.parametrize(("profile", "is_said"), [("standard", True), ("kor", False), ("exempt", False)])
def test_a_price_says_that_vat_is_in_it_only_where_there_is_vat(anyone, road, linde, profile, is_said):  # noqa: F811
    """Consumers are told what they pay in the end; who is under the small-business scheme may name no VAT (trust.md 3.2)."""
    with transaction():
        db.session.get(Practice, linde.id, populate_existing=True).vat_profile = profile
    page = anyone.get(road).text
    assert "900,00" in page and ("Prijs, inclusief btw" in page) == is_said
