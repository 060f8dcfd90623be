"""Who may use a view, and as whom somebody stands on a public page (trust.md A)."""

from __future__ import annotations

import pytest

from coaching.core.access import allow, allowed_of, enter_practice
from coaching.core.scope import Scope, acting, scope


@pytest.mark.parametrize("roles", [(), ("wizard",), ("coach", "Owner"), ("anyone", "")])
def test_a_view_that_names_nobody_or_nobody_known_does_not_start(roles):
    with pytest.raises(ValueError):
        allow(*roles)


@pytest.mark.parametrize(("roles", "let_in"), [
    (("owner",), {"owner"}), (("coach",), {"owner", "coach"}), (("staff",), {"owner", "coach", "assistant"}), (("coachee", "sponsor"), {"coachee", "sponsor"}),
    (("anyone",), {"anyone"}), (("assistant", "link"), {"assistant", "link"}),
])  # fmt: skip
def test_a_role_lets_in_whom_it_means(roles, let_in):
    assert allowed_of(allow(*roles)(lambda: None)) == let_in
    assert allowed_of(lambda: None) == frozenset()


@pytest.mark.parametrize(("role", "stays"), [
    ("owner", True), ("coach", True), ("assistant", True), ("coachee", True), ("sponsor", False), ("link", False), ("anyone", False),
])  # fmt: skip
def test_on_a_public_page_only_who_belongs_to_that_practice_stays_who_they_are(linde, zilver, role, stays):
    here = Scope(linde.id, role, user_id="u", person_id="p", locale="en", timezone="Asia/Tokyo")
    stranger = Scope(linde.id, "anyone", locale="en", timezone="Asia/Tokyo")
    with acting(here):
        enter_practice(linde)
        assert scope() == (here if stays else stranger)
    with acting(here):
        enter_practice(zilver)
        assert (scope().practice_id, scope().role, scope().user_id, scope().person_id) == (zilver.id, "anyone", None, None)
