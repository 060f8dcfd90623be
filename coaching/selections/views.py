"""Choose in a list, say what to do with all of them, see how far it is, take it back."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, url_for

from coaching.accounts import queries as accounts
from coaching.core import clock, hx, limits
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Invalid, NotHere
from coaching.core.files import to_keep
from coaching.core.hx import request
from coaching.core.i18n import _, local
from coaching.core.scope import scope
from coaching.practices import queries as practices
from coaching.programmes import queries as programmes
from coaching.selections import inputs, operations, queries, rules, tasks, words
from coaching.selections.models import Selection

bp = Blueprint("selections", __name__)


@bp.post("/selections")
@allow("staff", many=("chosen",))
def choose() -> Response:
    """Keep what was chosen, and go on to what is asked before it is done."""
    form = inputs.ChosenInput()
    if not form.validate() or form.deed.data not in rules.deeds_for(form.kind.data, scope().role):
        return _again(form, _("Choose what you want to do."))
    try:
        with transaction():
            made = operations.choose(form.kind.data, request.form.getlist("chosen"), form.query.data or "", every=form.every.data)
    except Invalid as wrong:
        many = _("More than %(most)s fit. Make the list shorter first.", most=rules.MOST)
        return _again(form, many if str(wrong) == "many" else _("Choose somebody first.") if form.kind.data == "people" else _("Choose an invoice first."))
    return hx.redirect(url_for("selections.ask", selection_id=made.id, deed=form.deed.data))


def _again(form: inputs.ChosenInput, why: str) -> Response:
    """Back to the list as it was."""
    hx.toast(why, "alert")
    return hx.redirect(f"{words.LISTS.get(form.kind.data, '/coachees')}?{operations.query_of(form.query.data or '', select='1')}")


def _offered(found: Selection, deed: str) -> list[tuple[str, str]]:
    """What there is to choose from."""
    if deed == "hand_over":
        return [(one.id, one.name) for one in practices.coaches() if one.id != scope().member_id]
    return [(tag, tag) for tag in queries.tags_of(found.ids)] if deed in ("tag", "untag") else []


def _form(found: Selection, deed: str) -> inputs.DeedInput:
    form = inputs.asks(deed)
    form.offer(_offered(found, deed))
    return form


def _ask(found: Selection, deed: str, form: inputs.DeedInput, status: int = 200) -> Response:
    looked = queries.looked_at(found, deed, found.params)
    happens, not_ = [one for one in looked if one.why is None], words.why_not((one.why, one.name) for one in looked if one.why)
    return hx.render(
        "selections/ask.html", selection=found, deed=deed, form=form, happens=happens, not_=not_, words=words, status=status,
        placeholders=programmes.placeholders(rules.PLACEHOLDERS), offered=_offered(found, deed), here=_here(found), back=_back(found),
    )  # fmt: skip


def _here(found: Selection) -> str:
    return "invoices" if found.kind == "invoices" else "coachees"


def _back(found: Selection) -> str:
    """The list, where more can be chosen."""
    return found.came_from + ("&" if "?" in found.came_from else "?") + "select=1"


@bp.get("/selections/<selection_id>/<deed>")
@allow("staff")
def ask(selection_id: str, deed: str) -> Response:
    """For how many it happens and for whom not, and what has to be said first."""
    found = queries.selection(selection_id, deed)
    if found.begun_at is not None:
        return hx.redirect(url_for("selections.show", selection_id=found.id))
    return _ask(found, deed, _form(found, deed))


@bp.post("/selections/<selection_id>/<deed>")
@allow("staff")
def do(selection_id: str, deed: str) -> Response:
    """Do it: the first at once, who is left in the worker. Sent twice, it is done once."""
    found = queries.selection(selection_id, deed)
    form = _form(found, deed)
    if deed == "download":
        raise NotHere(deed)  # a download is no change: it has its own address
    if not form.validate():
        return _ask(found, deed, form, 422)
    limits.take("selection", scope().member_id or "", 60, timedelta(hours=1))
    with transaction():
        operations.begin(found, deed, form.params, form.text)
    tasks.some(found.id)
    return _ended(queries.selection(selection_id))


def _ended(found: Selection) -> Response:
    """To the list when everybody was done, with the way back; else to the page that says how far it is, or for whom not."""
    if found.is_under_way or found.skipped:
        return hx.redirect(url_for("selections.show", selection_id=found.id))
    undo = url_for("selections.undo", selection_id=found.id) if found.deed in rules.BACK else None
    hx.toast(words.done(found.deed or "", len(found.changed)), undo=undo)
    return hx.redirect(found.came_from)


@bp.get("/selections/<selection_id>")
@allow("staff")
def show(selection_id: str) -> Response:
    """How far it is, and what came of it."""
    found = queries.selection(selection_id)
    if found.begun_at is None:
        raise NotHere(selection_id)
    names = queries.named(found.kind, found.skipped)  # who was erased since has none
    not_ = words.why_not((found.skipped[one], name) for one, name in names.items())
    return hx.render("selections/show.html", "selections/_state.html", selection=found, not_=not_, words=words,
                     undoes=found.deed in rules.BACK, here=_here(found))  # fmt: skip


@bp.post("/selections/<selection_id>/undo")
@allow("staff")
def undo(selection_id: str) -> Response:
    """Take it back."""
    found = queries.selection(selection_id)
    with transaction():
        operations.undo(found)
    hx.toast(_("Taken back.") if found.undone_at else _("This cannot be taken back."), "done" if found.undone_at else "alert")
    return hx.redirect(found.came_from)


@bp.get("/selections/<selection_id>.zip")
@allow("staff")
def download(selection_id: str) -> Response:
    """The PDFs in one file. Everybody's address at once: the password is asked first (trust.md B11)."""
    found = queries.selection(selection_id, "download")
    if not accounts.is_confirmed(scope().user_id or "", scope().device_id or ""):
        return hx.redirect(url_for("entrance.confirm", next=url_for("selections.ask", selection_id=found.id, deed="download")))
    limits.take("invoices_zip", scope().member_id or "", 20, timedelta(hours=1))
    name = f"{_('invoices')}-{local(clock.now()).date()}.zip"
    return to_keep(queries.zip_of(found), "application/zip", name)
