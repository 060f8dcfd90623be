"""`flask rotate-keys`: after a new key was put first in DATA_KEYS, wrap everybody's data key by it, so that the old one may go."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from coaching.core import crypto
from coaching.core.db import transaction


@click.command("rotate-keys")
@with_appcontext
def command() -> None:
    """Wrap every data key by the first of DATA_KEYS; the texts themselves stay as they are."""
    with transaction():
        changed = crypto.rewrap()
    click.echo(f"{changed} data keys were wrapped by another key and are now wrapped by the first one.")
    if len(current_app.config["DATA_KEYS"]) > 1:
        click.echo("When this says 0 with web and worker restarted, the other keys may go from DATA_KEYS. Copies made before need them still.")
