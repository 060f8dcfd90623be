"""What belongs to a person, table by table: one explicit list, tested against every person_id column of the database.

`export` (and `own`): goes into the person's own file (art. 20: what they provided, and what is about them and shared with them).
`erase`: what happens to the row when the person is erased; "keep" names the law that asks it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Belonging:
    """One table with a person_id: sealed columns lose their key, plain ones are emptied or kept."""

    table: str
    export: tuple[str, ...] = ()
    erase: str = "shred"  # shred: sealed text becomes unreadable · delete: row goes · keep: the law asks it
    own: tuple[str, ...] = ()  # goes only into a file that they fetch themselves: what they did not hand to anybody yet


BELONGINGS: tuple[Belonging, ...] = (
    Belonging("consent", ("purpose", "words", "given_at", "withdrawn_at"), "keep"),
    Belonging("sponsorship", ("asked_at", "agreed_at", "ended_at")),
    Belonging("lead", ("stage", "source", "question", "created_at")),
    Belonging("form_response", ("state", "answers", "score", "answered_at")),
    Belonging("progress", ("opened_at", "finished_at")),
    Belonging("assignment", ("title", "due_on", "state"), own=("draft",)),
    Belonging("hand_in", ("text", "created_at")),
    Belonging("hand_in_content", (), "delete"),
    Belonging("hand_in_file", ("name", "kind", "size", "created_at"), "delete"),
    Belonging("agreement", ("title", "body", "sha256", "state", "signed_at"), "keep"),
    Belonging("signature", ("name", "at", "consent_words"), "keep"),
    Belonging("invoice", ("number", "issued_on", "due_on", "total_cents", "state"), "keep"),
    Belonging("appointment", ("start", "end", "status", "location_kind", "answers")),
    Belonging("seat", ("answers",)),
    Belonging("change_request", ()),
    Belonging("waiting", (), "delete"),
    Belonging("group_waiting", ("state", "joined_at"), "delete"),
    Belonging("journey", ("state", "phase", "starts_at", "closes_at", "more_appointments")),
    Belonging("own_step", ()),
    Belonging("touchpoint", ()),
    Belonging("goal", ("title", "start", "now", "wanted", "reached_at")),
    Belonging("action_item", ("text", "due_on", "done_at")),
    Belonging("habit", ("title", "kind", "rhythm", "starts_on")),
    Belonging("conversation", ()),
    Belonging("message", ("author", "body", "sent_at")),
    Belonging("note", ("body", "shared_at")),
    Belonging("invitation", ("state", "price_cents", "accepted_at")),
    Belonging("checklist", ("ticks", "finished_at")),
    Belonging("growth_report", ("words", "shared_at")),
    Belonging("alert", (), "delete"),
    Belonging("todo", (), "delete"),
    Belonging("fact", ("type", "at")),
    Belonging("delivery", ("kind", "sent_at", "status")),
    Belonging("suppression", (), "keep"),
    Belonging("push_address", (), "delete"),
    Belonging("link", (), "delete"),
    Belonging("rule_run", ()),
    Belonging("kept_form", (), "delete"),
)

TABLES = {one.table: one for one in BELONGINGS}
