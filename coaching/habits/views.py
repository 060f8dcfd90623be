"""Habits for the coachee (tick, add, look back) and for the coach (the same, without ticking)."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date
from flask import Blueprint, Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.habits import inputs, operations, queries, rules
from coaching.habits.models import Habit
from coaching.people import queries as people
from coaching.people.models import Person

bp = Blueprint("habits", __name__)


def _frame(person: Person) -> dict[str, Any]:
    """The layout of whoever looks, and where they are in it."""
    own = scope().role == "coachee"
    return {
        "layout": "layouts/coachee.html" if own else "layouts/coach.html",
        "here": "today" if own else "coachees",
        "own": own,
        "person": person,
        "home": url_for("rooms.coachee_today") if own else url_for("habits.of_coachee", person_id=person.id),
        "crumbs": [] if own else [(_("Coachees"), url_for("rooms.coachees")), (person.name, url_for("rooms.thread", person_id=person.id))],
    }


def _month_name(day: date) -> str:
    """"March 2026", in the reader's language."""
    return str(format_date(day, "LLLL y", locale=scope().locale))


def _day(text: str | None, today: date) -> date:
    """The day that is chosen, at most today."""
    try:
        found = date.fromisoformat(text) if text else today
    except ValueError:
        return today
    return min(found, today)


def _show(habit: Habit, person: Person, *, form: inputs.MarkInput | None = None, status: int = 200) -> Response:
    """The page of one habit: month, the chosen day, how it goes."""
    view = queries.view(habit, person)
    chosen = _day(request.values.get("day"), view.today)
    return hx.render("habits/show.html", "habits/_month.html", status=status, view=view, chosen=chosen, mark_form=form,
                     month_name=_month_name, weeks=rules.weeks_of_month(chosen), before=rules.month_before(chosen), after=rules.month_after(chosen, view.today), may_mark=view.today - chosen <= operations.BACK,
                     **_frame(person))  # fmt: skip


@bp.get("/coachees/<person_id>/habits")
@allow("coach")
def of_coachee(person_id: str) -> Response:
    """The coach's tab: every habit of one coachee and how it goes."""
    person = people.coachee(person_id)
    return hx.render("habits/index.html", views=queries.of_person(person), away=queries.archived_of(person.id), **_frame(person))


def _edit(person: Person, form: inputs.HabitInput, habit: Habit | None = None, status: int = 200) -> Response:
    frame = _frame(person)
    return hx.render("habits/edit.html", form=form if frame["own"] else form.about(person.first_name), habit=habit, status=status, **frame)


@bp.get("/me/habits/new")
@allow("coachee")
def new_own() -> Response:
    """A habit of one's own choosing."""
    return _edit(people.me(), inputs.HabitInput())


@bp.post("/me/habits/new")
@allow("coachee", many=("days",))
def add_own() -> Response:
    """Keep it."""
    return _add(people.me())


@bp.get("/coachees/<person_id>/habits/new")
@allow("coach")
def new(person_id: str) -> Response:
    """A habit that coach and coachee agreed on."""
    return _edit(people.coachee(person_id), inputs.HabitInput())


@bp.post("/coachees/<person_id>/habits/new")
@allow("coach", many=("days",))
def add(person_id: str) -> Response:
    """Keep it."""
    return _add(people.coachee(person_id))


def _add(person: Person) -> Response:
    form = inputs.HabitInput()
    if not form.validate():
        return _edit(person, form, status=422)
    with transaction():
        operations.add(person, **form.parts())
    hx.toast(_("The habit starts today."))
    return hx.redirect(str(_frame(person)["home"]))


@bp.get("/habits/<habit_id>")
@allow("coach", "coachee")
def show(habit_id: str) -> Response:
    """One habit: its month, and a day to look at (?day=2026-03-02)."""
    habit = queries.habit(habit_id)
    return _show(habit, people.person(habit.person_id))


@bp.get("/habits/<habit_id>/edit")
@allow("coach", "coachee")
def edit(habit_id: str) -> Response:
    """Change it."""
    habit = queries.habit(habit_id)
    form = inputs.HabitInput(data=operations.as_typed(habit))
    return _edit(people.person(habit.person_id), form, habit)


@bp.post("/habits/<habit_id>/edit")
@allow("coach", "coachee", many=("days",))
def save(habit_id: str) -> Response:
    """Keep the change; earlier marks stay."""
    habit = queries.habit(habit_id)
    form = inputs.HabitInput()
    if not form.validate():
        return _edit(people.person(habit.person_id), form, habit, status=422)
    with transaction():
        operations.change(habit, **form.parts())
    hx.toast(_("Saved"))
    return hx.redirect(url_for("habits.show", habit_id=habit.id))


@bp.post("/habits/<habit_id>/marks")
@allow("coachee")
def mark(habit_id: str) -> Response:
    """Set one day to what is given; the same twice changes nothing. Answers the habit's line, or its month when that asks."""
    form = inputs.MarkInput()
    view = _set_day(habit_id, form)
    if view is None:
        return _refused(queries.habit(habit_id), people.me(), form)
    if request.form.get("page") == "month":
        return _show(queries.habit(habit_id), people.me()) if hx.is_partial() else hx.redirect(url_for("habits.show", habit_id=habit_id, day=form.day.data))
    return hx.render_or_redirect("habits/_habit.html", to=url_for("rooms.coachee_today"), view=view)


def _set_day(habit_id: str, form: inputs.MarkInput) -> queries.HabitView | None:
    """How it goes once the mark is kept; None when it was refused, and the form says why. Raises NotHere."""
    if not form.validate():
        return None
    try:
        with transaction():
            return operations.set_day(queries.habit(habit_id), form.the_day(), form.value.data)
    except ValueError:
        form.day.errors = [_("A day can be marked up to a month back, not ahead.")]
        return None


def _refused(habit: Habit, person: Person, form: inputs.MarkInput) -> Response:
    """Where the mark was typed, with what is wrong with it: the line of Today, or the page of the habit."""
    if hx.is_partial() and request.form.get("page") != "month":
        return hx.render("", "habits/_habit.html", status=422, view=queries.view(habit, person), mark_form=form)
    return _show(habit, person, form=form, status=422)


@bp.post("/habits/<habit_id>/archive")
@allow("coach", "coachee")
def archive(habit_id: str) -> Response:
    """Stop with it; what was marked stays."""
    habit = queries.habit(habit_id)
    with transaction():
        operations.archive(habit)
    hx.toast(_("The habit is put away. What you marked is kept."))
    return hx.redirect(url_for("habits.put_away", habit_id=habit.id))


@bp.get("/habits/<habit_id>/away")
@allow("coach", "coachee")
def put_away(habit_id: str) -> Response:
    """What was put away, with the way back."""
    habit = queries.habit(habit_id, archived=True)
    person = people.person(habit.person_id)
    return hx.render("habits/away.html", habit=habit, **_frame(person))


@bp.post("/habits/<habit_id>/restore")
@allow("coach", "coachee")
def restore(habit_id: str) -> Response:
    """Take it up again."""
    habit = queries.habit(habit_id, archived=True)
    with transaction():
        operations.restore(habit)
    hx.toast(_("The habit is back."))
    return hx.redirect(url_for("habits.show", habit_id=habit.id))
