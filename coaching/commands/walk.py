"""`flask walk`: the whole thread with one coachee, from first contact to follow-up, over HTTP and SMTP, in a house of its own."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path

import click

INSIDE = "DRAAD_WALK"
BEGINS = datetime.fromisoformat("2026-03-02T09:00:00+01:00")  # a Monday, four weeks before the clocks change


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _settings(scratch: str, database: str | None) -> dict[str, str]:
    """The settings of the walk's own house: nothing of the user's is read or written."""
    port, mail = _free_port(), _free_port()
    own = {"MODE": "test", "VAR_DIR": scratch, "BASE_URL": f"http://127.0.0.1:{port}", "PORT": str(port), "MAIL_SERVER": "127.0.0.1",
           "MAIL_PORT": str(mail), "MAIL_TLS": "none", "MAIL_FROM": "Draad <draad@walk.example>", "MAIL_PER_MINUTE": "10000",
           "SETUP_CODE": secrets.token_urlsafe(12), "LOG_LEVEL": "ERROR", INSIDE: "1"}  # fmt: skip
    return own | ({"DATABASE_URL": database} if database else {})


def _in_a_house_of_its_own(database: str | None) -> int:
    from config import known

    kept = {name: value for name, value in os.environ.items() if name not in known() and not name.startswith(("MAIL_", "DATA", "QUEUE_"))}
    root = Path(__file__).resolve().parents[2]
    with tempfile.TemporaryDirectory(prefix="draad-walk-") as scratch:
        done = subprocess.run([sys.executable, "-m", "flask", "--app", "app", "walk"], cwd=root, env=kept | _settings(scratch, database), check=False)
    return done.returncode


def _tables() -> None:
    """Lay the tables as an installation does: by the migrations."""
    from flask_migrate import upgrade

    upgrade(directory=str(Path(__file__).resolve().parents[2] / "migrations"))


def _quiet(handler: type) -> type:
    """The same request handler without a line for each request."""
    return type("Quiet", (handler,), {"log_request": lambda *_args, **_more: None})


def _walk() -> int:
    """All phases, in this process. 0 when everything held."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    from coaching import worker
    from coaching.commands.walking import phases
    from coaching.commands.walking.mailbox import NotSeen, PostOffice
    from coaching.commands.walking.world import World
    from coaching.core import clock
    from coaching.core.db import relax_durability

    relax_durability()  # the house is thrown away afterwards: no need to wait for the disk
    app, began = worker.app(), time.monotonic()
    with app.app_context():
        _tables()
    clock.set_to(BEGINS)
    with PostOffice(app.config["MAIL_PORT"]) as office:
        server = make_server("127.0.0.1", app.config["PORT"], app, threaded=True, request_handler=_quiet(WSGIRequestHandler))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        world = World(app.config["BASE_URL"], office.mailbox, app.config["SETUP_CODE"])
        under_way = ""
        try:
            for name, phase in phases.ALL:
                under_way = name
                phase(world)
        except NotSeen as wrong:
            click.echo(f"{under_way}: DOES NOT HOLD\n  expected: {wrong}", err=True)
            return 1
        finally:
            server.shutdown()
    click.echo(f"The thread holds: {len(office.mailbox.mails)} mails, {time.monotonic() - began:.0f} s.")
    return 0


@click.command("walk")
@click.option("--database", metavar="URL", help="An empty database to walk in, postgresql://…; else a SQLite file that is thrown away.")
def walk(database: str | None) -> None:
    """Walk the whole thread with one coachee through real pages and mails; exit 1 at the first thing that does not hold."""
    sys.exit(_walk() if os.environ.get(INSIDE) else _in_a_house_of_its_own(database))


command = walk
