"""Variants of a text: a line that holds only --- parts them, and they take turns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.core.variants import MOST, turn, variants, wrong

words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=40).map(str.strip).filter(lambda text: text and text != "---")
rooms = st.sampled_from(["\n---\n", "\n\n---\n\n", "\r\n---\r\n", "\n --- \n"])


@given(st.lists(words, min_size=2, max_size=MOST), rooms, st.integers(1, 40))
def test_variants_take_turns_and_begin_again_after_the_last(parts, between, nth):
    body = between.join(parts)
    assert variants(body) == parts
    assert turn(body, nth) == parts[(nth - 1) % len(parts)]
    assert turn(body, nth + len(parts)) == turn(body, nth)
    assert {turn(body, one) for one in range(nth, nth + len(parts))} == set(parts)
    assert wrong(body) is None


@given(st.text(max_size=200).filter(lambda text: "---" not in text), st.integers(1, 40))
def test_a_text_without_the_line_goes_out_as_it_was_written(body, nth):
    assert turn(body, nth) == body
    assert wrong(body) is None


@pytest.mark.parametrize("body", ["ja --- nee", "----", "- - -", "| --- |", "een\n---- \ntwee"])
def test_only_a_line_of_its_own_parts(body):
    assert turn(body, 2) == body


@pytest.mark.parametrize(
    ("body", "what"),
    [("een\n---", "empty"), ("---\neen", "empty"), ("een\n---\n \n---\ntwee", "empty"), ("---", "empty"), ("\n---\n".join("abcdef"), "many"), ("\n---\n".join("abcde"), None), ("", None)],
)
def test_an_empty_variant_and_a_sixth_are_named(body, what):
    assert wrong(body) == what


def test_an_empty_variant_that_an_older_text_holds_never_goes_out():
    assert [turn("een\n---\n\n---\ntwee\n---", nth) for nth in (1, 2, 3)] == ["een", "twee", "een"]
    assert turn("---", 1) == ""
