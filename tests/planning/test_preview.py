"""The command `preview`: one file, or a case a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from coaching.commands.preview import command
from tests.planning.cases import a_case, planned, step

GOOD = a_case(step("a", date="2026-03-03", at="09:00"))


def preview(*arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(command, list(arguments), input=stdin)


def written(folder: Path, text: str | bytes) -> str:
    file = folder / "case.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(file)


def test_a_case_gives_its_plan_and_nothing_else(tmp_path: Path) -> None:
    said = preview(written(tmp_path, json.dumps(GOOD)))
    assert (said.exit_code, said.stderr) == (0, "")
    assert json.loads(said.stdout) == planned(GOOD)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (json.dumps(GOOD | {"until": "soon"}), "until"),
        (json.dumps(GOOD | {"ünknown\n": 1}), "ünknown\\n"),
        ("[]", "$"),
        ("", "$"),
        (b"\xff", "$"),
        ("[" * 200_000, "$"),
    ],
)
def test_bad_input_is_one_line_on_standard_error(tmp_path: Path, text: str | bytes, path: str) -> None:
    said = preview(written(tmp_path, text))
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.startswith(f"{path}: ")
    assert said.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["nowhere.json", "."])
def test_a_file_that_cannot_be_read_is_named_as_a_whole(tmp_path: Path, name: str) -> None:
    said = preview(str(tmp_path / name))
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.startswith("$: ")


def test_lines_are_answered_in_order_and_errors_do_not_stop_it() -> None:
    lines: list[Any] = [GOOD, GOOD | {"now": "2026"}, [], GOOD]
    said = preview("--lines", stdin="\n".join([json.dumps(line) for line in lines]).encode() + b"\n\nnonsense")
    answers = [json.loads(line) for line in said.stdout.splitlines()]
    assert said.exit_code == 0
    assert answers[0] == answers[3] == planned(GOOD)
    assert [answer["error"].split(":")[0] for answer in answers if "error" in answer] == ["now", "$", "$", "$"]
    assert len(answers) == 6


def test_it_needs_a_case_or_lines_but_not_both(tmp_path: Path) -> None:
    assert preview().exit_code == 2
    assert preview("--lines", written(tmp_path, "{}")).exit_code == 2


@pytest.mark.parametrize("arguments", [(), ("--lines", "case.json")])
def test_without_a_case_or_with_two_ways_at_once_one_line_says_which(arguments: tuple[str, ...]) -> None:
    said = preview(*arguments, stdin=b"{}\n")
    assert (said.exit_code, said.stdout, said.stderr) == (2, "", "$: give either CASE.json or --lines\n")
