"""The arithmetic of invoices."""


from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.invoices.rules import Line, days_late, missing_of_seller, number_of, rate_of, reference, totals, vat_in


def test_vat_is_counted_per_rate_over_the_total_and_not_per_line():
    one_rate = totals([Line(1, 4538, 210), Line(1, 1513, 210)])  # 37.50 and 12.50 ex VAT
    assert [one.vat_cents for one in one_rate] == [1050]


def test_halves_go_up():
    assert vat_in(115, 150) == 15 and vat_in(-115, 150) == -15
    assert vat_in(12100, 210) == 2100


def test_two_rates_are_kept_apart():
    sums = totals([Line(1, 10900, 90), Line(2, 12100, 210)])
    assert [(one.vat_rate, one.excl_cents, one.vat_cents) for one in sums] == [(210, 20000, 4200), (90, 10000, 900)]


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(-500_000, 500_000), st.sampled_from([0, 90, 210])), max_size=12))
def test_what_a_rate_holds_adds_up(rows):
    lines = [Line(*row) for row in rows]
    assert sum(one.excl_cents + one.vat_cents for one in totals(lines)) == sum(line.total_cents for line in lines)


def test_a_number_has_at_least_four_digits():
    assert number_of("2026-", 1) == "2026-0001" and number_of("2026-", 12345) == "2026-12345"


@pytest.mark.parametrize(("profile", "rate"), [("standard", 210), ("kor", 0), ("exempt", 0), ("reverse", 0)])
def test_who_may_charge_no_vat_charges_none(profile, rate):
    assert rate_of(profile) == rate
    assert vat_in(12100, rate_of(profile)) == (2100 if rate else 0)


@pytest.mark.parametrize(("due", "late"), [(None, 0), (date(2026, 3, 1), 1), (date(2026, 3, 2), 0), (date(2026, 3, 3), 0), (date(2026, 2, 2), 28)])
def test_late_from_the_day_after_it_was_due(due, late):
    assert days_late(due, date(2026, 3, 2)) == late


def test_what_the_law_asks_of_a_seller():
    seller = {"name": "Linde", "street": "Kade 1", "postcode": "3512 AB", "city": "", "vat_id": None}
    assert missing_of_seller(seller, "standard") == ["city", "vat_id"]
    assert missing_of_seller(seller, "kor") == missing_of_seller(seller, "exempt") == ["city"]
    assert missing_of_seller({}, "standard") == ["name", "street", "postcode", "city", "vat_id"]


def test_a_reference_of_a_transfer_has_only_letters_digits_and_dashes():
    assert reference("20/26-0001 \u00e9A") == "2026-0001A"
