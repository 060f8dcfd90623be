"""See an alert; add and tick a todo."""

from __future__ import annotations

from flask import Blueprint, Response

from coaching.alerts import inputs, operations, queries
from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.i18n import _

bp = Blueprint("alerts", __name__)


@bp.post("/alerts/<alert_id>/seen")
@allow("staff")
def see(alert_id: str) -> Response:
    """It was seen, and goes off the desk."""
    alert = queries.alert(alert_id)
    with transaction():
        operations.see(alert)
    return hx.render_or_redirect("alerts/_seen.html", to=hx.back("/today"), alert=alert)


@bp.post("/alerts/seen")
@allow("staff")
def see_all() -> Response:
    """All of them were seen."""
    found = queries.unseen()
    with transaction():
        for alert in found:
            operations.see(alert)
    return hx.redirect("/today")


@bp.get("/todos/new")
@allow("staff")
def new_todo() -> Response:
    """Write down something to do."""
    return hx.render("alerts/todo.html", form=inputs.TodoInput(formdata=None), here="today")


@bp.post("/todos")
@allow("staff")
def add_todo() -> Response:
    """Keep it."""
    form = inputs.TodoInput()
    if not form.validate():
        return hx.render("alerts/todo.html", form=form, here="today", status=422)
    with transaction():
        operations.add_todo(form.text.data or "", due_on=form.due_on.data)
    hx.toast(_("Written down."))
    return hx.redirect("/today#todos")


@bp.post("/todos/<todo_id>/done")
@allow("staff")
def finish_todo(todo_id: str) -> Response:
    """Tick it; once more opens it again."""
    todo = queries.todo(todo_id)
    with transaction():
        operations.finish(todo)
    return hx.render_or_redirect("alerts/_todo.html", to="/today#todos", todo=todo, who="")
