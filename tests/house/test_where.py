"""What docs/where.md and the signposts point at is there."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.tree import ROOT, named, python_files

PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)*/?)`")
POST = re.compile(r"\b((?:coaching|templates|tests|docs|programmes|planning|automation|deliveries|forms)/[\w./-]+)")
QUESTIONS = 20
WORDS = [path for path in python_files("coaching/planning/when", "coaching/automation/what") if path.name not in ("__init__.py", "form.py", "errand.py")]


def test_twenty_questions_have_a_path_that_exists():
    rows = [line for line in (ROOT / "docs/where.md").read_text().splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) >= QUESTIONS
    for row in rows:
        found = PATH.search(row)
        assert found and (ROOT / found[1]).is_file(), row


def test_other_paths_in_the_documents_exist():
    for document in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        text = document.read_text()
        paths = [path for path in PATH.findall(text) if path.startswith(("coaching/", "templates/", "tests/", "static/", "docs/", "bench/"))]
        paths += [link for link in re.findall(r"\]\(([\w./-]+)\)", text)]
        for path in paths:
            assert (ROOT / path).exists() or document.parent.joinpath(path).exists(), f"{named(document)}: {path}"


def test_documents_and_rows_that_code_names_exist():
    there = {path.name for path in (*ROOT.glob("*.md"), *ROOT.glob("*/**/*.md")) if ".venv" not in path.parts}
    rows = set(re.findall(r"^\| ([A-F]\d+) \|", (ROOT / "docs/trust.md").read_text(), re.M))
    for path in python_files("coaching", "boot", "tests"):
        text = path.read_text()
        assert set(re.findall(r"\b([\w-]+\.md)\b", text)) <= there, named(path)
        named_rows = {row for after in re.findall(r"trust\.md ([^).\"`]*)", text) for row in re.findall(r"\b[A-F]\d+\b", after)}
        assert named_rows <= rows, f"{named(path)}: {named_rows - rows}"


def test_every_decision_has_a_number_of_its_own_and_says_it():
    decisions = sorted(ROOT.glob("docs/adr/*.md"))
    for path in decisions:
        assert path.read_text().startswith(f"# {path.name[:4]} "), named(path)
    numbers = [path.name[:4] for path in decisions]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.stem)
def test_signposts_point_at_what_exists(path):
    words = ast.get_docstring(ast.parse(path.read_text())) or ""
    posts = [post.rstrip(".") for post in POST.findall(words)]
    assert posts, f"{named(path)} says nowhere what goes with it"
    for post in posts:
        assert (ROOT / post).exists() or (ROOT / "coaching" / post).exists(), f"{named(path)}: {post}"
