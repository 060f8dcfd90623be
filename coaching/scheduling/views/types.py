"""Appointment types, as the coach arranges them."""

from typing import Any

from flask import Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import db, transaction
from coaching.core.i18n import _, say
from coaching.core.scope import scope
from coaching.practices import queries as practices
from coaching.practices.operations import slug_of
from coaching.scheduling import inputs, operations, queries, words
from coaching.scheduling.models import AppointmentType
from coaching.scheduling.rules import policy
from coaching.scheduling.views import embedding
from coaching.scheduling.views.blueprint import bp


@bp.get("/scheduling/types")
@allow("staff")
def types() -> Response:
    """All types."""
    practice = practices.practice()
    found = queries.kinds(active=False)
    audience = {one.value: one.label for one in inputs.audience_choices()}
    return hx.render("scheduling/types.html", here="agenda", kinds=found, practice=practice, audience=audience, words=words)


@bp.post("/scheduling/types/defaults")
@allow("coach")
def types_installed() -> Response:
    """Give the practice the types it lacks."""
    with transaction():
        operations.install_defaults(practices.practice(), practices.me())
    return hx.redirect(url_for("scheduling.types"))


@bp.get("/scheduling/types/new")
@allow("coach")
def type_new() -> Response:
    """A new type."""
    return _edit(None, _lists(inputs.TypeInput(formdata=None, phone=True, durations="60", horizon_days=60, audience="public", reminders="24, 1", questions=inputs.rows_of([]))))


@bp.post("/scheduling/types/new")
@allow("coach", many=("coach_ids", "hours_ids"))
def type_made() -> Response:
    """Keep the new type."""
    return _save(None)


@bp.get("/scheduling/types/<type_id>")
@allow("coach")
def type_edit(type_id: str) -> Response:
    """Edit a type."""
    kind = queries.kind(type_id)
    return _edit(kind, _lists(inputs.TypeInput(formdata=None, data=_typed(kind))))


@bp.post("/scheduling/types/<type_id>")
@allow("coach", many=("coach_ids", "hours_ids"))
def type_saved(type_id: str) -> Response:
    """Keep the change. Appointments that stand are left as they are (rule 43)."""
    return _save(queries.kind(type_id))


def _lists(form: inputs.TypeInput) -> inputs.TypeInput:
    form.audience.choices = inputs.audience_choices()
    form.coach_ids.choices = inputs.pairs(*((one.id, one.name) for one in practices.coaches()))
    form.form_id.choices = inputs.booking_forms()
    form.step.choices = inputs.step_choices(int(form.step.data) if (form.step.data or "").isdigit() else None)
    form.hours_ids.choices = _sets_of_hours()
    return form


def _sets_of_hours() -> list[Any]:
    """Every coach's sets of hours, when somebody has more than one."""
    names = {one.id: one.name for one in practices.coaches()}
    found = queries.availabilities(list(names))
    if len(found) == len({one.coach_id for one in found}):
        return []
    return inputs.pairs(*((one.id, f"{names[one.coach_id]}: {one.name}" if len(names) > 1 else one.name) for one in found))


def _edit(kind: AppointmentType | None, form: inputs.TypeInput, status: int = 200) -> Response:
    address = None
    if kind is not None and kind.audience == "public":
        from coaching.core.links import url

        address = url("scheduling.book", practice_slug=practices.practice().slug, kind_slug=kind.slug)
    title = say(kind.name) if kind else _("New type")
    return hx.render("scheduling/type.html", status=status, here="agenda", kind=kind, form=form, asks_itself=not form.form_id.data,
                     between=(form.buffer_before_min.data or 0) + (form.buffer_after_min.data or 0), title=title, address=address,
                     has_room=bool(practices.me().video_link), frame=embedding.snippet(address, title) if address else None,
                     sites=practices.practice().frame_sites)  # fmt: skip


def _save(kind: AppointmentType | None) -> Response:
    form = _lists(inputs.TypeInput())
    is_valid = form.validate()
    slug = slug_of(form.slug.data or (form.name_nl.data or "")[:60])
    taken = [one for one in queries.kinds(active=False) if one.slug == slug and one is not kind]
    if taken:
        form.slug.errors = [_("Another type has this address.")]
    if not is_valid or taken:
        return _edit(kind, form, 422)
    with transaction():
        if kind is None:
            kind = AppointmentType(slug=slug, name={}, questions=[])
            db.session.add(kind)
        write(kind, form, slug)
    hx.toast(_("Saved"))
    return hx.redirect(url_for("scheduling.types"))


PLAIN = (
    "purpose", "grid", "notice_days", "horizon_days", "bookable_from", "bookable_until", "max_per_day", "max_per_week",
    "audience", "pool", "coach_ids", "needs_confirmation", "color", "is_active", "dates_only",
)  # fmt: skip


def _typed(kind: AppointmentType) -> dict[str, Any]:
    """A type as its form shows it."""
    places = {each["kind"]: each.get("detail") or "" for each in kind.locations}
    price = None if kind.price_cents is None else f"{kind.price_cents / 100:.2f}".removesuffix(".00")
    return {
        **{name: getattr(kind, name) for name in PLAIN},
        **{f"name_{locale}": kind.name.get(locale, "") for locale in ("nl", "en")},
        **{f"description_{locale}": kind.description.get(locale, "") for locale in ("nl", "en")},
        **{place: place in places for place in words.PLACES},
        **policy.frozen(kind.policy),
        "slug": kind.slug,
        "form_id": kind.form_id or "",
        "hours_ids": list(kind.availabilities.values()),
        "step": _step(kind),
        "questions": inputs.rows_of(kind.questions),
        "durations": ", ".join(str(minutes) for minutes in kind.durations),
        "buffer_before_min": kind.buffer_before_min,
        "buffer_after_min": kind.buffer_after_min,
        "notice_hours": kind.min_notice_min // 60,
        "seats": kind.seats,
        "weights": ", ".join(str((kind.weights or {}).get(one.id, 1)) for one in practices.coaches()) if kind.weights else "",
        "price": price,
        "video_detail": places.get("video_link", ""),
        "jitsi_host": places.get("jitsi", ""),
        "address_detail": places.get("address", ""),
        "reminders": ", ".join(f"{minutes // 60}" for minutes in kind.reminders),
    }


def _step(kind: AppointmentType) -> str:
    whole = kind.duration_min + kind.buffer_before_min + kind.buffer_after_min
    if kind.step_min is None:
        return ""
    return inputs.SUM if kind.step_min == whole != kind.duration_min else str(kind.step_min)


def write(kind: AppointmentType, form: inputs.TypeInput, slug: str) -> None:
    """Put what was typed on the type."""
    for name in PLAIN:
        setattr(kind, name, form[name].data)
    kind.slug, kind.price_cents = slug, form.price.cents
    kind.form_id = form.form_id.data or None
    if form.questions.entries:
        kind.questions = inputs.questions_from([row.form for row in form.questions], kind.questions or [])
    kind.name = _texts(form.name_nl.data, form.name_en.data)
    kind.description = _texts(form.description_nl.data, form.description_en.data)
    kind.durations = inputs.numbers_of(form.durations.data, 5, 720)
    kind.buffer_before_min, kind.buffer_after_min = form.buffer_before_min.data or 0, form.buffer_after_min.data or 0
    kind.step_min = inputs.step_of(form, kind.duration_min)
    kind.availabilities = {one.coach_id: one.id for one in queries.availabilities_by_id(form.hours_ids.data or [])}
    kind.min_notice_min = (form.notice_hours.data or 0) * 60
    kind.seats = form.seats.data or 1
    kind.mode = "group" if kind.seats > 1 else "one"
    shares = [int(part) for part in (form.weights.data or "").split(",") if part.strip()]
    kind.weights = dict(zip((choice.value for choice in form.coach_ids.choices), shares, strict=False)) or None
    kind.reminders = [hours * 60 for hours in inputs.numbers_of(form.reminders.data, 0, 1000)]
    kind.policy = {name: form[name].data for name in ("cancel_hours", "move_hours", "max_moves", "earlier")}
    details = {"video_link": form.video_detail.data, "jitsi": form.jitsi_host.data, "address": form.address_detail.data}
    chosen = [place for place in words.PLACES if form[place].data] or ["phone"]
    kind.locations = [{"kind": place, "detail": details.get(place) or ""} for place in chosen]


def _texts(nl: str | None, en: str | None) -> dict[str, str]:
    return {locale: text for locale, text in (("nl", nl), ("en", en)) if text}


@bp.post("/scheduling/types/<type_id>/copy")
@allow("coach")
def type_copied(type_id: str) -> Response:
    """A type like this one, to change."""
    kind = queries.kind(type_id)
    with transaction():
        form = _lists(inputs.TypeInput(formdata=None, data=_typed(kind) | {"questions": []}))
        double = AppointmentType(slug=f"{kind.slug}-{kind.id[:4]}", name=dict(kind.name), questions=list(kind.questions))
        db.session.add(double)
        write(double, form, f"{kind.slug}-{double.id[:4]}")
        double.practice_id = scope().practice_id or double.practice_id
    return hx.redirect(url_for("scheduling.type_edit", type_id=double.id))
