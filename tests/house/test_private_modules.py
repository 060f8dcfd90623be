"""What is a feature's own stays its own: others call its operations, queries, models and rules."""

from __future__ import annotations

import grimp
import pytest

from tests.house.tree import features

PRIVATE = ("views", "inputs", "tasks", "letters", "channels", "what")
EDGES = ("coaching", "coaching.worker")  # create_app() and the worker: the two places that know everybody
# A command is an edge too: it does a task's work at once. A room shows a feature's small form and posts it to that feature.
ALLOWED = {("coaching.commands.", "tasks"), ("coaching.rooms.", "inputs")}
# Imports that are known and wrong; this list may only become shorter.
KNOWN = {
    ("coaching.setup.inputs", "coaching.entrance.inputs"),  # both ask a new password
    ("coaching.automation.letters", "coaching.forms.letters"),
    ("coaching.rooms.coachee_messages", "coaching.messages.views"),
    ("coaching.rooms.messages_room", "coaching.messages.views"),
    ("coaching.commands.demo.loading", "coaching.site.views"),
}


@pytest.fixture(scope="module")
def found() -> set[tuple[str, str]]:
    """Importer and private module, outside the feature it belongs to."""
    graph = grimp.build_graph("coaching", cache_dir=None)
    imports = set()
    for feature in features():
        for part in PRIVATE:
            top = f"coaching.{feature}.{part}"
            if top not in graph.modules:
                continue
            for module in {top, *graph.find_descendants(top)}:
                importers = graph.find_modules_that_directly_import(module)
                imports |= {(one, top) for one in importers if not one.startswith(f"coaching.{feature}.") and one not in (*EDGES, f"coaching.{feature}")}
    return {(one, top) for one, top in imports if not any(one.startswith(who) and top.endswith(f".{part}") for who, part in ALLOWED)}


def test_nobody_imports_the_private_modules_of_another_feature(found):
    assert found - KNOWN == set()


def test_the_known_exceptions_are_still_there(found):
    """One that was put right goes from the list, so that it cannot come back."""
    assert KNOWN - found == set()
