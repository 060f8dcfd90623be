"""A drawn signature becomes a picture of our own making, and a text becomes blocks for the PDF."""

from __future__ import annotations

import pytest

from coaching.agreements.rules import MOST_POINTS, blocks, fingerprint, signature_svg


def test_strokes_become_lines_and_nothing_else():
    drawn = signature_svg("12,80 14,77; ;0,0 600,200;")
    assert drawn is not None
    assert drawn.startswith(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200"><g fill="none" ')
    assert drawn.endswith(b'><polyline points="12,80 14,77"/><polyline points="0,0 600,200"/></g></svg>')


@pytest.mark.parametrize("empty", ["", ";", "  ;  ; "])
def test_where_nothing_was_drawn_there_is_no_picture(empty):
    assert signature_svg(empty) is None


@pytest.mark.parametrize("wrong", ["601,0", "600,201", "-1,0", "0,-1", "1", "1,2,3", "1,2 3", "1,2 601,0", "1,2;1,2,3 3,4", "1.5,2", "a,b", '1,2"/><script>', ",", "1,"])
def test_what_is_no_point_on_the_board_is_refused(wrong):
    with pytest.raises(ValueError):
        signature_svg(wrong)


def test_a_signature_has_so_many_points_and_no_more():
    assert signature_svg(" ".join(["1,2"] * MOST_POINTS)) is not None
    with pytest.raises(ValueError):
        signature_svg(";".join(["1,2"] * (MOST_POINTS + 1)))


TEXT = """# Afspraken
## Wat we doen
### En wanneer
We praten
en luisteren.

- **Iedere** maand
- Een [link](https://draad.example)

1. Eerst
   - dan

#### Dieper
Dag <b>jij</b>.
"""


def test_a_text_as_blocks_of_plain_words():
    assert [(one["kind"], one["text"]) for one in blocks(TEXT)] == [
        ("h2", "Afspraken"), ("h2", "Wat we doen"), ("h3", "En wanneer"), ("p", "We praten\nen luisteren."),
        ("li", "Iedere maand"), ("li", "Een link"), ("li", "Eerst"), ("li", "dan"),
        ("h3", "Dieper"), ("p", "Dag <b>jij</b>."),
    ]  # fmt: skip


def test_a_heading_within_a_list_stays_a_heading():
    assert [one["kind"] for one in blocks("- # Kop\n\n  woorden")] == ["h2", "li"]


def test_a_fingerprint_is_the_sha_256_of_the_exact_text():
    assert fingerprint("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert fingerprint("abc ") != fingerprint("abc") != fingerprint("Abc")
