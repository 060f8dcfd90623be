"""Rows of the trust checklist that hold for the whole house at once (the matrix and the entrance have their own files)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from coaching.accounts import operations as accounts
from coaching.core import crypto, hx
from coaching.core.db import Base, Row, db, flush, transaction
from coaching.core.log import safe_path
from coaching.core.markdown import to_html
from coaching.core.text import MissingValue, check, fill
from coaching.messages import operations as messages
from coaching.messages.models import Message
from coaching.people.models import Person
from coaching.practices.models import Member

ROOT = Path(__file__).resolve().parents[2]
NASTY = '<b hx-get="/logout" hx-trigger="load" data-hx-post=x hx-on:click=x onclick=x>"\'{{7*7}}</b><script>alert(1)</script>'


def test_a9_a_profile_takes_only_what_its_form_has(browser_of, noor, linde, zilver):
    words = {"name": "Noor", "locale": "nl", "timezone": "Europe/Amsterdam", "title": "", "phone": "", "video_link": ""}
    extra = {"role": "owner", "practice_id": zilver.id, "user_id": "x", "is_active": "", "id": "x"}
    browser_of(noor).post("/settings/me", data=words | extra)
    kept = db.session.get(Member, noor.id, populate_existing=True)
    assert (kept.role, kept.practice_id, kept.name, kept.is_active) == ("owner", linde.id, "Noor", True)


def test_a12_no_id_in_a_url_can_be_counted():
    """Rows that have a URL have random ids of 128 bits; only what is never shown counts up."""
    counting = {mapper.class_.__tablename__ for mapper in Base.registry.mappers if not issubclass(mapper.class_, Row)
                and mapper.local_table.primary_key.columns.values()[0].type.python_type is int}  # fmt: skip
    assert counting <= {"fact", "habit_mark", "answer", "delivery_event", "limit_attempt", "installation", "worker", "smtp_account", "rule_run", "busy", "claim", "instance"}
    assert len({Person(first_name="x", practice_id="p").id for _one in range(50)}) == 50


@pytest.mark.parametrize("path", ["/r/{}", "/l/{}", "/a/{}", "/b/{}", "/i/{}"])
def test_b3_guessing_links_is_limited(anyone, noor, path):
    token = "g" * 43
    for _guess in range(30):
        assert anyone.get(path.format(token)).status_code == 404
    answer = anyone.get(path.format(token))
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0


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


def test_c6_c7_what_people_type_is_shown_as_text(browser_of, noor, lotte, as_):
    with as_(lotte), transaction():
        lotte.last_name = NASTY[:80]
        messages.write(lotte, NASTY, author="coachee")
    for path in (f"/coachees/{lotte.id}/messages", "/messages", "/coachees", "/today", f"/coachees/{lotte.id}"):
        page = browser_of(noor).get(path).text
        assert "<script>alert" not in page and '<b hx-get="/logout"' not in page, path
        assert "49</b>" not in page, path


def test_c8_markdown_drops_scripts_images_and_odd_links():
    html = to_html(f"{NASTY}\n\n[x](javascript:alert(1)) ![y](https://tracker.example/p.png) [z](data:text/html,x) [ok](https://ok.example)")
    for bad in ("<script", "<b", "<img", 'href="javascript', 'href="data'):
        assert bad not in html, bad
    assert 'href="https://ok.example"' in html


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/x\r\nSet-Cookie: a=b"])
def test_c9_no_answer_leads_elsewhere(browser_of, noor, wanted):
    answer = browser_of(noor).post("/language", data={"locale": "nl", "next": wanted}, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and answer.headers["HX-Redirect"] == "/"


def test_c10_a_part_and_a_page_of_one_url_are_told_apart(browser_of, lotte):
    answer = browser_of(lotte).get("/me")
    assert "HX-Request" in answer.headers["Vary"] and answer.headers["Cache-Control"] == "no-store"


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


def _broken() -> None:
    raise RuntimeError("secret inside")


_broken.allowed = frozenset({"anyone"})


@pytest.mark.parametrize("path", ["/r/" + "t" * 43, "/i/" + "t" * 43 + "/agreement", "/login/" + "t" * 43, "/cal/" + "t" * 43 + ".ics"])
def test_f2_secret_paths_are_cut_in_logs(path):
    assert "t" * 43 not in safe_path(path) and "[redacted]" in safe_path(path)


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
