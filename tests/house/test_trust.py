"""Rows of the trust checklist that hold for the whole house at once (the matrix and the entrance have their own files)."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from coaching.accounts import operations as accounts
from coaching.core import crypto, headers, hx
from coaching.core.db import Base, Row, db, flush, transaction
from coaching.core.log import safe_path
from coaching.core.markdown import to_html
from coaching.core.scope import Scope, acting
from coaching.core.text import MissingValue, check, fill, without_keys
from coaching.messages import operations as messages
from coaching.messages.models import Message
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.practices.models import Member
from tests.house.routes import TOKEN, address, rules

ROOT = Path(__file__).resolve().parents[2]
NASTY = '<b hx-get="/logout" hx-trigger="load" data-hx-post=x hx-on:click=x onclick=x>"\'{{7*7}}</b><script>alert(1)</script>'


def test_a4_ids_of_another_practice_in_a_body_change_nothing_and_are_kept_nowhere(app, cast, full, browser_of):
    """Zev, of another practice, posts Linde's ids in every field that could take one: hidden, chosen, or in a list."""
    with acting(Scope.system(cast.zilver.id)), transaction():
        own = people.find_or_add(first_name="Zus", email="zus@zilver.example", coach_id=cast.zev.id)
    body = {name: full[name] for name in full} | {name.removesuffix("_id"): full[name] for name in full}
    body |= {"to": full["sponsor_id"], "kind": full["appointment_type_id"], "form": full["form_id"], "ids": full["delivery_id"], "title": "x", "text": "x",
             "words": "x", "price": "1", "steps": "agreement", "start": "2026-03-12T10:00", "lines-0-words": "x", "lines-0-price": "1", "name": "x"}  # fmt: skip
    before, client = _linde(cast.linde.id), browser_of(cast.zev)
    for rule in rules(app):
        if "POST" in rule.methods and set(rule.arguments) <= {"person_id"} and rule.endpoint not in ("entrance.logout", "setup.found"):
            assert client.post(address(app, rule, {"person_id": own.id}), data=body).status_code < 500, rule.rule
    assert _linde(cast.linde.id) == before
    theirs = set(full.values()) - {cast.zev.user_id}
    kept = {table.name: row for table in _of_practices() for row in db.session.execute(select(table).where(table.c.practice_id == cast.zilver.id))
            if theirs & {value for value in row if isinstance(value, str)}}  # fmt: skip
    assert kept == {}


def _of_practices() -> list:
    return [table for table in Base.metadata.sorted_tables if "practice_id" in table.c]


def _linde(practice_id: str) -> dict[str, list]:
    db.session.rollback()
    return {table.name: sorted(map(repr, db.session.execute(select(table).where(table.c.practice_id == practice_id)))) for table in _of_practices()}


def test_a8_another_role_counts_at_the_next_request(browser_of, noor, bram):
    owner, coach = browser_of(noor), browser_of(bram)
    assert owner.get("/settings/money").status_code == coach.get("/programmes").status_code == 200
    with transaction():
        db.session.get(Member, noor.id).role = "coach"
        db.session.get(Member, bram.id).role = "assistant"
    assert owner.get("/settings/money").status_code == coach.get("/programmes").status_code == 403


def test_a9_a_profile_takes_only_what_its_form_has(browser_of, bram, linde, zilver):
    words = {"name": "Bram", "locale": "nl", "timezone": "Europe/Amsterdam", "title": "", "phone": "", "video_link": ""}
    extra = {"role": "owner", "practice_id": zilver.id, "user_id": "x", "is_active": "", "id": "x", "email": "x@evil.example"}
    assert browser_of(bram).post("/settings/me", data=words | extra).status_code == 303
    kept = db.session.get(Member, bram.id, populate_existing=True)
    assert (kept.role, kept.practice_id, kept.name, kept.is_active, kept.email) == ("coach", linde.id, "Bram", True, "bram@linde.example")


def test_a9_a_coachee_changes_their_wishes_and_nothing_else(browser_of, lotte, noor, bram, zilver):
    words = {"locale": "en", "timezone": "Europe/Amsterdam", "phone": ""}
    extra = {"coach_id": bram.id, "practice_id": zilver.id, "user_id": noor.user_id, "email": "x@evil.example", "archived_at": "", "first_name": "X"}
    assert browser_of(lotte).post("/me/profile", data=words | extra).status_code == 303
    kept = db.session.get(Person, lotte.id, populate_existing=True)
    assert (kept.locale, kept.coach_id, kept.practice_id, kept.email, kept.first_name) == ("en", noor.id, lotte.practice_id, "lotte@example.org", "Lotte")
    assert kept.user_id == lotte.user_id != noor.user_id


def test_a9_an_offer_cannot_be_made_cheaper_or_signed_by_an_extra_field(anyone, full):
    from coaching.invitations import operations as invitations
    from coaching.invitations.models import Invitation

    found = db.session.get(Invitation, full["invitation_id"])
    with acting(Scope.system(found.practice_id)), transaction():
        path = invitations.link_of(found).removeprefix("http://localhost")
    path = anyone.get(path).location
    extra = {"price_cents": "0", "state": "accepted", "done": "{}", "signed_at": "2026-01-01", "paid": "1", "accepted_at": "2026-01-01"}
    assert anyone.post(f"{path}/summary", data=extra).status_code == 303
    kept = db.session.get(Invitation, found.id, populate_existing=True)
    assert (kept.price_cents, kept.state, kept.accepted_at, list(kept.done)) == (100, "open", None, ["summary"])


def test_a12_no_id_in_a_url_can_be_counted():
    """Rows that have a URL have random ids of 128 bits; only what is never shown counts up."""
    counting = {mapper.class_.__tablename__ for mapper in Base.registry.mappers if not issubclass(mapper.class_, Row)
                and mapper.local_table.primary_key.columns.values()[0].type.python_type is int}  # fmt: skip
    assert counting <= {"fact", "habit_mark", "answer", "delivery_event", "limit_attempt", "installation", "worker", "smtp_account", "rule_run", "busy", "claim", "instance"}
    ids = {Person(first_name="x", practice_id="p").id for _one in range(500)}
    assert len(ids) == 500 and all(len(base64.b32decode(one.upper() + "======")) == 16 for one in ids)
    assert len({one[:4] for one in ids}) > 400, "no common beginning, as ids made from the clock would have"


def test_a12_what_stands_in_a_coachees_url_is_an_id_of_that_kind_or_a_word(app):
    numbers = [rule.rule for rule in rules(app) for kind in rule._converters.values() if type(kind).__name__ == "IntegerConverter"]
    assert numbers == ["/outbox/<id>/files/<int:number>"], "the place of a file in one mail, while trying out"


def test_b5_an_unknown_address_costs_a_real_verification(app, noor, monkeypatch):
    asked = []
    real = accounts._hasher().verify
    monkeypatch.setattr(type(accounts._hasher()), "verify", lambda self, hashed, password: asked.append(hashed) or real(hashed, password))
    for email in ("noor@linde.example", "niemand@linde.example"):
        app.test_client().post("/login", data={"email": email, "password": "mis geraden"})
    assert len(asked) == 2 and all(hashed.startswith("$argon2id$") for hashed in asked)


def test_c3_htmx_evaluates_nothing_and_keeps_no_pages():
    base = (ROOT / "templates" / "layouts" / "base.html").read_text()
    config = re.search(r"hx_config \| default\('(\{.*?\})'\)", base).group(1)
    assert config == '{"noSwap":[204,304,"5xx"],"history":"reload","includeIndicatorCSS":false}'


def test_c8_markdown_drops_scripts_images_and_odd_links():
    html = to_html(f"{NASTY}\n\n[x](javascript:alert(1)) ![y](https://tracker.example/p.png) [z](data:text/html,x) [ok](https://ok.example)")
    for bad in ("<script", "<b", "<img", 'href="javascript', 'href="data'):
        assert bad not in html, bad
    assert 'href="https://ok.example"' in html


def test_c10_a_part_and_a_page_of_one_url_are_told_apart(browser_of, lotte):
    answer = browser_of(lotte).get("/me")
    assert "HX-Request" in answer.headers["Vary"] and answer.headers["Cache-Control"] == "no-store"


def test_c11_over_https_browsers_are_told_to_stay_there():
    served = Flask("small")
    served.config["BASE_URL"] = "https://coach.example"
    headers.init(served)
    sent = served.test_client().get("/nowhere").headers
    found = re.fullmatch(r"max-age=(\d+); includeSubDomains", sent["Strict-Transport-Security"])
    assert int(found[1]) >= 31536000


def test_c13_no_other_site_is_let_in(anyone, noor):
    assert "Access-Control-Allow-Origin" not in anyone.get("/login", headers={"Origin": "https://evil.example"}).headers


def test_d16_placeholders_are_looked_up_and_never_run():
    assert check("{{7*7}} {first_name}") == ["7*7"], "refused when it is saved"
    with pytest.raises(MissingValue):
        fill("{{7*7}}", {"first_name": "Eva"})
    assert check("{first_name.__class__} {name}") == ["first_name.__class__"]
    with pytest.raises(MissingValue):
        fill("{coach}", {})


def test_f1_an_unexpected_error_shows_nothing_of_the_inside(app, anyone, noor, monkeypatch):
    monkeypatch.setitem(app.view_functions, "entrance.login", _broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = anyone.get("/login")
    assert answer.status_code == 500 and "secret inside" not in answer.text and "Traceback" not in answer.text
    assert answer.headers["Content-Security-Policy"] == headers.POLICY and answer.headers["X-Content-Type-Options"] == "nosniff", "C11: also a 500"


def _broken() -> None:
    raise RuntimeError("secret inside")


_broken.allowed = frozenset({"anyone"})


def _keyed(app) -> list[str]:
    """Every address of the house with a key in it."""
    return [address(app, rule, {}) for rule in rules(app) if "token" in rule.arguments]


def test_f2_secret_paths_are_cut_in_logs(app):
    paths = _keyed(app)
    assert len(paths) > 20
    for path in [*paths, *("/" + path for path in paths)]:  # a broken link too
        assert TOKEN not in safe_path(path) and "[redacted]" in safe_path(path), path


def test_f2_a_request_by_a_personal_link_leaves_no_key_in_the_log(app, anyone, caplog):
    with caplog.at_level("INFO", "draad.web"):
        for path in _keyed(app):
            anyone.get(path)
    said = "".join(str(vars(record)) for record in caplog.records if record.name == "draad.web")
    assert "[redacted]" in said and TOKEN not in said


def test_a_letter_in_other_hands_than_its_readers_opens_nothing(app):
    for path in _keyed(app):
        html, text = f'<a class="x" href="https://coach.example{path}?a=1">Open</a>', f"Open: https://coach.example{path}."
        assert without_keys(html) == '<a class="x">Open</a>' and TOKEN not in without_keys(text), path
    assert without_keys('<a href="https://coach.example/me/messages">') == '<a href="https://coach.example/me/messages">'


def test_f3_a_line_break_in_a_log_stays_one_line():
    import json
    import logging

    from coaching.core.log import JsonLines

    record = logging.makeLogRecord({"msg": "a\nb\x1b[31m", "levelname": "INFO", "name": "x"})
    line = JsonLines().format(record)
    assert "\n" not in line and json.loads(line)["say"] == "a\nb\x1b[31m"


def test_notes_cannot_be_read_from_the_database_file_alone(app, lotte, as_, noor):
    with as_(noor), transaction():
        messages.write(lotte, "Wat alleen wij weten", author="coach")
    sealed = db.session.scalar(select(Message.body_sealed))
    assert b"alleen wij" not in sealed and sealed[:1] == b"\x01"


def test_a_sealed_text_moved_to_another_row_does_not_open(app, lotte, as_, noor):
    with as_(noor), transaction():
        one = messages.write(lotte, "Een", author="coach")
        two = messages.write(lotte, "Twee", author="coach")
        flush()
        one.body_sealed, two.body_sealed = two.body_sealed, one.body_sealed
    with pytest.raises(crypto.Unreadable):
        _ = one.body


def test_an_id_of_a_fragment_is_the_rows(lotte):
    assert hx.dom_id(lotte) == f"person-{lotte.id}"


def test_a_database_that_stays_busy_is_said_in_words(app, anyone, noor, monkeypatch):
    import sqlite3

    from sqlalchemy.exc import OperationalError

    def busy() -> None:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))

    busy.allowed = frozenset({"anyone"})
    monkeypatch.setitem(app.view_functions, "entrance.login", busy)
    answer = anyone.get("/login", headers={"HX-Request": "true"})
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
