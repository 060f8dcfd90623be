"""docs/settings.md, printed from the settings themselves."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import Field
from typing import Any

TOP = """# Settings

Printed from `config.py` by `python3 config.py --markdown > docs/settings.md`; a test fails when this page is behind.

Give a setting in the environment (`PORT=8080 ./run`) or in a file `.env` beside `run`, one `NAME=value` a line. The environment goes first.
A name that is not in this list, or a value that cannot be right, stops the start with one line that names it.
An empty value means "not set", except for a secret: an empty secret is refused.
Secrets that you do not give are made on the first start and kept in `var/secrets.env`, readable by its owner only.
"""


def settings_page(fields: Iterable[Field[Any]]) -> str:
    """Markdown with one table for each group."""
    lines = [TOP.rstrip("\n")]
    for one in fields:
        about = one.metadata
        if about["group"]:
            lines += ["", f"## {about['group']}", "", "| Name | Default | Meaning |", "|---|---|---|"]
        default = f"`{about['default']}`" if about["default"] is not None else about["otherwise"]
        lines.append(f"| `{one.name}` | {'made on the first start' if about['kept'] else default} | {about['meaning']} |")
    return "\n".join(lines) + "\n"
