"""Goals and agreed actions, for coach and coachee alike; they are shown on the progress page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.hx import request
from coaching.core.i18n import _, brief_day
from coaching.core.scope import scope
from coaching.goals import inputs, operations, queries
from coaching.goals.models import Goal, GoalScale
from coaching.journeys import queries as journeys
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.sponsors import queries as sponsors

bp = Blueprint("goals", __name__)


def _home(person_id: str) -> str:
    if scope().role == "coachee":
        return url_for("rooms.progress")
    return url_for("rooms.progress_of", person_id=person_id)


def _frame(person: Person) -> dict[str, Any]:
    own = scope().role == "coachee"
    return {"layout": "layouts/coachee.html" if own else "layouts/coach.html", "here": "progress" if own else "coachees",
            "own": own, "person": person, "home": hx.back(_home(person.id)),
            "crumbs": [] if own else [(_("Coachees"), url_for("rooms.coachees")), (person.name, url_for("rooms.thread", person_id=person.id))]}  # fmt: skip


def _journey_id(person: Person) -> str | None:
    journey = journeys.current_of(person.id)
    return journey.id if journey else None


def _goal_page(person: Person, form: inputs.GoalInput, status: int = 200) -> Response:
    frame = _frame(person)
    return hx.render("goals/new.html", form=form if frame["own"] else form.about(person.first_name), status=status, **frame)


def _set(person: Person) -> Response:
    form = inputs.GoalInput()
    if not form.validate():
        return _goal_page(person, form, 422)
    with transaction():
        operations.set_goal(person.id, form.title.data or "", form.now.data or 0, form.wanted.data or 0, journey_id=_journey_id(person))
    hx.toast(_("The goal is set."))
    return hx.redirect(hx.back(_home(person.id)))


@bp.get("/me/goals/new")
@allow("coachee")
def new_own() -> Response:
    """A goal of one's own."""
    return _goal_page(people.me(), inputs.GoalInput())


@bp.post("/me/goals/new")
@allow("coachee")
def set_own() -> Response:
    """Keep it."""
    return _set(people.me())


@bp.get("/coachees/<person_id>/goals/new")
@allow("coach")
def new(person_id: str) -> Response:
    """A goal that was found together."""
    return _goal_page(people.coachee(person_id), inputs.GoalInput())


@bp.post("/coachees/<person_id>/goals/new")
@allow("coach")
def set_goal(person_id: str) -> Response:
    """Keep it."""
    return _set(people.coachee(person_id))


def _show(goal: Goal, *, give: inputs.GiveInput | None = None, rename: inputs.RenameInput | None = None, status: int = 200) -> Response:
    person = people.person(goal.person_id)
    rename = rename or inputs.RenameInput(formdata=None, obj=goal)
    give = give or inputs.GiveInput(formdata=None, data={"value": goal.now})
    return hx.render("goals/show.html", goal=goal, give=give, rename=rename, scales=queries.scales_of([goal.id])[goal.id],
                     dates_of=_dates, sponsoring=_sponsoring(goal), status=status, **_frame(person))  # fmt: skip


def _sponsoring(goal: Goal) -> dict[str, Any] | None:
    """Who pays, and who of the two already shows them this goal; None without a sponsor."""
    live = sponsors.live_of(goal.person_id)
    if live is None:
        return None
    share, own = queries.share_of(goal.id, live[0].id), scope().role == "coachee"
    said = (share.by_coachee_at, share.by_coach_at) if share else (None, None)
    mine, theirs = said if own else said[::-1]
    return {"sponsor": live[1], "mine": mine is not None, "theirs": theirs is not None}


def _dates(scales: list[GoalScale]) -> list[str]:
    """Days as "3-12", below the chart."""
    return [brief_day(one.at) for one in scales]


@bp.get("/goals/<goal_id>")
@allow("coach", "coachee")
def show(goal_id: str) -> Response:
    """One goal: its numbers over time, and today's."""
    return _show(queries.goal(goal_id))


@bp.post("/goals/<goal_id>/numbers")
@allow("coach", "coachee")
def give(goal_id: str) -> Response:
    """Give it a number."""
    goal = queries.goal(goal_id)
    form = inputs.GiveInput()
    if not form.validate():
        return _show(goal, give=form, status=422)
    with transaction():
        operations.give(goal, form.value.data or 0)
    hx.toast(_("Written down."))
    return hx.redirect(_home(goal.person_id))


@bp.post("/goals/<goal_id>")
@allow("coach", "coachee")
def rename(goal_id: str) -> Response:
    """Other words, or another wish."""
    goal = queries.goal(goal_id)
    form = inputs.RenameInput()
    if not form.validate():
        return _show(goal, rename=form, status=422)
    with transaction():
        operations.rename(goal, form.title.data or "", form.wanted.data or 0)
    hx.toast(_("Saved"))
    return hx.redirect(url_for("goals.show", goal_id=goal.id))


@bp.post("/goals/<goal_id>/sponsor")
@allow("coach", "coachee")
def show_to_sponsor(goal_id: str) -> Response:
    """Say that the sponsor may see this goal, or no longer; it is seen when both say so."""
    goal = queries.goal(goal_id)
    live = sponsors.live_of(goal.person_id)
    if live is None:
        raise NotHere("nobody pays for this person")
    shown = request.form.get("shown") == "yes"
    with transaction():
        operations.show_to_sponsor(goal, live[0].id, by_coachee=scope().role == "coachee", shown=shown)
    hx.toast(_("Saved"))
    return hx.redirect(url_for("goals.show", goal_id=goal.id))


@bp.post("/goals/<goal_id>/remove")
@allow("coach", "coachee")
def remove(goal_id: str) -> Response:
    """Put it away."""
    goal = queries.goal(goal_id)
    with transaction():
        operations.remove(goal)
    hx.toast(_("The goal is put away."), undo=url_for("goals.restore", goal_id=goal.id))
    return hx.redirect(_home(goal.person_id))


@bp.post("/goals/<goal_id>/restore")
@allow("coach", "coachee")
def restore(goal_id: str) -> Response:
    """Bring it back."""
    goal = queries.removed(goal_id)
    with transaction():
        operations.restore(goal)
    hx.toast(_("The goal is back."))
    return hx.redirect(url_for("goals.show", goal_id=goal.id))


def _agree(person: Person) -> Response:
    form = inputs.ActionInput()
    if not form.validate():
        return hx.render("goals/action.html", form=form, status=422, **_frame(person))
    with transaction():
        operations.agree(person.id, form.text.data or "", due_on=form.due_on.data, journey_id=_journey_id(person))
    hx.toast(_("Agreed."))
    return hx.redirect(hx.back(_home(person.id)))


@bp.post("/me/actions")
@allow("coachee")
def agree_own() -> Response:
    """Something one will do."""
    return _agree(people.me())


@bp.post("/coachees/<person_id>/actions")
@allow("coach")
def agree(person_id: str) -> Response:
    """Something that was agreed with a coachee."""
    return _agree(people.coachee(person_id))


@bp.post("/actions/<action_id>/tick")
@allow("coach", "coachee")
def tick(action_id: str) -> Response:
    """Done; ticking again opens it."""
    item = queries.action(action_id)
    with transaction():
        operations.tick(item)
    return hx.render_or_redirect("goals/_action.html", to=hx.back(_home(item.person_id)), item=item)
