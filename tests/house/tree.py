"""The project's own files, as the tests of the house look at them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORLESS = ("core", "commands", "rooms", "planning", "slots")  # of coaching, but no features with pages of their own


def features() -> list[str]:
    """Packages of coaching that are features."""
    found = (folder.name for folder in (ROOT / "coaching").iterdir() if (folder / "__init__.py").exists())
    return sorted(name for name in found if name not in FLOORLESS)


def python_files(*folders: str) -> Iterator[Path]:
    """Every Python file in these folders, in order."""
    for folder in folders:
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts)


def named(path: Path) -> str:
    """The path as one writes it."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
