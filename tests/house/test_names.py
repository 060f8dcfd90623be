"""Names of STYLE.md: nothing that could mean anything, the words of the product, and moments that say so."""

from __future__ import annotations

import ast
import re

from coaching.core.db import Base, UTCDateTime
from tests.house.tree import ROOT, functions, named, python_files

MEANINGLESS = {"util", "utils", "helper", "helpers", "misc", "common", "manager", "managers", "handler", "handlers", "data", "info", "stuff", "base"}
CLASS_ENDS = ("Manager", "Handler", "Helper", "Helpers", "Util", "Utils", "Impl", "Data", "Info")
# What clashes with a word of ours, and the word that we use.
CLASHES = {"checkin": "check_in", "programs": "programmes", "coaching_session": "appointment", "schedule_date": "due_at", "engagement": "journey"}
MOMENT = re.compile(r"(_at|_since|_from|_until|^begins|^until|^start|^end|^at|^moved_to|^blocks_from|_start)$")
# Tables whose name ends in s and is singular all the same.
SINGULAR = {"invoice_series"}

# Public functions without a docstring, known; this list may only become shorter.
UNSAID = {f"coaching/planning/reading.py: {name}" for name in ("text", "word", "duration")}


def test_no_module_is_called_anything():
    found = [named(path) for path in python_files("coaching", "boot", "bench", "tests") if path.stem in MEANINGLESS]
    assert not found


def test_no_class_ends_in_a_word_without_meaning():
    found = []
    for path in python_files("coaching", "boot", "bench"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and node.name.endswith(CLASS_ENDS):
                found.append(f"{named(path)}: {node.name}")
    assert not found


def test_words_that_clash_are_not_used():
    found = []
    for path in python_files("coaching"):
        for function in functions(path):
            found += [f"{named(path)}: {function.name} -> {ours}" for word, ours in CLASHES.items() if word in function.name]
    assert not found


def test_an_appointment_is_never_called_a_session():
    """`session` belongs to Flask and SQLAlchemy; in scheduling and journeys no function or argument is called so."""
    found = []
    for path in python_files("coaching/journeys", "coaching/planning", "coaching/slots", "coaching/rooms"):
        for function in functions(path):
            words = [function.name, *(argument.arg for argument in function.args.args)]
            found += [f"{named(path)}: {function.name}" for word in words if "session" in word]
    assert not found


def test_tables_are_singular(house):
    plural = [name for name in Base.metadata.tables if name.endswith("s") and not name.endswith("ss") and name not in SINGULAR]
    assert not plural


def test_moments_say_that_they_are_moments(house):
    found = []
    for table in Base.metadata.sorted_tables:
        found += [f"{table.name}.{column.name}" for column in table.columns if isinstance(column.type, UTCDateTime) and not MOMENT.search(column.name)]
    assert not found


def test_every_public_function_says_what_it_does():
    found = []
    for path in python_files("coaching/core", "coaching/planning", "coaching/slots"):
        found += [f"{named(path)}: {one.name}" for one in _top_functions(path) if not one.name.startswith("_") and not ast.get_docstring(one)]
    assert set(found) == UNSAID


def _top_functions(path):
    tree = ast.parse((ROOT / path).read_text())
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]
