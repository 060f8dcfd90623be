"""What comes back, read from a real mailbox: the address rests, the coach hears of it, and only letters of ours count."""

from __future__ import annotations

import ssl
from datetime import timedelta

import pytest

from coaching.core import clock as house_clock
from coaching.core.db import db, transaction
from coaching.deliveries import operations, queries, rules, tasks
from coaching.deliveries.channels import mailbox
from coaching.deliveries.letters import dsn
from coaching.deliveries.models import Bounce, BounceBox, Delivery, Suppression
from coaching.deliveries.operations import bouncing
from coaching.facts.models import Fact
from tests.deliveries.notices import notice
from tests.fakes.certificates import self_signed
from tests.fakes.imap import PASSWORD, USER, Mailbox

pytest.importorskip("pymap", reason="pip install -r requirements-dev.txt")
BOX = "bounces@linde.example"


@pytest.fixture
def sent(app, mail, post, monkeypatch):
    """`sent("a")`: a letter that left, with its own return address."""
    monkeypatch.setitem(app.config, "MAIL_BOUNCES", BOX)
    monkeypatch.setitem(app.config, "MAIL_DEFAULT_SENDER", "Linde <post@linde.example>")

    def left(key: str = "one", **more) -> Delivery:
        made = post(key, **more)
        assert operations.drain()["sent"] == 1
        db.session.rollback()
        return db.session.get_one(Delivery, made.id)

    return left


def come_back(delivery: Delivery, **more: str) -> int:
    """A notification about a letter comes in, by its own return address."""
    raw = notice(**{"to": dsn.return_address(BOX, delivery.message_id), "message_id": "", **more})
    db.session.rollback()
    with transaction():
        return bouncing.take("box", 1, raw, house_clock.now())


def rests(delivery: Delivery) -> bool:
    return queries.suppressed(delivery.practice_id, delivery.address_digest, "reminder") == "bounced"


def told() -> int:
    return db.session.query(Fact).filter_by(type="delivery_failed").count()


def test_the_envelope_says_where_news_of_this_letter_is_to_come(sent, mail, state):
    letter = sent()
    assert mail.mails[-1].message_id == letter.message_id
    assert mail.senders[-1] == f"bounces+{dsn.token_of(letter.message_id)}@linde.example"


def test_a_dead_address_rests_and_the_coach_is_told(sent, state):
    letter = sent()
    assert come_back(letter) == 1
    after = state(letter)
    assert (after.status, after.reason, after.smtp_reply) == ("dead", "bounced", "5.1.1 550 5.1.1 No such user")
    assert rests(letter) and told() == 1


def test_the_copy_of_the_head_is_enough_without_a_return_address(sent):
    letter = sent()
    assert come_back(letter, to="post@linde.example", message_id=letter.message_id) == 1
    assert rests(letter)


@pytest.mark.parametrize("forged", [
    {"to": "bounces+aaaaaaaaaaaaaaaaaaaaaaaaaa@linde.example"}, {"to": BOX}, {"to": BOX, "message_id": "<d-made-up@linde.example>"},
    {"to": "bounces+@linde.example"}, {"to": "bounces+%@linde.example"},
])  # fmt: skip
def test_a_notification_about_no_letter_of_ours_does_nothing(sent, state, forged):
    letter = sent()
    assert come_back(letter, **forged) == 0
    assert state(letter).status == "sent" and not rests(letter) and told() == 0


def test_a_letter_that_never_left_cannot_come_back(sent, post, state):
    sent()
    waiting = post("two", not_before=house_clock.now() + timedelta(days=1))
    assert come_back(waiting) == 0
    assert state(waiting).status == "due"


def test_what_comes_a_month_later_is_not_believed(sent, clock):
    letter = sent()
    clock.move(days=31)
    assert come_back(letter) == 0


def test_an_address_that_its_owner_forwards_to_is_not_theirs(sent, state):
    letter = sent()
    assert come_back(letter, recipient="other@elsewhere.example") == 1
    assert state(letter).reason == "came_back" and not rests(letter) and told() == 1


def test_said_twice_counts_once(sent):
    letter = sent()
    assert [come_back(letter), come_back(letter)] == [1, 0]
    assert told() == 1 and db.session.query(Bounce).count() == 1


def test_a_refused_letter_is_told_and_the_address_goes_on(sent, state):
    letter = sent()
    come_back(letter, status="5.7.1", words="smtp; 550 5.7.1 Looks like spam")
    assert state(letter).reason == "came_back" and not rests(letter)


def test_a_full_box_is_counted_and_the_third_time_is_the_last(sent, clock):
    seen = []
    for key in ("a", "b", "c"):
        letter = sent(key)
        come_back(letter, status="4.2.2", words="smtp; 452 4.2.2 Mailbox full")
        seen.append(rests(letter))
        clock.move(days=3)
    assert seen == [False, False, True]


def test_a_delay_is_nothing_to_tell(sent, state):
    letter = sent()
    assert come_back(letter, action="delayed", status="4.4.1") == 0
    assert state(letter).status == "sent" and told() == 0


def test_what_follows_is_held_and_sending_again_trusts_the_address(sent, post, state, house_of, linde):
    letter = sent()
    come_back(letter)
    assert state(post("two", kind="reminder")).reason == "bounced"
    with house_of(linde), transaction():
        operations.send_again(db.session.get_one(Delivery, letter.id))
    assert not rests(letter) and state(post("three", kind="reminder")).status == "due"


def test_who_wants_no_letters_can_bounce_as_well(sent, house_of, linde):
    """The two stand beside each other: neither hides the other, and lifting the one leaves the other."""
    letter = sent()
    with house_of(linde), transaction():
        operations.unsubscribe("*", letter.address_digest, None)
    come_back(letter)
    assert rests(letter)
    with house_of(linde), transaction():
        operations.allow_again(letter.practice_id, letter.address_digest)
    assert [(row.kind, row.reason) for row in db.session.query(Suppression)] == [("*", "unsubscribed")]
    assert rules.ADDRESS not in rules.KINDS


@pytest.fixture
def box(tmp_path):
    with Mailbox() as running:
        yield running


def reading(box: Mailbox, tls: str = "none", password: str = PASSWORD) -> mailbox.Box:
    return mailbox.Box("127.0.0.1", box.port, tls, USER, password, "INBOX")


def test_a_real_mailbox_is_read_once_and_left_as_it_was(sent, box, clock):
    letters = [sent(key, address=f"{key}@example.org") for key in ("a", "b")]
    before = box.flags()
    for letter in letters:
        box.put(notice(to=dsn.return_address(BOX, letter.message_id), recipient=letter.address))
    db.session.rollback()
    assert tasks.read_returned(reading(box)) == 2
    assert tasks.read_returned(reading(box)) == 0
    assert all(rests(letter) for letter in letters)
    assert box.flags()[: len(before)] == before and all(b"Seen" not in one for one in box.flags()[len(before) :])
    late = sent("c", address="c@example.org")
    box.put(notice(to=dsn.return_address(BOX, late.message_id), recipient="c@example.org"))
    assert tasks.read_returned(reading(box)) == 1


def test_a_wrong_password_is_said_where_the_host_looks(app, box, clock):
    with pytest.raises(mailbox.NoBox) as error:
        tasks.read_returned(reading(box, password="nee"))
    assert "nee" not in str(error.value)
    db.session.rollback()
    assert db.session.query(BounceBox).one().last_error


def test_a_certificate_that_nobody_vouches_for_is_refused_and_a_known_one_taken(app, clock, tmp_path, monkeypatch):
    cert, key = self_signed(tmp_path)
    with Mailbox(cert, key) as box:
        with pytest.raises(mailbox.NoBox, match="certificate"):
            tasks.read_returned(reading(box, "starttls"))
        monkeypatch.setattr(mailbox, "trust", lambda: ssl.create_default_context(cafile=cert))
        assert tasks.read_returned(reading(box, "starttls")) == 0


def test_the_coach_reads_that_it_was_sent_and_came_back(sent, browser_of, noor):
    letter = sent()
    come_back(letter)
    page = browser_of(noor).get(f"/deliveries/{letter.id}").text
    assert "Hij is verstuurd en kwam terug." in page and "Hij is niet weggegaan" not in page
