"""Who may open what: every route × every role, and everything of one practice asked for from another (trust.md A1-A4, A6, A7, A11).

The list of routes is the URL map itself: a route that does not say who may use it fails, and so does an argument that no
object of the practice is known for.
"""

from __future__ import annotations

import pytest

from coaching.core.access import MEANING, OPEN, allowed_of
from tests.house.routes import PLAIN, TOKEN, address, methods, named, rules


def test_a1_every_route_says_who_may_use_it(app):
    silent = [rule.rule for rule in rules(app) if not allowed_of(app.view_functions[rule.endpoint])]
    assert silent == []
    known = set(OPEN) | {role for roles in MEANING.values() for role in roles}
    assert {role for rule in rules(app) for role in allowed_of(app.view_functions[rule.endpoint])} <= known


def test_a11_only_get_and_post_are_used_and_get_never_changes(app):
    odd = {rule.rule: sorted(rule.methods - {"GET", "POST", "HEAD", "OPTIONS"}) for rule in rules(app)}
    assert {path: methods for path, methods in odd.items() if methods} == {}
    both = [rule.rule for rule in rules(app) if {"GET", "POST"} <= rule.methods]
    assert both == [], "a GET asks and a POST does; one view does one of the two"


QUIET = {"entrance.logout"}


def test_a2_anyone_is_sent_to_the_sign_in_page_everywhere_else(app, cast):
    wrong = []
    for rule in rules(app):
        allowed = allowed_of(app.view_functions[rule.endpoint])
        if allowed & set(OPEN):
            continue
        for method in methods(rule):
            path = address(app, rule, {})
            page = app.test_client().open(path, method=method)
            part = app.test_client().open(path, method=method, headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/today"})
            back = path if method == "GET" else "/"
            fits = page.status_code == 302 and page.location == f"/login?next={back}"
            fits = fits and part.status_code == 200 and part.data == b"" and part.headers["HX-Redirect"] == "/login?next=/today"
            wrong += [] if fits else [(method, rule.rule, page.status_code, page.location)]
    assert wrong == []


ROLES = {"noor": "owner", "bram": "coach", "sanne": "assistant", "lotte": "coachee", "pien": "sponsor"}


@pytest.mark.parametrize("role", list(ROLES))
def test_a6_a7_what_is_not_for_a_role_is_refused(app, cast, browser_of, role):
    """403 inside the practice (A7); for a sponsor, who stands outside, it does not exist (A6)."""
    own, refused = ROLES[role], 404 if role == "pien" else 403
    client, wrong = browser_of(getattr(cast, role)), []
    for rule in rules(app):
        allowed = allowed_of(app.view_functions[rule.endpoint])
        if allowed & (set(OPEN) | {own}):
            continue
        for method in methods(rule):
            status = client.open(address(app, rule, {}), method=method).status_code
            if status != refused:
                wrong.append((method, rule.rule, status))
    assert wrong == []


@pytest.mark.parametrize("role", ["noor", "sanne", "lotte", "pien"])
def test_no_route_breaks_on_an_unknown_id(app, cast, browser_of, role):
    """Whatever is asked for with ids that never were: an answer, never a crash."""
    client, wrong = browser_of(getattr(cast, role)), []
    for rule in rules(app):
        if rule.endpoint in QUIET:
            continue
        for method in methods(rule):
            status = client.open(address(app, rule, {}), method=method).status_code
            if status >= 500 and not (rule.endpoint == "rooms.healthz" and status == 503):
                wrong.append((method, rule.rule, status))
    assert wrong == []


def _foreign(rule, full: dict[str, str]) -> bool:
    return any(named(rule, argument) in full for argument in rule.arguments)


@pytest.mark.parametrize("stranger", ["zev", "tom", "pien"])
def test_a3_a4_everything_of_somebody_else_answers_as_if_it_never_was(app, cast, full, browser_of, stranger):
    """Zev owns another practice; Tom is another coachee of the same coach; Pien pays, but not for Lotte. All ask for Lotte's and Linde's
    things by their real ids."""
    client, wrong = browser_of(getattr(cast, stranger)), []
    own = {"zev": "owner", "tom": "coachee", "pien": "sponsor"}[stranger]
    for rule in rules(app):
        allowed = allowed_of(app.view_functions[rule.endpoint])
        if not _foreign(rule, full) or own not in allowed:
            continue
        for method in methods(rule):
            answer = client.open(address(app, rule, full), method=method)
            if answer.status_code not in (404, 410):
                wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


# Rows with what a coachee said or wrote, or a coach about them: only whoever coaches them reads these.
WORDS = {"person_id", "note_id", "goal_id", "action_id", "response_id", "habit_id", "hand_in_id", "file_id", "sponsorship_id", "touchpoint_id", "journey_id"}


def test_a5_a_colleague_finds_nothing_of_what_was_written_with_another_coach(app, cast, full, browser_of):
    """Bram coaches here too, and asks for the words of Lotte, who is Noor's, by their real ids."""
    client, wrong = browser_of(cast.bram), []
    for rule in rules(app):
        allowed = allowed_of(app.view_functions[rule.endpoint])
        if not {named(rule, argument) for argument in rule.arguments} & WORDS or "coach" not in allowed or "assistant" in allowed:
            continue  # what an assistant may open holds no words
        for method in methods(rule):
            answer = client.open(address(app, rule, full), method=method)
            wrong += [] if answer.status_code == 404 else [(method, rule.rule, answer.status_code)]
    assert wrong == [], "\n".join(map(str, wrong))


def test_a3_a4_a5_what_strangers_ask_for_is_really_there(app, cast, full, browser_of):
    """The same ids in the hands of who may: else a 404 above would prove nothing."""
    for who, paths in {
        "noor": ("/notes/{note_id}", "/goals/{goal_id}", "/invoices/{invoice_id}", "/responses/{form_response_id}", "/appointments/{appointment_id}",
                 "/habits/{habit_id}", "/hand-ins/files/{file_id}", "/leads/{lead_id}", "/invitations/{invitation_id}", "/agreements/{agreement_id}"),
        "lotte": ("/me/appointments/{appointment_id}", "/me/forms/{form_response_id}", "/me/lessons/{progress_id}", "/me/assignments/{assignment_id}",
                  "/me/assignments/{assignment_id}/files/{file_id}"),
    }.items():  # fmt: skip
        client = browser_of(getattr(cast, who))
        assert {path: client.get(path.format(**full)).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_every_argument_of_a_url_is_known_here(app, full):
    """A new kind of id in a URL must come with an object of it, or the test above would never see it."""
    unknown = {named(rule, argument) for rule in rules(app) for argument in rule.arguments} - set(full) - set(PLAIN)
    # a device is no row of a practice (tests/entrance); a hold belongs to a visitor's cookie (tests/scheduling)
    may_be_unknown = {"practice_id", "device_id", "hold_id"}
    assert unknown - may_be_unknown == set()


def test_headers_stand_on_every_kind_of_answer(app, anyone, cast):
    from coaching.core.headers import POLICY

    for path in ("/login", "/p/linde", "/nergens", "/me", "/r/" + TOKEN):
        answer = anyone.get(path)
        assert answer.headers["Content-Security-Policy"] == POLICY, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and "no-store" in answer.headers["Cache-Control"], path
        assert "HX-Request" in answer.headers.get("Vary", "") or answer.status_code == 302, path
    assert anyone.get("/r/" + TOKEN).headers["Referrer-Policy"] == "no-referrer"
