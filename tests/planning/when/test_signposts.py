"""Each form's file says where the rest of its story lives; the paths must be there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coaching.planning import when
from coaching.planning.when import FORMS

ROOT = Path(__file__).parents[3]
FOLDER = Path(when.__file__).parent


@pytest.mark.parametrize("form", FORMS)
def test_the_signposts_of_a_form_point_at_things_that_exist(form: str) -> None:
    text = (FOLDER / f"{'on_date' if form == 'date' else form}.py").read_text()
    docstring = text.split('"""')[1]
    assert f"Used by steps `when = {{ {form} = … }}`" in docstring
    paths = re.findall(r"(?:coaching|templates|tests)/[\w./-]+[\w/]", docstring)
    assert len(paths) >= 3
    assert [path for path in paths if not (ROOT / path).exists()] == []
