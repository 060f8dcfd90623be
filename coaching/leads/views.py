"""The buttons of the pipeline, and one request."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.i18n import _, say
from coaching.core.ids import new_id
from coaching.core.text import MissingValue
from coaching.leads import inputs, operations, queries
from coaching.leads.models import FIRST, ReplyText
from coaching.leads.rules import PLACEHOLDERS, quiet_days
from coaching.people import operations as people
from coaching.people import queries as people_queries
from coaching.people.models import Person
from coaching.practices import queries as practices

bp = Blueprint("leads", __name__)


def _page(lead_id: str, *, status: int = 200, **forms: object) -> Response:
    lead = queries.lead(lead_id)
    person = people_queries.person(lead.person_id)
    first = next(iter(queries.replies()), None)
    context = {
        "lead": lead, "person": person, "replies": queries.replies(), "words": inputs.STAGE_WORDS, "sources": inputs.SOURCE_WORDS,
        "lost": inputs.LOST_WORDS, "quiet": quiet_days(lead.stage, lead.stage_since, clock.now()), "here": "pipeline",
        "stage_form": inputs.StageInput(formdata=None, obj=lead), "lose_form": inputs.LoseInput(formdata=None),
        "next_form": inputs.NextInput(formdata=None, obj=lead),
        "reply_form": inputs.ReplyInput(formdata=None, subject=say(first.name, person.locale) if first else "",
                                        body=say(first.texts, person.locale) if first else ""),
    }  # fmt: skip
    return hx.render("leads/show.html", status=status, **(context | forms))


@bp.get("/leads/new")
@allow("coach")
def new() -> Response:
    """Take a request down by hand, from the phone or WhatsApp."""
    return hx.render("leads/new.html", form=inputs.LeadInput(), here="pipeline")


@bp.post("/leads")
@allow("coach")
def add() -> Response:
    """Keep it."""
    form = inputs.LeadInput()
    if not form.validate():
        return hx.render("leads/new.html", form=form, here="pipeline", status=422)
    with transaction():
        person = people.find_or_add(first_name=form.first_name.data or "", last_name=form.last_name.data or "",
                                    email=form.email.data, phone=form.phone.data, source=form.source.data,
                                    coach_id=practices.me().id)  # fmt: skip
        lead = operations.add(person, source=form.source.data, question=form.question.data, coach_id=practices.me().id)
        if form.send_reply.data:
            operations.send_first_reply(lead, booking_url(person.locale))
    hx.toast(_put_down(person, form.first_name.data or ""))
    return hx.redirect(url_for("leads.show", lead_id=lead.id))


def _put_down(person: Person, typed: str) -> str:
    """Where it stands now: a number or an address that is somebody else's already puts it with them, and that must not pass in silence."""
    if person.first_name.casefold() == typed.strip().casefold():
        return _("%(name)s is on the pipeline.", name=person.first_name)
    return _("This address or number is %(name)s’s: what you wrote stands here now.", name=person.name)


_booking_url: list[object] = []


def booking_url(locale: str | None = None) -> str | None:
    """The address where a discovery call can be booked; set by create_app, because scheduling is a neighbour."""
    return _booking_url[0]() if _booking_url else None  # type: ignore[operator]


def on_booking_url(finder: object) -> None:
    """Say how the address of the booking page is found."""
    _booking_url[:] = [finder]


@bp.get("/leads/<lead_id>")
@allow("coach")
def show(lead_id: str) -> Response:
    """One request: what they asked, where it stands, what to do next."""
    return _page(lead_id)


@bp.post("/leads/<lead_id>/stage")
@allow("coach")
def move(lead_id: str) -> Response:
    """Put it in another stage."""
    form = inputs.StageInput()
    lead = queries.lead(lead_id)
    if not form.validate():
        return _page(lead_id, stage_form=form, status=422)
    with transaction():
        operations.move(lead, form.stage.data)
    hx.toast(_("Moved to %(stage)s.", stage=inputs.STAGE_WORDS[lead.stage]))
    return hx.redirect(hx.back(url_for("rooms.pipeline")))


@bp.post("/leads/<lead_id>/lost")
@allow("coach")
def lose(lead_id: str) -> Response:
    """Close it, with a reason."""
    form = inputs.LoseInput()
    lead = queries.lead(lead_id)
    if not form.validate():
        return _page(lead_id, lose_form=form, status=422)
    with transaction():
        operations.lose(lead, form.reason.data)
    return hx.redirect(url_for("rooms.pipeline"))


@bp.post("/leads/<lead_id>/next")
@allow("coach")
def plan_next(lead_id: str) -> Response:
    """Say what comes next, and when."""
    form = inputs.NextInput()
    lead = queries.lead(lead_id)
    if not form.validate():
        return _page(lead_id, next_form=form, status=422)
    with transaction():
        operations.plan_next(lead, form.next_action.data, form.next_action_on.data)
    hx.toast(_("Saved"))
    return hx.redirect(url_for("leads.show", lead_id=lead.id))


@bp.post("/leads/<lead_id>/reply")
@allow("coach")
def reply(lead_id: str) -> Response:
    """Send a reply in the coach's own words."""
    form = inputs.ReplyInput()
    lead = queries.lead(lead_id)
    if not form.validate():
        return _page(lead_id, reply_form=form, status=422)
    try:
        with transaction():
            operations.reply(lead, form.subject.data or "", form.body.data or "", booking_url())
    except MissingValue as missing:
        form.body.errors = [_("{%(name)s} has no value for this person.", name=missing.name)]
        return _page(lead_id, reply_form=form, status=422)
    hx.toast(_("Your reply is on its way."))
    return hx.redirect(url_for("leads.show", lead_id=lead.id))


@bp.post("/leads/<lead_id>/decision")
@allow("coach")
def decide(lead_id: str) -> Response:
    """After the call: let them think, or decline kindly. Inviting has a page of its own."""
    lead = queries.lead(lead_id)
    with transaction():
        if request.form.get("decision") == "decline":
            operations.decline(lead)
            hx.toast(_("A kind mail is on its way."))
        else:
            operations.let_think(lead)
            hx.toast(_("A personal nudge goes out in five days, unless something happens before."))
    return hx.redirect(url_for("rooms.pipeline"))


@bp.get("/settings/replies")
@allow("coach")
def replies() -> Response:
    """The reply that goes by itself, and those to choose from."""
    return hx.render("leads/replies.html", replies=queries.replies(), first=queries.reply(FIRST), here="settings")


def _editor(found: ReplyText | None, form: inputs.ReplyTextInput | None = None, *, is_first: bool = False) -> Response:
    name, texts = (found.name, found.texts) if found else operations.READY_REPLIES["kennismaken"] if is_first else ({}, {})  # to begin with
    typed = {f"{part}_{locale}": words.get(locale, "") for part, words in (("name", name), ("body", texts)) for locale in ("nl", "en")}
    ready = form or inputs.ReplyTextInput(formdata=None, data=typed)
    return hx.render("leads/reply.html", form=ready, reply=found, is_first=is_first, known=PLACEHOLDERS, here="settings", status=422 if form else 200)


def _kept(found: ReplyText | None, key: str, *, is_first: bool = False) -> Response:
    form = inputs.ReplyTextInput()
    if not form.validate():
        return _editor(found, form, is_first=is_first)
    with transaction():
        operations.write_reply(found, key, form.names, form.texts)
    hx.toast(_("Saved"))
    return hx.redirect(url_for("leads.replies"))


@bp.get("/settings/replies/first")
@allow("coach")
def first_reply() -> Response:
    """The words that go out within a minute."""
    return _editor(queries.reply(FIRST), is_first=True)


@bp.post("/settings/replies/first")
@allow("coach")
def save_first_reply() -> Response:
    """Keep them."""
    return _kept(queries.reply(FIRST), FIRST, is_first=True)


@bp.post("/settings/replies/first/remove")
@allow("coach")
def remove_first_reply() -> Response:
    """Back to the words that came with Draad."""
    found = queries.reply(FIRST)
    if found is not None:
        with transaction():
            operations.remove_reply(found)
    hx.toast(_("The words that came with Draad go out again."))
    return hx.redirect(url_for("leads.replies"))


@bp.get("/settings/replies/new")
@allow("coach")
def new_reply() -> Response:
    """A fresh one."""
    return _editor(None)


@bp.post("/settings/replies/new")
@allow("coach")
def add_reply() -> Response:
    """Keep it."""
    return _kept(None, new_id())


@bp.get("/settings/replies/<reply_id>")
@allow("coach")
def edit_reply(reply_id: str) -> Response:
    """Change one."""
    return _editor(queries.reply_text(reply_id))


@bp.post("/settings/replies/<reply_id>")
@allow("coach")
def save_reply(reply_id: str) -> Response:
    """Keep it."""
    found = queries.reply_text(reply_id)
    return _kept(found, found.key)


@bp.post("/settings/replies/<reply_id>/remove")
@allow("coach")
def remove_reply(reply_id: str) -> Response:
    """Throw it away."""
    with transaction():
        operations.remove_reply(queries.reply_text(reply_id))
    hx.toast(_("The reply is gone."))
    return hx.redirect(url_for("leads.replies"))
