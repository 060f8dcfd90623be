"""The table of faults names every one of the 32, and only tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import tests.faults

TESTS = Path(__file__).resolve().parents[1]
ROWS = re.findall(r"^(\d+) · .+\n((?:    \S+\n?)+)", tests.faults.__doc__ or "", re.M)


def test_the_table_holds_the_thirty_two_faults_in_order():
    assert [int(number) for number, _proofs in ROWS] == list(range(1, 33))


def test_every_test_that_the_table_names_exists():
    missing = []
    for number, proofs in ROWS:
        for proof in proofs.split():
            file, _colons, name = proof.partition("::")
            tree = ast.parse((TESTS / file).read_text())
            if name not in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}:
                missing.append((number, proof))
    assert missing == []
