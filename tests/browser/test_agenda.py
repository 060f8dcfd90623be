"""The coach's agenda by mouse and by keyboard, in a real browser: making, moving, looking, printing."""

from __future__ import annotations

import pytest

from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.practices.models import Member
from coaching.scheduling import operations
from coaching.scheduling.models import Appointment
from tests.browser.desk import signed_in
from tests.scheduling.conftest import at, kinds  # noqa: F401  (the fixture)

playwright = pytest.importorskip("playwright.sync_api", reason="pip install -r requirements-e2e.txt")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
WEEK = "/agenda?view=week&day=2026-03-04"


@pytest.fixture
def made(kinds, house_of, linde, lotte, noor):  # noqa: F811
    with house_of(linde), transaction():
        return operations.book(kinds[1], at("2026-03-04 10:00"), person=lotte, coach_id=noor.id, tell=False)


@pytest.fixture
def desk(cast, live, made, browser_of, chromium):
    """Noor's browser in New York, on the week of the appointment; `asked` are the questions it was asked, `yes` the answer."""
    looks = {"locale": "nl-NL", "viewport": {"width": 1280, "height": 1000}, "timezone_id": "America/New_York"}
    with signed_in(chromium, browser_of(cast.noor), live, **looks) as page:
        page.asked, page.yes = [], True
        page.on("dialog", lambda dialog: (page.asked.append(dialog.message), dialog.accept() if page.yes else dialog.dismiss()))
        page.goto(live + WEEK)
        page.wait_for_load_state("networkidle")
        yield page


def start_now():
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(Appointment).one().start


def block(page):
    return page.locator(".agenda-block")


def cell(page, moment):
    return page.locator(f".agenda-cell[data-at='{moment}']")


def test_dragging_asks_says_that_a_mail_goes_out_and_moves(desk):
    target = cell(desk, "2026-03-05T14")
    with desk.expect_navigation():
        block(desk).drag_to(target, source_position={"x": 20, "y": 6}, target_position={"x": 20, "y": 22})
    assert desk.asked == ["De afspraak met Lotte de Vries verzetten naar donderdag 5 maart om 14:15? Er gaat een mail uit met de nieuwe tijd."]
    assert start_now() == at("2026-03-05 14:15") and desk.url.partition("#")[0].endswith("view=week&day=2026-03-04")
    assert db.session.query(Delivery).filter_by(letter="appointment_moved").count() == 1 and desk.said == []


def test_a_no_leaves_it_where_it_stands(desk):
    desk.yes = False
    block(desk).drag_to(cell(desk, "2026-03-05T14"))
    assert len(desk.asked) == 1 and start_now() == at("2026-03-04 10:00")


def test_by_keyboard_alt_and_arrows_choose_another_time_and_enter_moves_it(desk):
    block(desk).focus()
    for key in ("Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowRight"):
        desk.keyboard.press(key)
    assert desk.locator("[data-told]").inner_text() == "donderdag 5 maart om 10:30"
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert len(desk.asked) == 1 and start_now() == at("2026-03-05 10:30")
    playwright.expect(block(desk)).to_be_focused()  # so that one more key moves it on


def test_in_english_the_clock_says_two_o_clock_as_everywhere_else(desk, cast):
    with transaction():
        db.session.get_one(Member, cast.noor.id).locale = "en"
    desk.reload()
    block(desk).focus()
    for _ in range(16):
        desk.keyboard.press("Alt+ArrowDown")
    assert desk.locator("[data-told]").inner_text() == "Wednesday 4 March at 14:00"


def test_escape_leaves_it_and_enter_then_opens_the_appointment(desk, made):
    block(desk).focus()
    desk.keyboard.press("Alt+ArrowDown")
    desk.keyboard.press("Escape")
    assert desk.locator("[data-told]").is_hidden()
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert desk.url.endswith(f"/appointments/{made.id}") and desk.asked == [] and start_now() == at("2026-03-04 10:00")


def test_a_free_hour_is_chosen_by_click(desk):
    with desk.expect_navigation():
        cell(desk, "2026-03-05T13").click()
    assert desk.locator("[name=at]").input_value() == "2026-03-05T13:00"


def test_a_free_hour_is_chosen_by_keyboard(desk):
    desk.locator(".agenda").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        desk.keyboard.press(key)
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert desk.locator("[name=at]").input_value() == "2026-03-03T09:00"


def test_an_hour_that_was_taken_in_the_meantime_is_said_and_nothing_is_lost(desk, kinds, house_of, linde, tom, noor):  # noqa: F811
    with house_of(linde), transaction():
        operations.book(kinds[1], at("2026-03-05 14:00"), person=tom, coach_id=noor.id, by="coach", tell=False)
    with desk.expect_navigation():
        block(desk).drag_to(cell(desk, "2026-03-05T14"), source_position={"x": 20, "y": 6}, target_position={"x": 20, "y": 8})
    db.session.rollback()
    starts = {one.start for one in db.session.query(Appointment)}
    assert starts == {at("2026-03-04 10:00"), at("2026-03-05 14:00")}
    assert desk.locator("input[name=to]").input_value() == "2026-03-05T14:00"


def test_the_week_prints_on_one_page_lying_with_hours_and_without_buttons(desk):
    desk.emulate_media(media="print")
    assert desk.locator(".agenda-tools").is_hidden() and desk.locator(".agenda-hint").is_hidden() and block(desk).is_visible()
    paper = desk.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page") - paper.count(b"/Type /Pages") == 1
    assert b"/MediaBox [0 0 841" in paper


@pytest.mark.parametrize("view", ["day", "week", "month", "list"])
def test_every_view_fits_on_a_phone(desk, live, view):
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(f"{live}/agenda?view={view}&day=2026-03-04")
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390 and desk.said == []


def test_on_a_phone_the_week_is_a_list_of_its_days(desk, live):
    """Seven columns would be seven slivers: nothing scrolls sideways inside either, and what stands in a day is as wide as a thumb needs."""
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(f"{live}/agenda?day=2026-03-04")
    assert desk.evaluate("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.agenda'))")
    box = block(desk).bounding_box()
    assert box["width"] > 200 and box["height"] >= 44
    assert desk.locator(".agenda-column").count() == 7 and desk.locator(".agenda-hours").is_hidden()
    assert desk.locator(".agenda-none").first.is_visible()
    desk.set_viewport_size({"width": 1280, "height": 900})
    assert desk.locator(".agenda-none").first.is_hidden() and desk.locator(".agenda-hours").is_visible()


def test_with_coaches_side_by_side_an_appointment_stays_with_its_own(desk, live, bram, noor):
    """In the column of another coach a drop does nothing: it would look as if that coach had it from now on."""
    desk.goto(f"{live}/agenda?view=day&day=2026-03-04&coach=all")
    desk.wait_for_load_state("networkidle")
    lane = lambda one: desk.locator(f".agenda-column[data-coach='{one.id}'] .agenda-cell[data-at='2026-03-04T14']")  # noqa: E731
    block(desk).drag_to(lane(bram), source_position={"x": 20, "y": 6}, target_position={"x": 20, "y": 8})
    assert desk.asked == [] and start_now() == at("2026-03-04 10:00")
    with desk.expect_navigation():
        block(desk).drag_to(lane(noor), source_position={"x": 20, "y": 6}, target_position={"x": 20, "y": 8})
    assert len(desk.asked) == 1 and start_now() == at("2026-03-04 14:00") and desk.said == []


def test_the_day_view_has_its_hours_beside_one_wide_column(desk, live):
    desk.goto(f"{live}/agenda?view=day&day=2026-03-04")
    hours, column, shown = (desk.locator(one).bounding_box() for one in (".agenda-hours", ".agenda-column", ".agenda-block"))
    assert column["x"] == pytest.approx(hours["x"] + hours["width"], abs=2) and column["width"] > 600
    assert shown["height"] > 50 and hours["height"] > 600
