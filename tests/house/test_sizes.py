"""Ceilings of STYLE.md. What is larger stands in sizes.toml with its size, and may only become smaller.

`python -m tests.house.test_sizes` prints what is larger now, as that file wants it.
"""

from __future__ import annotations

import ast
import tomllib

import pytest

from tests.house.tree import ROOT, functions, named, python_files

FILE, MODELS, FUNCTION, VIEW, TEMPLATE, TEST = 300, 200, 40, 12, 120, 25
KNOWN = ROOT / "tests/house/sizes.toml"


def _lines(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _files() -> dict[str, int]:
    found = {}
    for path in python_files("coaching", "boot", "bench", "tests"):
        most = MODELS if path.name == "models.py" or "models" in path.parts else FILE
        if _lines(path) > most:
            found[named(path)] = _lines(path)
    return found


def _length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def _functions() -> dict[str, int]:
    return {
        f"{named(path)}::{one.name}": _length(one)
        for path in python_files("coaching", "boot", "bench") for one in functions(path) if _length(one) > FUNCTION
    }  # fmt: skip


def _statements(node: ast.AST) -> int:
    """Statements of a function, nested ones too, without its docstring and itself."""
    inside = sum(isinstance(one, ast.stmt) for one in ast.walk(node)) - 1
    return inside - (1 if ast.get_docstring(node) else 0)


def _is_view(node: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Call) and getattr(one.func, "id", "") == "allow" for one in node.decorator_list)


def _views() -> dict[str, int]:
    found = {}
    for path in python_files("coaching"):
        for one in functions(path):
            if _is_view(one) and _statements(one) > VIEW:
                found[f"{named(path)}::{one.name}"] = _statements(one)
    return found


def _templates() -> dict[str, int]:
    return {named(path): _lines(path) for path in sorted((ROOT / "templates").rglob("*.*")) if path.is_file() and _lines(path) > TEMPLATE}


def _tests() -> dict[str, int]:
    return {
        f"{named(path)}::{one.name}": _length(one)
        for path in python_files("tests") for one in functions(path) if one.name.startswith("test_") and _length(one) > TEST
    }  # fmt: skip


# What has a ceiling, and how to find everything beyond it: {name: size}.
SIZES = {"files": _files, "functions": _functions, "views": _views, "templates": _templates, "tests": _tests}


@pytest.mark.parametrize("what", SIZES)
def test_nothing_grows_beyond_its_ceiling(what):
    known = tomllib.loads(KNOWN.read_text()).get(what, {})
    found = SIZES[what]()
    grown = {name: size for name, size in found.items() if size > known.get(name, 0)}
    assert not grown, f"split these, or make them smaller: {grown}"
    gone = [name for name in known if name not in found]
    assert not gone, f"within the ceiling now, so take them out of {named(KNOWN)}: {gone}"


if __name__ == "__main__":
    for what, found in SIZES.items():
        print(f"[{what}]")
        for name, size in sorted(found().items()):
            print(f'"{name}" = {size}')
        print()
