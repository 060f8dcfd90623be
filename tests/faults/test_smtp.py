"""The mail server misbehaves: faults 9 to 13 and 15, 16, 31 of the list, over real sockets."""

from __future__ import annotations

import json
import logging
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import text

from coaching.core.db import db, transaction
from coaching.core.errors import Taken
from coaching.core.log import JsonLines
from coaching.deliveries import operations, queries, rules
from coaching.deliveries.channels import email
from coaching.deliveries.operations import wishes
from tests.faults.sink import CLOSE, SILENT


def test_a_letter_goes_once_and_a_second_drain_has_nothing_to_do(mail, post, state):
    delivery = post()
    assert operations.drain()["sent"] == 1
    assert operations.drain() == {}
    assert mail.copies == {delivery.message_id: 1}
    sent = state(delivery)
    assert (sent.status, sent.lease_owner, sent.lease_until) == ("sent", None, None)


def test_of_one_handful_the_urgent_ones_go_first_and_then_the_oldest(mail, post, clock):
    kinds = ("reflection", "reminder", "transactional")
    letters = {kind: [] for kind in kinds}
    for kind in (*kinds, *kinds):
        letters[kind].append(post(f"{kind} {clock.now()}", kind=kind).message_id)
        clock.move(minutes=1)
    operations.drain()
    assert [one.message_id for one in mail.mails] == [*letters["transactional"], *letters["reminder"], *letters["reflection"]]


@pytest.mark.parametrize(("reason", "kind", "became"), [("bounced", rules.ADDRESS, "held"), ("unsubscribed", "reflection", "cancelled")])
def test_a_letter_that_waited_is_looked_at_again_when_it_goes(mail, post, state, reason, kind, became):
    waiting, other = post(kind="reflection"), post("other", address="tom@example.org", kind="reflection")
    with transaction():
        wishes.suppress(waiting.practice_id, waiting.address_digest, kind, reason, None, waiting.next_at)
    operations.drain()
    assert (state(waiting).status, state(waiting).reason) == (became, reason)
    assert mail.copies == {other.message_id: 1}


def test_the_same_key_is_one_letter(mail, post):
    assert post("same").id == post("same").id
    operations.drain()
    assert len(mail.mails) == 1


def test_fault_9_smtp_down_for_six_hours_is_probed_once_a_time_and_charges_no_try(mail, post, state, clock, house_of, linde):
    mail.say("greet", CLOSE)
    first, second = post("one"), post("two")
    start, probes = clock.now(), []
    while clock.now() < start + timedelta(hours=6):
        before = mail.sessions
        operations.drain()
        if mail.sessions > before:
            probes.append(round((clock.now() - start).total_seconds() / 60))
        clock.move(minutes=1)
    assert probes[:7] == [0, 1, 3, 8, 18, 33, 48]
    assert all(later - earlier == 15 for earlier, later in zip(probes[5:], probes[6:], strict=False))
    assert state(first).attempt == state(second).attempt == 0
    assert queries.trouble().failures == len(probes)
    assert queries.backlog().is_well is False and queries.backlog().worker_is_silent
    assert queries.backlog().oldest_due_s == 0  # the reason is known, so nothing is "stuck"
    mail.well()
    clock.move(minutes=15)
    operations.drain()
    assert mail.copies == {first.message_id: 1, second.message_id: 1}
    assert queries.trouble() is None


def test_fault_9_late_letters_respect_quiet_hours_and_lost_use(mail, post, state, clock):
    mail.say("greet", CLOSE)
    quiet = post("quiet", kind="reflection", quiet_from=time(21), quiet_until=time(8))
    stale = post("stale", kind="reminder", stale_at=clock.now() + timedelta(hours=2))
    wanted = post("wanted", quiet_from=time(21), quiet_until=time(8))
    operations.drain()
    mail.well()
    clock.move(hours=14)  # 23:00 in Amsterdam
    operations.drain()
    assert state(wanted).status == "sent"
    assert state(stale).status == "skipped" and state(stale).reason == "stale"
    assert state(quiet).status == "due"
    assert state(quiet).next_at == datetime.fromisoformat("2026-03-03T08:00:00+01:00")
    clock.set(state(quiet).next_at)
    operations.drain()
    assert mail.copies == {wanted.message_id: 1, quiet.message_id: 1}


def test_fault_10_a_server_silent_before_data_gets_the_letter_later(mail, post, state, clock):
    mail.say("rcpt", SILENT)
    delivery = post()
    operations.drain()
    assert (state(delivery).status, mail.mails) == ("due", [])
    mail.well()
    clock.move(minutes=2)
    operations.drain()
    assert mail.copies == {delivery.message_id: 1}


def test_fault_10_a_server_silent_from_the_start_is_the_accounts_trouble(mail, post, state):
    mail.say("greet", SILENT)
    delivery = post()
    operations.drain()
    assert (state(delivery).status, state(delivery).attempt) == ("due", 0)
    assert queries.trouble() is not None


@pytest.mark.parametrize("way", [SILENT, CLOSE])
def test_fault_10_no_answer_after_the_dot_ask_is_unsure_and_never_doubled(mail, post, state, clock, way):
    mail.say("answer", way, times=1)
    delivery = post(kind="reflection")
    operations.drain()
    assert state(delivery).status == "unsure"
    clock.move(days=1)
    operations.drain()
    assert mail.copies == {delivery.message_id: 1}


def test_fault_10_no_answer_after_the_dot_resend_goes_once_more_to_the_byte(mail, post, state, clock):
    mail.say("answer", CLOSE, times=1)
    delivery = post()
    operations.drain()
    assert state(delivery).status == "due"
    clock.move(minutes=3)
    operations.drain()
    assert state(delivery).status == "sent"
    assert [one.content for one in mail.mails] == [mail.mails[0].content] * 2
    assert mail.copies == {delivery.message_id: 2}


def test_resend_in_doubt_twice_asks_after_all(mail, post, state, clock):
    mail.say("answer", CLOSE)
    delivery = post()
    for _ in range(4):
        operations.drain()
        clock.move(minutes=5)
    assert state(delivery).status == "unsure"
    assert mail.copies == {delivery.message_id: 2}


def test_a_line_cut_before_the_dot_was_not_accepted(mail, post, state, clock):
    mail.say("data", CLOSE, times=1)
    delivery = post(kind="reflection")
    operations.drain()
    assert state(delivery).status == "due"
    clock.move(minutes=2)
    operations.drain()
    assert mail.copies == {delivery.message_id: 1}


def test_fault_11_550_at_rcpt_is_dead_marks_the_address_and_holds_what_follows(mail, post, state):
    mail.say("rcpt", "550 5.1.1 no such user")
    delivery = post()
    operations.drain()
    assert (state(delivery).status, state(delivery).reason) == ("dead", "bounced")
    assert "no such user" in state(delivery).smtp_reply
    assert db.session.execute(text("select type from fact")).scalars().all() == ["delivery_failed"]
    assert (post("next", kind="reflection").status, post("asked").status) == ("held", "due")


def test_fault_11_452_waits_and_421_in_mid_session_takes_a_new_connection(mail, post, state, clock):
    mail.say("rcpt", "452 4.2.2 full", times=1)
    full = post("full")
    operations.drain()
    assert (state(full).status, state(full).attempt) == ("due", 1)
    assert state(full).next_at > clock.now()
    clock.move(minutes=2)
    mail.say("rcpt", "421 4.7.0 try another connection", times=1)
    operations.drain()
    assert mail.copies == {full.message_id: 1}
    assert queries.trouble() is None


def test_fault_12_a_server_that_closes_before_quit_changes_nothing(mail, post, state):
    mail.say("quit", CLOSE)
    delivery = post()
    operations.drain()
    assert state(delivery).status == "sent"
    assert mail.copies == {delivery.message_id: 1}


def test_fault_13_451_for_three_days_ends_dead_and_the_coach_can_try_again(mail, post, state, clock, as_, noor):
    mail.say("rcpt", "451 4.3.0 later")
    delivery, start, tries = post(), clock.now(), []
    while state(delivery).status == "due":
        clock.set(max(clock.now(), state(delivery).next_at))
        tries.append((clock.now() - start).total_seconds() / 60)
        operations.drain()
    for minute, at_most in zip((0, 1, 5, 21, 85, 325), tries, strict=False):
        assert minute <= at_most <= minute * 1.1 + 0.1
    assert state(delivery).reason == "gave_up" and "451" in state(delivery).smtp_reply
    assert timedelta(days=2.5) < clock.now() - start <= timedelta(days=3)
    mail.well()
    with as_(noor), transaction():
        operations.send_again(delivery)
    operations.drain()
    assert state(delivery).status == "sent"
    assert mail.copies == {delivery.message_id: 1}
    with as_(noor), pytest.raises(Taken), transaction():
        operations.send_again(delivery)


def test_a_5xx_at_the_dot_is_dead_without_marking_the_address(mail, post, state):
    mail.say("dot", "554 5.7.1 we do not like this")
    delivery = post()
    operations.drain()
    assert (state(delivery).status, state(delivery).reason) == ("dead", "refused")
    assert post("next", kind="reflection").status == "due"


def test_fault_16_one_letter_that_cannot_be_made_does_not_stop_the_nineteen_others(mail, post, state):
    good = [post(f"good {n}") for n in range(10)]
    bad = post("bad", address="no address at all")
    good += [post(f"more {n}") for n in range(9)]
    tally = operations.drain()
    assert (tally["sent"], tally["held"]) == (19, 1)
    assert (state(bad).status, state(bad).reason) == ("held", "not_sendable")
    assert mail.copies == {one.message_id: 1 for one in good}


def test_connections_are_reused_at_most_a_hundred_letters(mail, post, monkeypatch):
    monkeypatch.setattr(email, "MOST_MAILS", 5)
    for n in range(12):
        post(f"{n}")
    operations.drain()
    assert (len(mail.mails), mail.sessions) == (12, 3)


def test_fault_28_the_bucket_is_never_exceeded_and_a_reminder_passes_a_burst(mail, app, post, zilver, clock, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_PER_MINUTE", 60)
    burst = [post(f"burst {n}", kind="reflection") for n in range(200)]
    reminder = post("reminder", practice=zilver, kind="reminder")
    seen = []
    for _second in range(120):
        operations.drain()
        seen.append(len(mail.mails))
        clock.move(seconds=1)
    busiest = max(seen[n + 59] - (seen[n - 1] if n else 0) for n in range(60))
    assert busiest <= 60, seen
    assert reminder.message_id in [one.message_id for one in mail.mails[:12]]
    assert len(mail.mails) > 100 and len(burst) == 200


def test_fault_31_names_cannot_add_headers_or_long_lines(mail, post, house_of, linde):
    letter = operations.Letter("plain", "Dag\r\nBcc: x@example.org", "x" * 3000 + "\n.\nend\n", "<p>" + "y" * 3000 + "</p>")
    to = operations.Recipient("lotte@example.org", "Lotte\r\nBcc: x@example.org", "nl", "Europe/Amsterdam")
    with house_of(linde), transaction():
        operations.queue(letter, to, key="inject", from_name="Noor\nX-Evil: 1", reply_to="noor@linde.example")
    operations.drain()
    content = mail.mails[0].content
    assert b"\nBcc:" not in content and b"\nX-Evil:" not in content
    assert max(len(line) for line in content.split(b"\r\n")) <= 998


def test_the_log_follows_a_letter_by_its_id_and_names_nobody(mail, post, caplog):
    with caplog.at_level(logging.INFO, "coaching.deliveries"):
        sent = post("a")
        operations.drain()
        mail.say("rcpt", "550 5.1.1 <gone@example.org> unknown here", times=1)
        refused = post("b", address="gone@example.org")
        operations.drain()
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert [(line["delivery"], line["say"], line.get("reason"), line["attempt"]) for line in lines] == [(sent.id, "sent", None, 1), (refused.id, "dead", "bounced", 1)]
    assert not any("example.org" in str(line) or "Lotte" in str(line) for line in lines)
