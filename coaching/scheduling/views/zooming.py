"""The practice's key for Zoom: kept when Zoom lets it in, forgotten, and a meeting that is tried once more."""

from flask import Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.i18n import _
from coaching.core.queue import wake
from coaching.scheduling import queries, words
from coaching.scheduling.inputs.calendars import ZoomInput
from coaching.scheduling.operations import meeting
from coaching.scheduling.views.blueprint import bp
from coaching.scheduling.views.feeds import show


@bp.post("/scheduling/zoom")
@allow("owner")
def zoom_saved() -> Response:
    """Try the key at Zoom, and keep it; one that Zoom refuses is said at once. Zoom that is away keeps nobody from going on."""
    form = ZoomInput()
    if not form.validate():
        return show(zoom_form=form, status=422)
    typed = {name: str(form[name].data or "").strip() for name in ("account_id", "client_id", "client_secret")}
    trouble = meeting.tried(**typed)
    if trouble in ("key", "permission"):
        return _refused(form)
    with transaction():
        meeting.save_keys(**typed)
        wake("tick")
    hx.toast(words.zoom_trouble(trouble) if trouble else _("Connected with Zoom."), "neutral" if trouble else "done")
    return hx.redirect(url_for("scheduling.feeds") + "#zoom")


def _refused(form: ZoomInput) -> Response:
    form.client_secret.errors = [_("Zoom does not let this key in. Look whether the three values are whole and the app is activated.")]
    return show(zoom_form=form, status=422)


@bp.post("/scheduling/zoom/remove")
@allow("owner")
def zoom_removed() -> Response:
    """Forget the key. Meetings that were made stay."""
    with transaction():
        meeting.forget_keys()
    hx.toast(_("Disconnected. The key is forgotten."))
    return hx.redirect(url_for("scheduling.feeds") + "#zoom")


@bp.post("/appointments/<appointment_id>/zoom")
@allow("staff")
def zoom_again(appointment_id: str) -> Response:
    """Try once more to make, move or take away the meeting of an appointment."""
    found = queries.appointment(appointment_id)
    with transaction():
        meeting.again(found)
        wake("tick")
    hx.toast(_("It is tried within a minute."))
    return hx.redirect(url_for("scheduling.appointment", appointment_id=found.id))
