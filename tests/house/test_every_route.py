"""What holds for every address of the house, asked of the URL map itself (trust.md A10, A11, B3, B14, C1, C2, C10, C11)."""

from __future__ import annotations

from contextlib import closing

import pytest

from coaching.core.access import allowed_of
from coaching.core.db import Base, db
from coaching.core.headers import POLICY
from tests.house.routes import TOKEN, address, methods, rules

PEOPLE = ["noor", "lotte", "pien"]
ROLES = {"noor": "owner", "lotte": "coachee", "pien": "sponsor"}
# Not a page of ours: a letter as its reader sees it, in a frame without scripts, while trying out; and a file that was handed in, which may do nothing.
OWN_POLICY = {"rooms.outbox_html", "deliveries.letter", "automation.walk_letter", "lessons.my_file", "lessons.handed_in_file"}
# RFC 8058: a mail program posts without ever having seen a page, the token in the address is the key. And the contact form
# may stand on the coach's own site (tests/site): it changes nothing of whoever is signed in.
WITHOUT_CSRF = {"deliveries.unsubscribe_now", "deliveries.subscribe_again", "site.ask"}
# Reading that leaves a trace on purpose: the try that is counted, that somebody was there, that a link was opened.
TRACES = {"limit_attempt", "device", "worker", "installation"}


def of_method(app, method: str) -> list:
    return [rule for rule in rules(app) if method in rule.methods]


def test_a10_a_field_that_comes_twice_is_refused_everywhere(app, cast):
    client, wrong = app.test_client(), []
    for rule in of_method(app, "POST"):
        answer = client.post(address(app, rule, {}), data="amount=1&amount=100", content_type="application/x-www-form-urlencoded")
        if answer.status_code != 400:
            wrong.append((rule.rule, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("body", ['{"amount": [1, 100]}', '["a"]', '{"a":' * 20_000 + "1" + "}" * 20_000], ids=["doubled", "a list", "without end"])
def test_a10_what_no_form_of_ours_sends_is_refused_everywhere(app, cast, browser_of, body):
    """JSON would come past the check of doubled fields, and bring lists where words are awaited; text/plain is how another site fakes it."""
    client, wrong = browser_of(cast.noor), []
    for rule in of_method(app, "POST"):
        for kind in ("application/json", "text/plain"):
            status = client.post(address(app, rule, {}), data=body, content_type=kind).status_code
            wrong += [(rule.rule, kind, status)] if status != 400 else []
    assert wrong == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_a11_no_address_answers_another_method(app, cast, browser_of, method):
    client = browser_of(cast.noor)
    answers = {rule.rule: client.open(address(app, rule, {}), method=method).status_code for rule in rules(app)}
    assert {path: status for path, status in answers.items() if status != 405} == {}


def test_a11_what_changes_something_is_never_done_by_a_get(app, cast, browser_of):
    client, wrong = browser_of(cast.noor), []
    paths = {rule.rule for rule in of_method(app, "GET")}
    for rule in of_method(app, "POST"):
        if rule.rule not in paths:
            status = client.get(address(app, rule, {})).status_code
            wrong += [(rule.rule, status)] if status < 400 else []
    assert wrong == []


def _everything() -> dict[str, list]:
    """Every row as the driver gives it: read as the house reads them, they took most of the test that looks after each page."""
    db.session.rollback()
    names = [table.name for table in Base.metadata.sorted_tables if table.name not in TRACES]
    with closing(db.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        return {name: sorted(map(repr, cursor.execute(f'SELECT * FROM "{name}"').fetchall())) for name in names}


@pytest.mark.parametrize("who", PEOPLE)
def test_a11_looking_at_a_page_changes_nothing(app, cast, full, browser_of, who):
    client, wrong, before = browser_of(getattr(cast, who)), [], _everything()
    for rule in of_method(app, "GET"):
        client.get(address(app, rule, full))
        after = _everything()
        wrong += [(rule.rule, name) for name in after if after[name] != before[name]]
        before = after
    assert wrong == []


def test_b3_guessing_the_secret_in_an_address_is_limited_wherever_there_is_one(app, anyone, cast):
    wrong = []
    for rule in rules(app):
        if "token" not in rule.arguments:
            continue
        for method in methods(rule):
            _forget_tries()
            path = address(app, rule, {})
            statuses = [anyone.open(path, method=method).status_code for _guess in range(31)]
            last = anyone.open(path, method=method)
            if statuses[0] not in (404, 410) or last.status_code != 429 or int(last.headers.get("Retry-After", 0)) < 1:
                wrong.append((method, rule.rule, statuses[0], last.status_code))
    assert wrong == []


def _forget_tries() -> None:
    from coaching.core import clock, limits
    from coaching.core.db import transaction

    with transaction():
        limits.forget_old(clock.now().replace(year=2100))


def test_b14_every_answer_behind_a_secret_address_sends_no_referrer_and_is_not_stored(app, anyone, cast):
    for rule in rules(app):
        if "token" in rule.arguments:
            for method in methods(rule):
                answer = anyone.open(address(app, rule, {}), method=method)
                assert answer.headers["Referrer-Policy"] == "no-referrer", rule.rule
                assert answer.headers["Cache-Control"] == "no-store", rule.rule


@pytest.mark.parametrize("kind", ["no token", "somebody else's"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_c1_a_post_without_a_token_of_this_browser_is_refused_everywhere(app, cast, browser_of, monkeypatch, kind, headers):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    data = {} if kind == "no token" else {"csrf_token": app.test_client().get_csrf()}
    wrong = []
    for who, role in ROLES.items():
        client = browser_of(getattr(cast, who))
        for rule in of_method(app, "POST"):
            allowed = allowed_of(app.view_functions[rule.endpoint])
            if rule.endpoint in WITHOUT_CSRF or not allowed & {role, "anyone", "link"}:
                continue
            status = client.post(address(app, rule, {}), data=data, headers=headers).status_code
            wrong += [(rule.rule, status)] if status != 400 else []
            if rule.endpoint == "entrance.logout":
                client = browser_of(getattr(cast, who))
    assert wrong == []


@pytest.mark.parametrize("who", [*PEOPLE, "anyone"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_c2_c10_c11_every_answer_has_the_headers(app, cast, full, browser_of, who, headers):
    client, wrong = app.test_client() if who == "anyone" else browser_of(getattr(cast, who)), []
    for rule in of_method(app, "GET"):
        answer = client.get(address(app, rule, full), headers=headers)
        wrong += [(rule.rule, what) for what, is_so in _headers_of(rule, answer).items() if not is_so]
    assert wrong == []


def _headers_of(rule, answer) -> dict[str, bool]:
    sent = answer.headers
    return {
        "policy": sent["Content-Security-Policy"] == POLICY or rule.endpoint in OWN_POLICY,
        "nosniff": sent["X-Content-Type-Options"] == "nosniff",
        "opener": sent["Cross-Origin-Opener-Policy"] == "same-origin",
        "resource": sent["Cross-Origin-Resource-Policy"] == "same-origin",
        "referrer": sent["Referrer-Policy"] == ("no-referrer" if "token" in rule.arguments or rule.rule.startswith("/invitation/") else "same-origin"),
        "not stored": sent["Cache-Control"] == "no-store" or rule.endpoint in ("site.theme", "site.manifest", "deliveries.service_worker"),
        "varies": "HX-Request" in sent.get("Vary", "") or answer.mimetype != "text/html" or answer.status_code == 302,
    }


def test_c2_c11_the_policy_is_the_one_that_was_decided():
    parts = dict(part.strip().split(" ", 1) for part in POLICY.split(";"))
    assert parts == {
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:", "font-src": "'self'",
        "connect-src": "'self'", "manifest-src": "'self'", "worker-src": "'self'", "frame-src": "'self'", "form-action": "'self'",
        "frame-ancestors": "'none'", "base-uri": "'none'", "object-src": "'none'",
    }  # fmt: skip


def test_c2_c11_files_of_the_house_have_the_headers_too(app, anyone):
    answer = anyone.get(app.extensions["draad_assets"] + "favicon.svg")
    assert answer.status_code == 200 and answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_token_of_these_tests_opens_nothing(anyone, cast):
    assert anyone.get(f"/r/{TOKEN}").status_code == 404
