"""How to get into the demo practice."""

from __future__ import annotations

import click
from sqlalchemy import select

from coaching.accounts import operations as accounts
from coaching.accounts.models import User
from coaching.commands.demo import loading
from coaching.core import links
from coaching.core.db import db, transaction
from coaching.people.models import Person


def say() -> None:
    """Print who can sign in, with a fresh link for one coachee in Dutch and one in English."""
    practice = loading.found()
    if practice is None:
        click.echo("There is no demo practice here. ./run flask demo loads it.")
        return
    click.echo(f"Coach      {loading.COACH}   password  {loading.PASSWORD}")
    click.echo(f"Assistant  {loading.ASSISTANT}      password  {loading.PASSWORD}")
    with transaction():
        for first_name in ("Noor", "Tom"):
            wanted = select(Person).where(Person.practice_id == practice.id, Person.first_name == first_name, Person.user_id.is_not(None))
            person = db.session.scalars(wanted).first()
            user = db.session.get(User, person.user_id) if person else None
            if person is not None and user is not None:
                click.echo(f"Coachee    {person.name}, ten minutes, once:  {accounts.sign_in_link(user, practice.id)}")
    click.echo(f"           (later: ask for a link at {links.absolute('/login')} with the coachee's address, and read the mail at /outbox)")
    click.echo(f"Prospect   {links.absolute(f'/p/{practice.slug}')}")
