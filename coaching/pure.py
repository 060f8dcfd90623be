"""`flask slots` and `flask preview` without the house: they ask a pure engine, so neither settings nor tables nor pages are loaded.

They are run by the hundred over files of cases; the whole application would be nearly all of their time.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

COMMANDS = ("slots", "preview")
WITH_VALUE = ("--app", "-A", "--env-file", "-e")


def app_for(arguments: Sequence[str]) -> Flask | None:
    """A bare application with just the command that these arguments (as `sys.argv`) name; None for everything else."""
    name = _command(arguments)
    if name not in COMMANDS:
        return None
    from flask import Flask

    app = Flask("coaching", static_folder=None)
    app.cli.add_command(importlib.import_module(f"coaching.commands.{name}").command)
    return app


def _command(arguments: Sequence[str]) -> str | None:
    """The command in `flask --app app COMMAND ...`, also as `python -m flask`; None when another program was started."""
    program = PurePath(arguments[0] if arguments else "")
    if "flask" not in (program.name, program.parent.name):
        return None
    words = iter(arguments[1:])
    for word in words:
        if word in WITH_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return None
