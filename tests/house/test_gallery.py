"""The living gallery at /design is whole: no component lives that cannot be looked at there, and none is kept that nothing uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
# Read at /outbox as the recipient reads them: their styles are inline, which a page may not have.
ELSEWHERE = {"letter.html"}
# Attributes only; what stands in a page's head and is never seen on it; and the tabs of one person, made of `tabs` and leading to pages of a real one.
NOT_ALONE = {"attrs", "preview", "person_tabs", "put_away_notice"}


def source(path: Path) -> str:
    return re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)


def bodies() -> dict[str, str]:
    """Each macro of the components with what it is made of."""
    found = {}
    for path in sorted((TEMPLATES / "components").glob("*.html")):
        if path.name not in ELSEWHERE:
            found |= dict(re.findall(r"macro (\w+)\(.*?-?%\}(.*?)\{%-? endmacro", source(path), flags=re.S))
    return found


MACROS = bodies()


def called(text: str) -> set[str]:
    return set(re.findall(r"\b(\w+)\(", text)) & MACROS.keys()


def reached(text: str) -> set[str]:
    """The macros these words call, and those that they are made of."""
    found, fresh = set(), called(text)
    while fresh:
        found |= fresh
        fresh = {inner for name in fresh for inner in called(MACROS[name])} - found
    return found


GALLERY = reached("".join(source(path) for folder in ("rooms/design", "layouts") for path in (TEMPLATES / folder).glob("*.html")))


@pytest.mark.parametrize("name", sorted(name for name in MACROS if not name.startswith("_") and name not in NOT_ALONE))
def test_a_component_stands_in_the_gallery(name):
    if name == "toast_oob":  # what htmx puts among the toasts: the same line, rendered by core/hx.py
        name = "toast"
    assert name in GALLERY


def test_the_way_from_one_macro_to_another_is_followed():
    assert "date_tile" in reached("{{ appointment_card('do', 3, 'dec', 'Gesprek') }}")
    assert "date_tile" not in reached("{{ chip('afgerond') }}")
