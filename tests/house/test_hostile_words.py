"""Words that would like to be markup, a formula, a header or a command: everywhere they come out they are words (trust.md C6, C7, C9)."""

from __future__ import annotations

import json

import pytest
from icalendar import Calendar
from sqlalchemy import select

from coaching.core import crypto, hx
from coaching.core.access import allowed_of
from coaching.core.db import Base, db, flush, transaction
from coaching.deliveries.operations import Recipient, compose
from coaching.forms.models import FormResponse
from coaching.invoices import operations as invoices
from coaching.practices.models import Practice
from tests.house.routes import address, rules
from tests.letters.samples import SAMPLES

NASTY = '<b hx-get="/logout" onclick=x>"\'{{7*7}}</b><script>alert(1)</script>'
MARKS = ("<script>alert", "<b hx-get", "<b onclick", "49</b>")
# Columns in which people write freely; names of keys, states and addresses are chosen by the house or checked.
FREE = {"first_name", "last_name", "name", "company", "contact", "city", "street", "label", "legal_name", "title", "words", "description", "location", "postcode"}


def poison(practice_id: str) -> int:
    """Put the words in every place of a practice where somebody could have typed them; returns in how many."""
    places = 0
    for mapper in Base.registry.mappers:
        model = mapper.class_
        if "practice_id" not in mapper.columns and model is not Practice:
            continue
        whose = model.id == practice_id if model is Practice else model.practice_id == practice_id
        for row in db.session.scalars(select(model).where(whose)):
            places += sum(_poison(row, name) for name in FREE if name in mapper.columns)
            sealed = [name for name, kind in vars(model).items() if type(kind) is crypto.Sealed and name not in ("endpoint", "url", "address")]
            places += len(sealed)
            for name in sealed:
                setattr(row, name, NASTY)
    for row in db.session.scalars(select(FormResponse).where(FormResponse.practice_id == practice_id)):
        row.answers = {one["key"]: NASTY for one in row.spec["questions"] if one.get("type") in ("text", "long_text", "textarea")}
    return places


def _poison(row: object, name: str) -> int:
    kind = type(row).__mapper__.columns[name].type
    if isinstance(getattr(row, name), dict):
        setattr(row, name, {"nl": NASTY, "en": NASTY})
        return 1
    if getattr(kind, "length", None) and kind.length < 16:
        return 0
    setattr(row, name, NASTY[: getattr(kind, "length", None) or 5000])
    return 1


@pytest.mark.parametrize("who", ["noor", "lotte", "pien", "anyone"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_c6_c7_no_page_part_or_title_takes_words_for_markup(app, cast, full, browser_of, who, headers):
    with transaction():
        assert poison(cast.linde.id) > 40
    client, wrong = app.test_client() if who == "anyone" else browser_of(getattr(cast, who)), []
    seen = 0
    for rule in rules(app):
        if "GET" not in rule.methods or not allowed_of(app.view_functions[rule.endpoint]):
            continue
        answer = client.get(address(app, rule, full), headers=headers)
        text = answer.text if answer.mimetype == "text/html" else ""
        seen += "&lt;script&gt;" in text
        wrong += [(rule.rule, answer.status_code, mark) for mark in MARKS if mark in text]
        wrong += [(rule.rule, answer.status_code, "broke")] if answer.status_code >= 500 and rule.endpoint != "rooms.healthz" else []
    assert wrong == []
    assert seen > {"noor": 20, "lotte": 5, "pien": 0, "anyone": 2}[who], "the words came out, as words"


@pytest.mark.parametrize("case", sorted(SAMPLES))
def test_c7_no_letter_takes_words_for_markup(cast, house_of, case):
    with house_of(cast.linde), transaction():
        poison(cast.linde.id)
        flush()
        given = SAMPLES[case]("nl", cast)
        given |= {name: NASTY for name, value in given.items() if isinstance(value, str) and not value.startswith("http") and name not in ("kind", "by", "source")}
        letter = compose(case.split(".")[0], Recipient("lotte@example.org", NASTY, "nl", "Europe/Amsterdam"), **given)
    assert not [mark for mark in MARKS if mark in letter.html]
    assert "\n" not in letter.subject and "49" not in letter.subject


def test_c7_a_calendar_file_holds_the_words_and_no_line_of_theirs(app, cast, full, browser_of):
    with transaction():
        poison(cast.linde.id)
        cast.linde.name = "Linde\r\nATTENDEE:mailto:evil@example.org"
        cast.noor.name = "Noor\nX-EVIL:1"
    answer = browser_of(cast.lotte).get(f"/me/appointments/{full['appointment_id']}/calendar.ics")
    assert answer.status_code == 200
    lines = answer.text.replace("\r\n ", "").splitlines()
    assert not [line for line in lines if line.startswith(("ATTENDEE:mailto:evil", "X-EVIL"))]
    assert len(Calendar.from_ical(answer.data).walk("VEVENT")) == 1


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"])
def test_c7_a_spreadsheet_takes_no_name_for_a_formula(cast, browser_of, as_, name):
    with as_(cast.noor), transaction():
        cast.lotte.first_name, cast.lotte.last_name, cast.lotte.company = name, "", name
        invoices.issue(invoices.draft(cast.lotte, [("Gesprek", 1, 12500)]))
    rows = browser_of(cast.noor).get("/invoices.csv").text.splitlines()
    assert name.strip() in rows[-1] or name in rows[-1]
    assert f";{name}" not in rows[-1] and f';"{name}' not in rows[-1]


def test_c7_an_invoice_prints_the_words_and_runs_nothing(cast, as_):
    """The paper is set by Typst, to which the words are data: a command in them would read a file or fail."""
    with as_(cast.noor), transaction():
        cast.lotte.first_name, cast.lotte.last_name = '#read("/etc/passwd")', "]#panic() $"
        bill = invoices.issue(invoices.draft(cast.lotte, [('#image("/etc/hosts")', 1, 12500)]))
    assert bill.pdf[:5] == b"%PDF-"


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/x\r\nSet-Cookie: a=b", "/\\evil.example", "javascript:alert(1)", "/me\r\n"])
@pytest.mark.parametrize("path", ["/language", "/timezone", "/confirm"])
def test_c9_no_answer_leads_elsewhere_or_breaks(browser_of, noor, password, path, wanted):
    data = {"locale": "nl", "timezone": "Europe/Amsterdam", "password": password, "next": wanted}
    for headers in ({}, {"HX-Request": "true"}):
        answer = browser_of(noor).post(path, data=data, headers=headers)
        to = answer.headers.get("HX-Redirect") or answer.location
        assert answer.status_code in (200, 303) and to in ("/", "/settings") and "Set-Cookie: a" not in str(answer.headers)


def test_c9_an_event_for_the_page_carries_words_as_json_on_one_line(app):
    with app.test_request_context():
        answer = hx.trigger(app.response_class(), toast={"text": "a\r\nX-Evil: 1 é"})
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["text"] == "a\r\nX-Evil: 1 é"
    assert "\n" not in answer.headers["HX-Trigger"] and "X-Evil" not in answer.headers


def test_c9_a_page_that_htmx_says_it_is_on_cannot_send_anyone_elsewhere(anyone, noor):
    for current in ("https://evil.example/x", "//evil.example", "javascript:alert(1)", "http://localhost//evil.example"):
        answer = anyone.get("/today", headers={"HX-Request": "true", "HX-Current-URL": current})
        assert answer.status_code == 200 and answer.headers["HX-Redirect"] == "/login?next=/"
