"""Three doors to the same booking: the public page, a personal link, and the coachee's own room."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from flask import g, session, url_for

from coaching.core import links
from coaching.core.errors import NotHere
from coaching.core.i18n import locale_of_browser
from coaching.core.ids import new_id
from coaching.core.scope import Scope, enter
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.scheduling import queries
from coaching.scheduling.models import AppointmentType
from coaching.scheduling.operations import visitor_hash

By = Literal["coachee", "coach", "prospect"]


@dataclass
class Door:
    """Where somebody came in, and what is known of them already."""

    kind: AppointmentType
    url: Callable[..., str]
    by: By
    layout: str = "layouts/public.html"
    here: str = ""
    person: Person | None = None
    journey_id: str | None = None
    coach_id: str | None = None
    link: links.Link | None = None

    def look(self) -> dict[str, Any]:
        """What every page behind this door needs."""
        return {"door": self, "kind": self.kind, "layout": self.layout, "here": self.here}


def visitor() -> str:
    """The hash of this visitor's random key; the key itself stays in their cookie."""
    if "visitor" not in session:
        session["visitor"] = new_id()
    return visitor_hash(session["visitor"])


def public(practice_slug: str, kind_slug: str) -> Door:
    """Somebody we do not know, on a type that everybody may book. Raises NotHere."""
    enter_practice(practice_slug)
    kind = queries.kind_by_slug(kind_slug)
    if kind.audience != "public":
        raise NotHere("not a public type")

    def url(step: str, **args: Any) -> str:
        return url_for(f"scheduling.book{step}", practice_slug=practice_slug, kind_slug=kind_slug, **args)

    return Door(kind, url, by="prospect")


def enter_practice(practice_slug: str) -> None:
    """Look at a practice from outside: its rows, the visitor's own language, the practice's zone."""
    practice = g.house = practices.by_slug(practice_slug)  # held on to, so that the frame of the page need not read it again
    locale = session.get("locale") or locale_of_browser(practice.locale)
    enter(Scope(practice.id, "anyone", locale=locale, timezone=practice.timezone))


def by_link(token: str) -> Door:
    """Somebody with a link to one type: we know who, or it was made for whoever gets it. Raises NotHere; Over for a link that is used up."""
    link = links.enter(token, "book")
    type_id, _colon, journey_id = link.subject_id.partition(":")
    kind = queries.kind(type_id)
    person = people.person(link.person_id) if link.person_id else None
    if not kind.is_active:
        raise NotHere("no longer booked")

    def url(step: str, **args: Any) -> str:
        return url_for(f"scheduling.book_by_link{step}", token=token, **args)

    by: By = "coachee" if person and (journey_id or kind.purpose == "follow_up") else "prospect"
    fixed = own_coach(kind, person) if person else None
    return Door(kind, url, by=by, person=person, journey_id=journey_id or None, coach_id=fixed, link=link)


def own(kind_slug: str) -> Door:
    """A coachee who is signed in, on a type that coachees or everybody may book. Raises NotHere."""
    kind = queries.kind_by_slug(kind_slug)
    if kind.audience not in ("coachee", "public"):
        raise NotHere("not for coachees")
    person = people.me()

    def url(step: str, **args: Any) -> str:
        return url_for(f"scheduling.own{step}", kind_slug=kind_slug, **args)

    journey = queries.journey_of(person.id) if kind.purpose == "coaching" else None
    return Door(
        kind, url, by="coachee", layout="layouts/coachee.html", here="book", person=person,
        journey_id=journey, coach_id=own_coach(kind, person),
    )  # fmt: skip


def own_coach(kind: AppointmentType, person: Person) -> str | None:
    """A coachee books with their own coach, when that coach gives the type."""
    given = not kind.coach_ids or person.coach_id in kind.coach_ids
    return person.coach_id if person.coach_id and given and kind.pool == "chosen" else None


