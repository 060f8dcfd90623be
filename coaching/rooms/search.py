"""Search and the command menu: people first, then what was prepared, then places to go."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.hx import request
from coaching.core.i18n import _, say
from coaching.core.scope import scope
from coaching.forms import queries as forms
from coaching.lessons import queries as lessons
from coaching.people import queries as people
from coaching.programmes import queries as programmes
from coaching.rooms import bp, menu, settings

MOST = 8


class Hit(NamedTuple):
    """One thing found: what it is called, what kind of thing it is, where it is."""

    name: str
    kind: str
    href: str
    icon: str


@bp.get("/search")
@allow("staff")
def search() -> Response:
    """What holds every word that was typed: as a list for the command menu, or as a page."""
    words = request.args.get("q", "").strip()[:80]
    found = hits(words) if words else []
    return hx.render("rooms/search/index.html", "rooms/search/_results.html", words=words, hits=found, here="search")


def hits(words: str) -> list[Hit]:
    """People, programmes, lessons, forms and places; a few of each."""
    found = [Hit(one.name, _("Put away") if one.archived_at else one.email or _("Person"), people.way_to(one), "circle-user") for one in people.search(words, MOST)]
    if scope().reads_notes:
        found += _prepared(words)
    return found + _places(words)


def _prepared(words: str) -> list[Hit]:
    """Programmes, lessons and forms by name: few rows, read whole."""
    things = [Hit(say(one.name), _("Programme"), f"/programmes/{one.id}", "route") for one in programmes.programmes()]
    things += [Hit(say(one.title), _("Lesson"), f"/library/lessons/{one.id}", "book-open") for one in lessons.lessons()]
    things += [Hit(say(one.name), _("Form"), f"/library/forms/{one.id}", "file-text") for one in forms.forms()]
    return [one for one in things if _holds(one.name, words)][:MOST]


def _places(words: str) -> list[Hit]:
    places = [Hit(entry.label, _("Room"), entry.href, entry.icon) for entry in menu.of_coach()]
    places += [Hit(place.label, _("Settings"), place.href, place.icon) for group in settings.groups() for place in group.places]
    return [one for one in places if _holds(one.name, words)][:MOST]


def _holds(name: str, words: str) -> bool:
    return all(word in name.lower() for word in words.lower().split())
