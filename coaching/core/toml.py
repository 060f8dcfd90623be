"""TOML that a person can read and edit: written by us, read by the standard library (TOML 1.0).

Tables of texts ({"nl": ..., "en": ...}) stand on one line when short; long texts in ''' ''' or triple quotes with real line ends.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")
ONE_LINE = 100  # characters; a longer table gets a block of its own


class NotToml(ValueError):
    """The text is not TOML; the message says where, in the words of the reader."""


def read(text: str) -> dict[str, Any]:
    """The data in a TOML text. Raises NotToml. Windows line ends are fine."""
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # also a number of five thousand digits, which Python does not read
        raise NotToml(str(error)) from error


def write(data: Mapping[str, Any]) -> str:
    """`data` as TOML; `read(write(data)) == data` for texts, numbers, booleans, dates, lists and tables. None is left out."""
    lines: list[str] = []
    _table(lines, [], data)
    return "\n".join(lines).strip("\n") + "\n"


def _table(lines: list[str], path: list[str], table: Mapping[str, Any]) -> None:
    """First what fits on a line, then tables and lists of tables, because TOML wants it so."""
    later: list[tuple[str, Any]] = []
    for key, value in table.items():
        if value is None:
            continue
        if _is_block(value):
            later.append((key, value))
        else:
            lines.append(f"{_key(key)} = {_value(value)}")
    for key, value in later:
        here = [*path, key]
        name = ".".join(_key(part) for part in here)
        for item in value if isinstance(value, list) else [value]:
            lines.extend(["", f"[[{name}]]" if isinstance(value, list) else f"[{name}]"])
            _table(lines, here, item)


def _is_block(value: Any) -> bool:
    if isinstance(value, Mapping):
        return len(_value(value)) > ONE_LINE or any("\n" in item for item in value.values() if isinstance(item, str))
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items() if item is not None)
        return "{ " + inside + " }" if inside else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, int | float):
        return repr(value)
    return value.isoformat()


def _text(text: str) -> str:
    if "\n" in text:
        body = "".join(_escape(letter, lines=True) for letter in text).replace('"""', '""\\"')
        return '"""\n' + (body[:-1] + '\\"' if body.endswith('"') else body) + '"""'
    return _one_line(text)


def _one_line(text: str) -> str:
    return '"' + "".join(_escape(letter, lines=False) for letter in text) + '"'


def _escape(letter: str, lines: bool) -> str:
    if letter == "\\":
        return "\\\\"
    if letter == '"':
        return letter if lines else '\\"'
    if letter == "\t" or (letter == "\n" and lines):
        return letter
    if ord(letter) < 32 or ord(letter) == 127:
        return f"\\u{ord(letter):04x}"
    return letter


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _one_line(key)
