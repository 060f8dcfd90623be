"""The list of people as a file to take along, with the practice's own fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from flask import Response, url_for

from coaching.accounts import queries as accounts
from coaching.core import clock, hx, limits, spreadsheet
from coaching.core.access import allow
from coaching.core.hx import request
from coaching.core.i18n import _, local, say
from coaching.core.scope import scope
from coaching.people import queries as people
from coaching.people.rules import OwnField, phone_for_people
from coaching.practices import queries as practices
from coaching.programmes.queries import phase_name
from coaching.rooms import bp, roll
from coaching.rooms.asked import Asked


@bp.get("/coachees.csv")
@allow("staff")
def coachees_csv() -> Response:
    """The same choice as the list shows, every page of it. Everybody's address at once: the password is asked first (trust.md B11)."""
    if not accounts.is_confirmed(scope().user_id or "", scope().device_id or ""):
        return hx.redirect(url_for("entrance.confirm", next=request.full_path))
    limits.take("people_csv", scope().member_id or "", 20, timedelta(hours=1))
    fields = people.fields_of_practice()
    header = [_("First name"), _("Last name"), _("E-mail"), _("Telephone"), _("Phase"), _("Coach"), _("Next appointment"), _("Tags")]
    return spreadsheet.answer(f"{_('people')}-{local(clock.now()).date()}", header + [say(dict(one.name)) for one in fields], _lines(fields))


def _lines(fields: list[OwnField]) -> Iterator[list[object]]:
    asked = Asked.of(request.args, people.listed_fields())
    coaches = {one.id: one.name for one in practices.coaches()}
    page = roll.page_of(replace(asked, page=1))
    for number in range(1, page.pages + 1):
        page = page if number == 1 else roll.page_of(replace(asked, page=number))
        kept = roll.kept_of([one.id for one in page.items])
        for one in page.items:
            tags, said = kept[one.id]
            next_day = local(one.next_at).date() if one.next_at else None
            yield [one.first_name, one.last_name, one.email, phone_for_people(one.phone), phase_name(one.phase) if one.phase else None,
                   coaches.get(one.coach_id or ""), next_day, ", ".join(tags), *(_said(own, said.get(own.key)) for own in fields)]  # fmt: skip


def _said(own: OwnField, said: str | None) -> str | None:
    """A day stays 2026-03-02, which a spreadsheet knows as one."""
    if own.kind == "number" and said:
        return spreadsheet.Figure(people.in_words(own, said))
    return said
