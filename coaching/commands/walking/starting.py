"""Invitation, onboarding and the first appointment."""

from __future__ import annotations

from datetime import datetime, timedelta

from coaching.commands.walking.browser import Browser, Page
from coaching.commands.walking.choosing import instant
from coaching.commands.walking.world import World, expect, expect_stage, say, wall

PROGRAMME, PRICE = "Short and focused", "420"


def invitation(world: World) -> None:
    """One link: summary, agreement, details, invoice, first appointment, done."""
    page = world.open(world.coach, f"{world.known['person']}/invite")
    world.coach.send(page, "/invite", programme=f"{PROGRAMME} · €{PRICE}.00", message="Good talk today.",
                     steps=["agreement", "details", "invoice", "appointment"])  # fmt: skip
    world.wait(minutes=2)
    offer = world.mail(world.anna_mail, "invitation")
    expect_stage(world, "Invited")
    page = world.open(world.anna, offer.link("/i/"))
    expect(page.has(PROGRAMME), "the programme in the summary", page.text[:300])
    page = world.anna.send(page, "/summary")
    page = world.anna.send(page, "/agreement", name="Anna Vermeer", consent="y")
    page = world.anna.send(page, "/details", last_name="Vermeer", street="Nachtegaalstraat 61", postcode="3581 AE", city="Utrecht")
    page = world.anna.send(page, "/invoice")
    start = _choose_first(world, page)
    world.wait(minutes=2)
    signed, invoice = world.mail(world.anna_mail, "agreement|signed"), world.mail(world.anna_mail, "[Ii]nvoice")
    for mail in (signed, invoice):
        expect(mail.file(".pdf").startswith(b"%PDF"), f"a PDF in “{mail.subject}”", mail.file(".pdf")[:8])
    expect(world.mail(world.coach_mail, "agreement|signed").file(".pdf"), "the coach's own copy", "")
    told = world.mail(world.coach_mail, "accepted")
    expect_stage(world, "Started")
    say("3 Invitation", f"“{offer.subject}”", f"signed “{signed.subject}” PDF", f"“{invoice.subject}” PDF", f"coach's mail “{told.subject}”", f"first appointment {wall(start)}")


def _choose_first(world: World, page: Page) -> datetime:
    """The first appointment, a week from now or later; it is done then."""
    form = page.form("/appointment", "start")
    wish = world.now + timedelta(days=6)
    start = next(value for value in form.choices["start"] if instant(value) > wish)
    page = world.anna.send(page, "/appointment", start=start)
    world.known["first"] = instant(start)
    page = world.anna.send(page, "/enter")
    expect("/me" in page.url, "her own page, without a password", page.url)
    return instant(start)


def onboarding(world: World) -> None:
    """Welcome, the intake from the mail without signing in; its reminders stop."""
    welcome = world.mail(world.anna_mail, "[Ww]elcome")
    intake = world.wait_for(world.anna_mail, "intake", timedelta(hours=3))
    reminder = world.wait_for(world.anna_mail, "still waiting", timedelta(days=4))
    train = Browser("en")  # another device, where nobody is signed in
    page = world.open(train, intake.link("/r/"))
    train.send(page, "/r/", q_reason="I say yes before I know it.", q_content_now="5", q_different="A calm no.")
    seen = world.count(world.anna_mail, "still waiting")
    page = world.open(world.coach, f"{world.known['person']}/answers")
    expect(page.has("I say yes before I know it."), "her intake under Answers", page.text[:300])
    ticked = _checklist(world)
    world.known["reminders"] = seen
    say("4 Onboarding", f"“{welcome.subject}”", f"“{intake.subject}” answered from the mail", f"“{reminder.subject}” came once, then no more", f"{ticked} of the first days' things done")


def _checklist(world: World) -> int:
    """The first days: one thing ticked by hand, others tick themselves. Returns how many the coach sees done."""
    world.anna.send(world.open(world.anna, "/me/start"), "/me/start/welcome")
    world.anna.send(world.open(world.anna, "/me/messages"), "/messages", body="Hello, I am looking forward to it.")
    world.wait(minutes=1)
    page = world.open(world.coach, f"{world.known['person']}/start")
    done = page.html.count("chip-done")
    expect(done == 4, "the road, the intake, the first appointment and hello done on the coach's list", page.text[:600])  # noqa: PLR2004
    return done


def first_appointment(world: World) -> None:
    """Held: a private note, a shared summary, a goal, an action."""
    world.wait(until=world.known["first"])
    expect(world.count(world.anna_mail, "still waiting") == world.known["reminders"], "no reminder after the intake was answered",
           world.count(world.anna_mail, "still waiting"))  # fmt: skip
    person = world.known["person"]
    page = world.coach.send(world.open(world.coach, f"{person}/notes"), "/notes")
    world.coach.send(page, "/notes/", body="Shoulders rise at the word boss.")
    page = world.coach.send(world.open(world.coach, f"{person}/notes"), "/notes")
    world.coach.send(page, "/notes/", body="One beat before each yes.")
    world.coach.send(world.open(world.coach, page.url), "/share")
    world.coach.send(world.open(world.coach, f"{person}/goals/new"), "/goals/new", title="Say no calmly", now="3", wanted="8")
    world.coach.send(world.open(world.coach, f"{person}/progress"), "/actions", text="Write down three yeses")
    world.wait(until=world.known["first"] + timedelta(hours=1, minutes=2))
    hold(world)
    summary = world.mail(world.anna_mail, "summary")
    page = world.open(world.anna, "/me/thread")
    expect(page.has("One beat before each yes."), "the summary on her thread", page.text[:900])
    expect("Shoulders rise" not in page.html, "the private note nowhere on her thread", "it is there")
    progress = world.open(world.anna, "/me/progress")
    expect(progress.has("Say no calmly"), "her goal on Progress", progress.text[:400])
    say("5 First appointment", "held", f"private note stays private, “{summary.subject}”", "goal 3 → 8, one action")


def hold(world: World) -> None:
    """The coach marks the last appointment as held."""
    page = world.open(world.coach, world.known["person"])
    addresses = [href for _label, href in page.links if href.startswith("/appointments/") and href.count("/") == 2]
    expect(addresses, "an appointment on the coach's thread", [href for _label, href in page.links])
    for address in reversed(list(dict.fromkeys(addresses))):
        page = world.open(world.coach, address)
        if any("/held" in form.action for form in page.forms):
            world.coach.send(page, "/held")
            world.wait(minutes=2)
            return
    expect(False, "an appointment that can be marked as held", addresses)
