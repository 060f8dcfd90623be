"""The people of the tests, with a meaning each: noor owns Linde, bram coaches there, sanne assists; lotte is mid-journey,
tom reads English from New York, eva is a lead; pien may pay for somebody, for nobody yet; zev coaches at Zilver and must never see any of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, insert, select

from coaching.accounts import operations as accounts
from coaching.core.db import db, flush, transaction
from coaching.core.scope import Scope, acting
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.practices import operations as practices
from coaching.practices.models import Member, Practice
from coaching.sponsors.models import Sponsor

PASSWORD = "een rustig zinnetje"
_hash: str | None = None


@dataclass
class Cast:
    """Everyone, by name."""

    linde: Practice
    zilver: Practice
    noor: Member
    bram: Member
    sanne: Member
    zev: Member
    lotte: Person
    tom: Person
    eva: Person
    pien: Sponsor


def _member(practice: Practice, email: str, name: str, role: str) -> Member:
    global _hash
    user = accounts.user_of(email, name, "nl")
    if _hash is None:  # Argon2 takes a tenth of a second on purpose; once is enough for all of them
        accounts.set_password(user, PASSWORD)
        _hash = user.password_hash
    user.password_hash = _hash
    return practices.add_member(practice, user, role)


def _sponsor() -> Sponsor:
    user = accounts.user_of("pien@boer.example", "Pien de Boer", "nl")
    pien = Sponsor(company="Boer en Zoon", contact="Pien de Boer", email=user.email, street="Kade 4", postcode="3511 BB", city="Utrecht",
                   user_id=user.id)  # fmt: skip
    db.session.add(pien)
    return pien


def assemble() -> Cast:
    """Write the cast to an empty database."""
    with transaction():
        linde = practices.found_practice("Linde", slug="linde")
        linde.email, linde.city, linde.street, linde.postcode = "post@linde.example", "Utrecht", "Lindelaan 1", "3511 AA"
        linde.iban, linde.kvk, linde.vat_id = "NL91ABNA0417164300", "12345678", "NL001234567B01"
        zilver = practices.found_practice("Zilver", slug="zilver")
        with acting(Scope.system(linde.id)):
            noor = _member(linde, "noor@linde.example", "Noor Linde", "owner")
            bram = _member(linde, "bram@linde.example", "Bram Boom", "coach")
            sanne = _member(linde, "sanne@linde.example", "Sanne Steen", "assistant")
            lotte = people.find_or_add(first_name="Lotte", last_name="de Vries", email="lotte@example.org",
                                       phone="06 12345678", locale="nl", coach_id=noor.id)  # fmt: skip
            tom = people.find_or_add(first_name="Tom", last_name="Baker", email="tom@example.org", locale="en",
                                     timezone="America/New_York", coach_id=noor.id)  # fmt: skip
            eva = people.find_or_add(first_name="Eva", last_name="Smit", email="eva@example.org", locale="nl", source="form")
            for person in (lotte, tom):
                people.give_access(person)
            pien = _sponsor()
        with acting(Scope.system(zilver.id)):
            zev = _member(zilver, "zev@zilver.example", "Zev Zilver", "owner")
        flush()
    return Cast(linde, zilver, noor, bram, sanne, zev, lotte, tom, eva, pien)


_kept: list[tuple[Table, list[dict[str, Any]]]] = []
_ids: dict[str, str] = {}


def stand() -> Cast:
    """The cast in an empty database: assembled once in a run, afterwards written as the rows it came to (35 ms become 6)."""
    if not _kept:
        cast = assemble()
        found = [(table, [dict(row) for row in db.session.execute(select(table)).mappings()]) for table in db.metadata.sorted_tables]
        _kept.extend((table, rows) for table, rows in found if rows)
        _ids.update({name: one.id for name, one in vars(cast).items()})
        return cast
    with transaction():
        for table, rows in _kept:
            db.session.connection().execute(insert(table), rows)
        known = {one.id: one for kind in (Practice, Member, Person, Sponsor) for one in db.session.scalars(select(kind))}
        return Cast(**{name: known[id_] for name, id_ in _ids.items()})


def scope_of(one: object) -> Scope:
    """The scope a member, a person or a sponsor would have when signed in."""
    if isinstance(one, Sponsor):
        return Scope(one.practice_id, "sponsor", user_id=one.user_id, sponsor_id=one.id, locale=one.locale, timezone=one.timezone, name=one.contact)
    if isinstance(one, Member):
        return Scope(one.practice_id, one.role, user_id=one.user_id, member_id=one.id, locale=one.locale,
                     timezone=one.timezone, name=one.name)  # fmt: skip
    return Scope(one.practice_id, "coachee", user_id=one.user_id, person_id=one.id, locale=one.locale,
                 timezone=one.timezone, name=one.name)  # fmt: skip
