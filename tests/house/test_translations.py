"""Every text is there in Dutch: what the code says is extracted afresh and looked up in translations/nl/*.po.

English is the source language, so it is complete by being written.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from coaching.core.i18n import joined

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "translations" / "nl").glob("*.po"))
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
PLACE = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def said() -> dict[object, str]:
    """Every message in code and templates, with where it is said first."""
    found: dict[object, str] = {}
    for folder, methods in (("coaching", [("**.py", "python")]), ("templates", [("**.html", "jinja2"), ("**.txt", "jinja2")])):
        options = {"**.html": {"extensions": "jinja2.ext.i18n", "trimmed": "true"}, "**.txt": {"extensions": "jinja2.ext.i18n", "trimmed": "true"}}
        for name, line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder), methods, options if folder == "templates" else {}, keywords=KEYWORDS
        ):
            found.setdefault(message, f"{folder}/{name}:{line}")
    return found


@pytest.fixture(scope="module")
def dutch():
    return joined("nl", SOURCES)


def _texts(message: object) -> list[str]:
    return [str(one) for one in message] if isinstance(message, (tuple, list)) else [str(message)]


def test_everything_that_is_said_is_said_in_dutch(said, dutch):
    missing = sorted(f"{where}: {message!r}" for message, where in said.items() if message and dutch.get(_first(message)) is None)
    assert missing == [], f"{len(missing)} without Dutch"


def _first(message: object) -> str:
    return _texts(message)[0]


def test_nothing_is_fuzzy_or_empty():
    wrong = []
    for path in SOURCES:
        for message in read_po(path.open("rb"), locale="nl"):
            if message.id and (message.fuzzy or not all(_texts(message.string))):
                wrong.append(f"{path.name}: {message.id!r}")
    assert wrong == []


def test_a_translation_uses_the_names_of_its_message(dutch):
    wrong = []
    for message in dutch:
        if not message.id:
            continue
        wanted = set().union(*(PLACE.findall(text) for text in _texts(message.id)))
        for text in _texts(message.string):
            if not set(PLACE.findall(text)) <= wanted:
                wrong.append(f"{message.id!r} -> {text!r}")
    assert wrong == []


def test_the_house_speaks_calmly(dutch):
    """No exclamation marks."""
    assert [text for message in dutch if message.id for text in _texts(message.string) if "!" in text] == []
