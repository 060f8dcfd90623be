"""Which passwords are refused, and why (trust.md B16)."""

from __future__ import annotations

import pytest

from coaching.accounts.rules import COMMON, LONGEST, SHORTEST, refuse_password

KNOWN = ("Noor van der Linde", "noor.linde@groeikracht.example", "Praktijk Linde", "linde")


@pytest.fixture(scope="module")
def common() -> list[str]:
    return COMMON.read_text(encoding="utf-8").splitlines()


def test_more_than_three_thousand_common_passwords_are_known_and_each_could_be_chosen(common):
    """One that is too short or too long for us, or written in capitals, would only take room: it is never looked up."""
    assert len(common) > 3000 and common == sorted(set(common))
    assert [one for one in common if not SHORTEST <= len(one) <= LONGEST or one != one.lower()] == []


def test_each_of_a_hundred_from_the_whole_list_is_refused_in_any_case(common):
    some = common[:: len(common) // 100]
    assert len(some) >= 100
    assert {refuse_password(one) for one in [*some, *(one.upper() for one in some)]} == {"common"}


@pytest.mark.parametrize("password", ["Noor2026!", "linde1234", "NOOR.LINDE", "groeikracht99", "Coaching2026", "praktijklinde", "noorlindexyz"])
def test_a_name_or_address_with_a_year_behind_it_is_too_near(password):
    assert refuse_password(password, KNOWN) == "near"


@pytest.mark.parametrize("password", ["noor leest graag", "lindebloesemthee", "7h!2kq_93vz", "83749201556", "héél gewóón ☺ zinnetje", "draad-demo-2026"])
def test_what_has_a_word_of_its_own_is_fine(password):
    assert refuse_password(password, KNOWN) is None


def test_the_words_of_one_person_are_free_for_another():
    assert refuse_password("groeikracht99") is None
