"""Files that a person edits, and that another may have made to break the reader."""

from __future__ import annotations

import pytest

from coaching.core import toml


@pytest.mark.parametrize("text", ["a=" + "[" * 60_000, "a=" + "9" * 5000, "a." * 20_000 + "b=1=", "a = {", '"'], ids=["nested", "long number", "long key", "open", "quote"])
def test_what_cannot_be_read_is_said_and_breaks_nothing(text):
    with pytest.raises(toml.NotToml):
        toml.read(text)
