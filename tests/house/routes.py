"""The URL map as tests walk over it: every rule, its methods, and an address with values that fit."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select

from coaching.core.db import Base, db
from coaching.core.ids import new_id

TOKEN = "n" * 43
# Arguments that name no row of a practice, with a value that fits them.
PLAIN = {
    "token": TOKEN, "slug": "linde", "kind": "kennismaking", "key": "welcome", "path": "x", "letter": "sign_in", "month": "2026-03",
    "day": "2026-03-02", "name": "x", "filename": "x", "locale": "nl", "index": "1", "number": "1", "position": "1", "phase": "onboarding",
    "direction": "up", "which": "x", "part": "x", "what": "message", "step_key": "welcome", "practice_slug": "linde", "kind_slug": "kennismaking", "purpose": "x", "stage": "new", "field_key": "x", "deed": "tag", "digest": "0" * 32,
}  # fmt: skip


def rules(app) -> list:
    """Every rule of the house but static files."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


# Where an argument is only called `id`: what it is an id of.
BARE = {"deliveries": "delivery_id", "rooms": "delivery_id"}


def named(rule, argument: str) -> str:
    """What an argument is an id of."""
    return BARE.get(rule.endpoint.split(".")[0], "id") if argument == "id" else argument


def address(app, rule, values: dict[str, str]) -> str:
    """The path of a rule with these ids; an id that never was where none is given."""
    arguments = {name: values.get(named(rule, name)) or PLAIN.get(name) or new_id() for name in rule.arguments}
    with app.test_request_context():
        return url_for(rule.endpoint, **arguments)


def methods(rule) -> list[str]:
    """The methods that do something."""
    return sorted(rule.methods & {"GET", "POST", "PUT", "DELETE", "PATCH"})


ALIASES = {
    "appointment_type_id": ("kind_id", "type_id"), "form_response_id": ("response_id",), "programme_version_id": ("version_id",),
    "action_item_id": ("action_id", "item_id"), "agreement_text_id": ("text_id",), "reply_text_id": ("reply_id",), "member_id": ("coach_id",),
    "availability_id": ("schedule_id", "hours_id"), "change_request_id": ("request_id",), "house_rule_id": ("rule_id",),
    "hand_in_file_id": ("file_id",), "time_off_id": ("off_id",), "own_step_id": ("own_id", "step_id"),
}  # fmt: skip


def objects(practice_id: str) -> dict[str, str]:
    """One row of each table of a practice, as the URL argument that names it: person -> person_id."""
    found = {}
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        if {"practice_id", "id"} <= set(table.c.keys()) and table.c.id.type.python_type is str:
            row = db.session.scalar(select(table.c.id).where(table.c.practice_id == practice_id).limit(1))
            if row:
                found[f"{table.name}_id"] = row
    return found
