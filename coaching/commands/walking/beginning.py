"""Founding the practice, first contact and discovery call."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Event

from coaching.commands.walking.choosing import choose
from coaching.commands.walking.world import World, expect, expect_stage, say, sequence, wall

# The guest answers an invitation (RFC 5546 3.2.2); the coach, who is its organizer, only files it (3.2.1).
METHODS = {False: "REQUEST", True: "PUBLISH"}


def found(world: World) -> None:
    """The first visit: the coach claims the empty installation, signs in, and says who sends the invoices."""
    page = world.open(world.coach, "/setup")
    world.coach.send(page, "/setup", code=world.setup_code, practice="Marit Linde", name="Marit Linde", email=world.coach_mail,
                     password=world.password, locale="en", timezone="Europe/Amsterdam", days=["1", "2", "3", "4", "5"],
                     begins="09:00", ends="17:00")  # fmt: skip
    today = world.open(world.coach, "/today")
    expect("/today" in today.url, "the coach's Today after signing in", today.url)
    world.coach.send(world.open(world.coach, "/settings/practice"), "/settings/practice", street="Lindelaan 1", postcode="3511 AA", city="Utrecht")
    world.coach.send(world.open(world.coach, "/settings/money"), "/settings/money", kvk="12345678", vat_id="NL000099998B57", iban="NL91ABNA0417164300")
    again = world.coach.open(world.base + "/setup")
    expect(again.status == 404, "no second first visit", again.status)
    say("0 The house", "founded at /setup, closed behind it", "signed in by password", "address and IBAN in Settings")


def first_contact(world: World) -> None:
    """The contact form on the public page: a lead and a mail for the coach, a first reply with a way to book."""
    page = world.open(world.anna, "/p/marit-linde")
    world.wait(minutes=1)
    world.anna.send(page, "/p/marit-linde/contact", first_name="Anna", email=world.anna_mail, phone="06 12345678", consent="y",
                    question="I say yes to everything and come home empty.")  # fmt: skip
    world.wait(minutes=1)
    to_coach, reply = world.mail(world.coach_mail, "new request"), world.mail(world.anna_mail, "Thank you for your message")
    world.known["booking"] = reply.link("/book/")
    lead = world.open(world.coach, to_coach.link("/leads/"))
    expect(lead.has("I say yes to everything"), "the question on the lead's page", lead.text[:300])
    board = world.open(world.coach, "/pipeline")
    expect(board.has("Anna"), "Anna on the pipeline", board.text[:300])
    world.known["lead"] = lead.url
    expect_stage(world, "New")
    quick = world.coach.send(world.open(world.coach, "/leads/new"), "/leads", first_name="Piet", phone="06 87654321", source="phone", question="Called about coaching.")
    expect(quick.has("Piet"), "the quick-added lead", quick.text[:200])
    say("1 First contact", f"coach's mail “{to_coach.subject}”", f"lead on the pipeline {wall(world.now)}", f"reply “{reply.subject}” with a booking link")


def discovery(world: World) -> None:
    """A call from real availability, calendar files, moved by link; guide, notes, decision."""
    page = world.open(world.anna, world.known["booking"])
    page = choose(world, world.anna, page, day=2)
    page = world.anna.send(page, "", "Book this appointment", first_name="Anna", last_name="Vermeer", email=world.anna_mail, phone="06 12345678", location="phone")
    world.wait(minutes=2)
    booked = world.mail(world.anna_mail, ".")
    method, event = booked.event()
    expect(method == "REQUEST" and sequence(event) == 0, "METHOD:REQUEST with SEQUENCE:0", (method, sequence(event)))
    _method, his = world.mail(world.coach_mail, ".").event()
    expect(his["UID"] == event["UID"], "the same UID in both calendar files", (his["UID"], event["UID"]))
    first = event["DTSTART"].dt
    expect_stage(world, "Call booked")
    _moved(world, booked.link("/a/"), event)
    _method, event = world.mail(world.anna_mail, ".").event()
    start = event["DTSTART"].dt
    _decide(world, start)
    say("2 Discovery call", f"booked {wall(first)} “{booked.subject}”", f"moved by link to {wall(start)}, same UID, SEQUENCE {sequence(event)}",
        "guide answered, fit weighed")  # fmt: skip


def _moved(world: World, address: str, before: Event) -> None:
    """Another time by the link in the mail: the same UID, a higher SEQUENCE, for both."""
    page = world.open(world.anna, world.open(world.anna, address).link("/move"))
    page = choose(world, world.anna, page, day=3, time=-1)
    world.anna.send(page, "/move", "Move the appointment")
    world.wait(minutes=2)
    for who in (world.anna_mail, world.coach_mail):
        mail = world.mail(who, ".")
        method, event = mail.event()
        expect(method == METHODS[who == world.coach_mail] and event["UID"] == before["UID"] and sequence(event) > 0, "the same UID and a higher SEQUENCE",
               (mail.subject, method, event["UID"], sequence(event)))  # fmt: skip


def _decide(world: World, start: datetime) -> None:
    """The conversation: the guide opened, answered, weighed."""
    world.wait(until=start)
    lead = world.open(world.coach, world.known["lead"])
    person = lead.link("/coachees/").split("?")[0].rstrip("/")
    person = "/".join(person.split("/")[:5])
    world.known["person"] = person
    page = world.coach.send(world.open(world.coach, f"{person}/guide"), "/guides")
    page = world.coach.send(page, "/guides/", q_why_now="She fell asleep at the table.", q_result="Say no without guilt.", q_weight="8",
                            q_fit_needs="yes", q_fit_expectations="yes", q_fit_help="yes", q_fit_click="yes")  # fmt: skip
    page = world.open(world.coach, f"{person}/guide")
    expect(page.has("fit"), "the fit on the guide", page.text[:400])
    world.wait(until=start + timedelta(minutes=31))
