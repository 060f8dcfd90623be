"""One link, from "yes" to the first appointment."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from coaching.agreements import operations as agreements
from coaching.agreements import queries as agreement_queries
from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.invitations import operations, queries, rules
from coaching.invitations.models import Invitation
from coaching.invoices.models import Invoice
from coaching.journeys.models import Journey
from coaching.leads import operations as leads
from coaching.leads import queries as lead_queries
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries
from coaching.scheduling import operations as scheduling
from coaching.scheduling.models import Appointment

DETAILS = {"first_name": "Eva", "last_name": "Smit", "street": "Kade 1", "postcode": "3512 AB", "city": "Utrecht"}


@pytest.fixture
def offer(eva, noor, linde, as_):
    with as_(noor), transaction():
        scheduling.install_defaults(linde, noor)
        programmes.install_ready_made(linde)
        agreements.install_defaults()
        db.session.flush()
        leads.add(eva, source="form", question="Help")
        programme = programme_queries.programmes()[0]
        return operations.invite(eva, programme, coach_id=noor.id, price_cents=90000, message="Fijn gesprek.",
                                 steps=["agreement", "details", "invoice", "appointment"],
                                 agreement_text_id=agreement_queries.by_key("coaching").id)  # fmt: skip


@pytest.fixture
def path(offer, noor, as_):
    with as_(noor), transaction():
        return operations.link_of(offer).removeprefix("http://localhost")


@pytest.fixture
def road(offer, path, anyone):
    """The address of the steps, in the browser of somebody who opened the link."""
    anyone.get(path)
    return f"/invitation/{offer.id}"


def _fresh(offer) -> Invitation:
    return db.session.get(Invitation, offer.id, populate_existing=True)


def test_the_steps_come_in_order_and_an_invoice_brings_the_details_along():
    assert rules.ordered(["appointment", "invoice"]) == ["summary", "details", "invoice", "appointment"]
    assert not rules.may_open(["summary", "agreement"], [], "agreement")


def test_inviting_sends_one_letter_and_moves_the_lead(offer, eva, as_, noor):
    with as_(noor):
        assert lead_queries.lead_of(eva.id).stage == "invited"
    assert f"invitation:{offer.id}" in set(db.session.scalars(select(Delivery.key)))


def test_somebody_goes_through_the_whole_road_without_an_account(anyone, path, road, offer, eva, as_, noor):
    assert anyone.get(path).location == road and "Fijn gesprek." in anyone.get(road).text
    assert anyone.post(f"{road}/summary").status_code == 303
    page = anyone.get(road).text
    sha = re.search(r'name="sha256"[^>]*value="([0-9a-f]{64})"', page).group(1)
    assert "Eva Smit" in page
    assert anyone.post(f"{road}/agreement", data={"sha256": sha, "name": "Eva Smit", "consent": "y"}).status_code == 303
    assert anyone.post(f"{road}/details", data=DETAILS).status_code == 303
    assert "2026-0001" in anyone.get(road).text and anyone.get(f"{road}/qr.svg").text.startswith("<svg")
    assert anyone.post(f"{road}/invoice").status_code == 303
    start = re.search(r'name="start" value="([^"]+)"', anyone.get(road).text).group(1)
    assert anyone.post(f"{road}/appointment", data={"start": start}).status_code == 303
    done = _fresh(offer)
    assert done.state == "accepted"
    journey = db.session.get(Journey, done.journey_id)
    booked = db.session.scalars(select(Appointment)).one()
    assert booked.journey_id == journey.id and booked.number == 1
    with as_(noor):
        assert lead_queries.lead_of(eva.id).stage == "started"
    come_in = anyone.post(f"{road}/enter")
    assert come_in.status_code == 303 and come_in.location == "/me", "one press, no second page in between"
    assert anyone.get("/me").status_code == 200


def test_no_step_is_skipped(anyone, road, offer):
    assert anyone.post(f"{road}/details", data=DETAILS).status_code == 409
    assert not _fresh(offer).done and db.session.scalars(select(Invoice)).all() == []


def test_it_can_be_taken_up_again_on_another_device_and_on_the_same(app, anyone, path, road):
    anyone.post(f"{road}/summary")
    for client in (app.test_client(), anyone, anyone):
        assert "agreement-text" in client.get(path, follow_redirects=True).text


def test_signing_needs_a_name_and_a_tick(anyone, road):
    anyone.post(f"{road}/summary")
    anyone.get(road)
    answer = anyone.post(f"{road}/agreement", data={"sha256": "0" * 64, "name": "Eva"})
    assert answer.status_code == 422 and 'value="Eva"' in answer.text


def test_a_text_that_changed_since_it_was_shown_is_not_signed(anyone, road, offer):
    anyone.post(f"{road}/summary")
    anyone.get(road)
    answer = anyone.post(f"{road}/agreement", data={"sha256": "0" * 64, "name": "Eva", "consent": "y"})
    assert answer.status_code == 409 and "agreement" not in _fresh(offer).done


def test_a_withdrawn_invitation_opens_nothing_and_says_no_more_than_an_unknown_link(anyone, path, road, offer, noor, as_):
    with as_(noor), transaction():
        operations.withdraw(queries.invitation(offer.id))
    never = "/i/" + "x" * 43
    over, unknown = anyone.get(path), anyone.get(never)
    plain = [re.sub(r'"X-CSRFToken": "[^"]+"', "", page.text.replace(path, never)) for page in (over, unknown)]  # its moment is in a token
    assert over.status_code == unknown.status_code == 410 and plain[0] == plain[1]
    assert anyone.get(road).status_code == anyone.post(f"{road}/summary").status_code == 404


def test_one_that_stalls_is_nudged_once_and_the_coach_is_told(offer, noor, as_, clock):
    clock.move(days=3)
    for _round in range(2):
        with as_(noor), transaction():
            operations.watch(queries.invitation(offer.id), clock.now())
    keys = [key for key in db.session.scalars(select(Delivery.key)) if key.startswith("invitation_nudge:")]
    assert len(keys) == 1
    clock.move(days=30)
    with as_(noor), transaction():
        operations.watch(queries.invitation(offer.id), clock.now())
    assert _fresh(offer).state == "expired"


def test_another_practice_cannot_see_it(browser_of, zev, offer):
    assert browser_of(zev).get(f"/invitations/{offer.id}").status_code == 404


def test_the_offer_is_over_after_its_time(anyone, path, offer, clock):
    clock.move(days=43)
    assert anyone.get(path).status_code == 410
    assert offer.expires_at - offer.created_at == timedelta(days=21)


def test_the_coach_sees_the_steps_as_a_thread_and_where_it_stands(offer, road, anyone, browser_of, noor, as_):
    anyone.post(f"{road}/summary")
    page = browser_of(noor).get(f"/invitations/{offer.id}").text
    steps = re.findall(r'<li class="([^"]*knot[^"]*)"', page)
    states = [re.search(r"is-(\w+)", one)[1] for one in steps]
    assert states == ["done", "now", "planned", "planned", "planned"]


def test_the_price_is_that_of_the_programme_that_was_chosen_when_none_is_typed(offer, eva, noor, linde, browser_of, as_):
    """The price of the first programme was filled in beforehand, and went along with another one that was chosen."""
    with as_(noor):
        short = next(one for one in programme_queries.programmes() if one.name["nl"] == "Kort en krachtig")
    coach, wish = browser_of(noor), {"programme": short.id, "steps": ["agreement"], "agreement": offer.agreement_text_id}
    page = coach.get(f"/coachees/{eva.id}/invite").text
    assert re.search(r'name="price"[^>]*value=""', page) and "Kort en krachtig · € 420,00" in page
    for typed in ("", "0", "99,50"):
        assert coach.post(f"/coachees/{eva.id}/invite", data=wish | {"price": typed}).status_code == 303
    assert sorted(db.session.scalars(select(Invitation.price_cents).where(Invitation.id != offer.id))) == [0, 9950, 42000]

