"""Writing and sharing notes. A private note stays private until its writer shares it; sharing tells the coachee, without content."""

from __future__ import annotations

from coaching.core import clock, links
from coaching.core.db import db, flush
from coaching.core.errors import Taken
from coaching.core.scope import scope
from coaching.deliveries import operations as deliveries
from coaching.facts import operations as facts
from coaching.notes.models import Note
from coaching.people import operations as people
from coaching.people import queries as people_queries
from coaching.practices import queries as practices


def begin(person_id: str, *, kind: str = "private", journey_id: str | None = None, appointment_id: str | None = None) -> Note:
    """An empty note of whoever is signed in."""
    note = Note(person_id=person_id, member_id=practices.me().id, journey_id=journey_id, appointment_id=appointment_id,
                kind=kind, body="", saved_at=clock.now())  # fmt: skip
    db.session.add(note)
    flush()
    return note


def save(note: Note, body: str, revision: int | None = None) -> None:
    """Keep what was written. Raises Taken when somebody (another window) saved since `revision`: nothing is overwritten unseen."""
    if revision is not None and revision != note.revision:
        raise Taken("the note was changed elsewhere")
    if body != note.body:
        note.body = body
        note.revision += 1
    note.saved_at = clock.now()


def share(note: Note) -> None:
    """Give the note to the coachee; a mail says there is a summary, not what it says. Once."""
    if note.shared_at is not None:
        return
    note.shared_at, note.kind = clock.now(), "summary"
    person = people_queries.person(note.person_id)
    facts.record("note_shared", person_id=person.id, journey_id=note.journey_id, subject=f"note:{note.id}")
    if person.is_reachable:
        to = people.recipient(person)
        letter = deliveries.compose("summary_shared", to, url=links.absolute("/me/thread"))
        deliveries.queue(letter, to, key=f"note_shared:{note.id}", if_unsure="ask", kind="message", journey_id=note.journey_id,
                         **practices.voice_of(scope().member_id or person.coach_id))  # fmt: skip


def unshare(note: Note) -> None:
    """Take it back: the coachee reads it no more."""
    note.shared_at, note.kind = None, "private"


def remove(note: Note) -> None:
    """Put a note away; it can be brought back."""
    note.removed_at = clock.now()


def restore(note: Note) -> None:
    """Bring a note back."""
    note.removed_at = None
