"""Between the appointments, the next ones, the closing and what comes after."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from coaching.commands.walking.browser import Browser
from coaching.commands.walking.choosing import choose
from coaching.commands.walking.mailbox import Mail
from coaching.commands.walking.starting import hold
from coaching.commands.walking.world import ZONE, World, expect, say, wall

REFLECTION, LESSON, CHECK_IN = "What has already shifted", "Lesson: from goal", "How far are you with your question"
BOOK, HALFWAY, LOW = "pick the next appointment", "A moment to pause", "About your check-in"


def _answer(world: World, mail: Mail, **answers: str) -> None:
    """Fill in the form behind the link of a mail, on a device where nobody is signed in."""
    somewhere = Browser("en")
    page = world.open(somewhere, mail.link("/r/"))
    done = somewhere.send(page, "/r/", **{f"q_{key}": value for key, value in answers.items()})
    expect(done.status == 200, "thanks for the answers", done.text[:300])


def enrichment(world: World) -> None:
    """Reflection, lesson, habit, and a check-in that is low."""
    held = world.known["first"] + timedelta(hours=1)
    _habit(world)
    reflection = world.wait_for(world.anna_mail, REFLECTION, timedelta(days=2))
    late = world.now - held - timedelta(days=1)
    expect(timedelta() <= late <= timedelta(hours=2), "the reflection one day after the appointment", wall(world.now))
    _answer(world, reflection, stayed="That a no is a yes to me.", trust="7")
    say("6 Enrichment", f"“{reflection.subject}” {wall(held + timedelta(days=1))}, answered without signing in", "habit ticked")
    lesson = world.wait_for(world.anna_mail, LESSON, timedelta(days=4))
    page = world.open(world.anna, lesson.link("/l/"))
    world.anna.send(page, "/l/")
    page = world.open(world.coach, f"{world.known['person']}/lessons")
    expect(page.has("inished") or page.has("done"), "the lesson as finished, for the coach", page.text[:500])
    check_in = world.wait_for(world.anna_mail, CHECK_IN, timedelta(days=8))
    _answer(world, check_in, energy="3", grip="2", course="3", words="Everything at once.")
    answered = world.now
    world.wait(minutes=1)
    world.mail(world.anna_mail, LOW)
    alert = world.mail(world.coach_mail, "scored low")
    today = world.open(world.coach, "/today")
    expect(re.search(r"Anna Vermeer gave a low score", today.text), "the low score on the coach's Today", today.text[:600])
    say("", f"“{lesson.subject}” finished", f"check-in {wall(answered)} scored 2.7: “{LOW}” within a minute, coach's mail “{alert.subject}”")


def _habit(world: World) -> None:
    """The coach adds a habit, she ticks it."""
    page = world.open(world.coach, f"{world.known['person']}/habits/new")
    world.coach.send(page, "/habits/new", title="Ten minutes outside", kind="yes_no", rhythm="daily")
    page = world.open(world.anna, "/me")
    world.anna.send(page, "/marks", value="1")
    page = world.open(world.coach, f"{world.known['person']}/habits")
    expect(page.has("Ten minutes outside"), "her habit on the coach's tab", page.text[:400])


def next_appointment(world: World) -> None:
    """The reminder to book, a booking, silence; the halfway reflection moves with the appointment; both others are held."""
    reminder = world.wait_for(world.anna_mail, BOOK, timedelta(days=6))
    page = choose(world, world.anna, world.open(world.anna, reminder.link("/b/")), day=7, time=2)
    world.anna.send(page, "", "Book this appointment")
    world.wait(minutes=1)
    booked = world.mail(world.anna_mail, "^Your appointment")
    _method, event = booked.event()
    before = _halfway(world.known["first"], event["DTSTART"].dt)
    _sees_halfway(world, before)
    page = world.open(world.anna, world.open(world.anna, booked.link("/a/")).link("/move"))
    page = choose(world, world.anna, page, day=10, time=0)
    world.anna.send(page, "/move", "Move the appointment")
    world.wait(minutes=1)
    start = world.mail(world.anna_mail, "^Moved").event()[1]["DTSTART"].dt
    after = _halfway(world.known["first"], start)
    expect(after > before, "a later halfway", (before, after))
    _sees_halfway(world, after)
    asked = world.count(world.anna_mail, BOOK)
    world.wait(until=after - timedelta(minutes=5))
    expect(world.count(world.anna_mail, HALFWAY) == 0, "no halfway reflection before its moment", wall(world.now))
    world.wait(minutes=10)
    _answer(world, world.mail(world.anna_mail, HALFWAY), step_taken="done", moment="I waited one beat.", confidence="7")
    expect(world.count(world.anna_mail, BOOK) == asked, "no more reminders to book", world.count(world.anna_mail, BOOK))
    say("7 Next appointment", f"“{reminder.subject}” → booked {wall(event['DTSTART'].dt)}, no more reminders", f"moved to {wall(start)}",
        f"halfway moved {wall(before)} → {wall(after)}, sent then")  # fmt: skip
    world.wait(until=start + timedelta(minutes=62))
    hold(world)
    world.known["last"] = start


def _halfway(first: datetime, second: datetime) -> datetime:
    """Exactly between the end of one appointment and the start of the next."""
    ended = first + timedelta(hours=1)
    return ended + (second - ended) / 2


def _sees_halfway(world: World, moment: datetime) -> None:
    """The coach's thread names that moment."""
    page = world.open(world.coach, world.known["person"])
    wanted = f"{moment.astimezone(ZONE):%H:%M}"
    day = f"{moment.astimezone(ZONE).day} {moment.astimezone(ZONE):%b}"
    expect(re.search(rf"{day} {wanted}", page.text), f"the halfway reflection at {day} {wanted} on the thread", page.text[-1500:])


def closing(world: World) -> None:
    """The last appointment, evaluation, growth report, closing."""
    reminder = world.wait_for(world.anna_mail, BOOK, timedelta(days=8), world.count(world.anna_mail, BOOK))
    page = choose(world, world.anna, world.open(world.anna, reminder.link("/b/")), day=2)
    world.anna.send(page, "", "Book this appointment")
    world.wait(minutes=1)
    start = world.mail(world.anna_mail, "^Your appointment").event()[1]["DTSTART"].dt
    world.wait(until=start + timedelta(minutes=62))
    hold(world)
    evaluation = world.wait_for(world.anna_mail, "Looking back", timedelta(days=2))
    _answer(world, evaluation, content_now="8", changed="I choose.", recommend="9")
    world.wait(minutes=2)
    page = world.open(world.coach, f"{world.known['person']}/report")
    expect(page.has("Say no calmly") and page.has("I choose."), "goal and own words in the growth report", page.text[:700])
    pdf = world.coach.open(page.link("report.pdf"))
    expect(pdf.raw.startswith(b"%PDF"), "the growth report as PDF", pdf.raw[:20])
    world.coach.send(page, "/report", words="You did this yourself.")
    world.coach.send(world.open(world.coach, page.url), "/share")
    world.coach.send(world.open(world.coach, page.url), "/finish", choice="follow_up")
    world.known["closed"] = world.now
    world.wait(minutes=2)
    shared = world.mail(world.anna_mail, "growth report is ready")
    mine = world.open(world.anna, "/me/report")
    expect(mine.has("You did this yourself."), "the coach's words in her report", mine.text[:500])
    say("8 Closing", f"last appointment {wall(start)}", f"“{evaluation.subject}” answered", f"growth report with PDF, “{shared.subject}”", f"closed {wall(world.known['closed'])}")


def follow_up(world: World) -> None:
    """Six weeks of silence, then a mail with a free half hour, which books."""
    seen = len(world.mailbox.all_of(world.anna_mail))
    world.wait(days=41)
    silent = [mail.subject for mail in world.mailbox.all_of(world.anna_mail)[seen:]]
    expect(not [one for one in silent if "report" not in one], "silence for six weeks", silent)
    offer = world.wait_for(world.anna_mail, "Six weeks later", timedelta(days=3))
    came = world.now
    expect(timedelta(days=42) <= came - world.known["closed"] + timedelta(hours=24) <= timedelta(days=44), "six weeks after the closing", wall(came))
    page = world.open(world.anna, offer.link("/b/"))
    page = choose(world, world.anna, page, day=3)
    world.anna.send(page, "", "Book this appointment")
    world.wait(minutes=1)
    _method, event = world.mail(world.anna_mail, "^Your appointment").event()
    length = event["DTEND"].dt - event["DTSTART"].dt
    expect(length == timedelta(minutes=30), "half an hour", length)
    say("9 Follow-up", f"“{offer.subject}” {wall(came)}", f"booked {wall(event['DTSTART'].dt)}, 30 minutes, free")


