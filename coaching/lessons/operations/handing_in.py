"""Handing in: what is written is kept before, files come one by one, and together they go to the coach."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import delete

from coaching.core import clock, pictures
from coaching.core.db import db, flush
from coaching.core.errors import NotHere
from coaching.core.once import hold
from coaching.facts import operations as facts
from coaching.lessons import queries, rules
from coaching.lessons.models import Assignment, HandIn, HandInContent, HandInFile


def open_hand_in(given: Assignment) -> HandIn | None:
    """What was handed in and waits for feedback, or None."""
    return queries.waiting_of(queries.hand_ins([given.id]).get(given.id, []))


def open_files(given: Assignment) -> list[HandInFile]:
    """The files of the round under way: those that wait to be handed in, and those that wait for feedback."""
    waiting = open_hand_in(given)
    return queries.open_files(given.id, waiting.id if waiting else None)


def save_draft(given: Assignment, text: str, revision: int | None = None) -> bool:
    """Keep what is being written; the coach sees nothing of it. With the `revision` of a page from before it was handed in: False, and nothing changes."""
    hold(given)
    if revision is not None and revision != given.revision:
        return False
    waiting = open_hand_in(given)
    is_news = text.strip() != ((waiting.text if waiting else "") or "")
    given.draft, given.drafted_at = (text.strip(), clock.now()) if is_news else (None, None)
    return True


def hand_in(given: Assignment, text: str, file: rules.Taken | None = None) -> HandIn:
    """Hand in, with the files that wait for it. Until there is feedback a second time replaces the first and its files stay; each round is told to
    the engine once, which raises the coach's alert. Raises BadFile when one more does not fit."""
    hold(given)
    if file is not None:
        add_file(given, file)
    given.draft, given.drafted_at, given.revision = None, None, given.revision + 1
    made = open_hand_in(given)
    if made is None:
        made = _new_round(given)
    made.text = text.strip()
    for one in queries.open_files(given.id, None):
        one.hand_in_id = made.id
    flush()
    return made


def _new_round(given: Assignment) -> HandIn:
    made = HandIn(assignment_id=given.id, person_id=given.person_id, handed_in_at=clock.now())
    db.session.add(made)
    first = given.state == "given"
    given.state = "handed_in"
    flush()
    for type_ in ("assignment_handed_in", "step_done") if first and given.step else ("assignment_handed_in",):
        facts.record(
            type_,
            journey_id=given.journey_id,
            person_id=given.person_id,
            step=given.step,
            nth=given.nth,
            subject=f"assignment:{given.id}",
        )
    return made


def read_file(name: str, content: bytes) -> rules.Taken:
    """What is kept of a file that was sent; outside a transaction, for drawing a picture takes a second. Raises BadFile."""
    most = min(rules.LARGEST_MB, current_app.config["MAX_UPLOAD_MB"])
    if pictures.kind_of(content) is None:
        return rules.taken(name, content, most)
    with pictures.one_at_a_time:
        return rules.taken(name, content, most)


def add_file(given: Assignment, file: rules.Taken) -> HandInFile:
    """Put a file beside the text, to be handed in with it. Raises BadFile when the round is full, however many come at once."""
    hold(given)
    if not rules.room_left(len(open_files(given))):
        raise rules.BadFile("many")
    made = HandInFile(assignment_id=given.id, person_id=given.person_id, name=file.name, kind=file.kind, size=len(file.content))
    content = HandInContent(file_id=made.id, person_id=given.person_id, content=file.content)
    db.session.add(made)
    flush()
    db.session.add(content)
    flush()
    db.session.expunge(content)  # its megabytes are written and nobody asks for them in this transaction
    return made


def take_file_away(file: HandInFile) -> None:
    """Away with it, also when it was handed in. Raises NotHere once the coach has answered it."""
    hold(queries.assignment(file.assignment_id))
    db.session.refresh(file)
    if file.hand_in_id is not None and not rules.may_take_away(queries.hand_in(file.hand_in_id).feedback_at):
        raise NotHere("answered")
    db.session.execute(delete(HandInContent).where(HandInContent.file_id == file.id, HandInContent.practice_id == file.practice_id))
    db.session.delete(file)
