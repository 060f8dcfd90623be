"""The walk itself is a test: it is run as a person runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coaching.commands.walking.browser import Browser, _Reader
from coaching.commands.walking.mailbox import Mail, NotSeen

ROOT = Path(__file__).resolve().parents[2]
PHASES = ("0 The house", "1 First contact", "2 Discovery call", "3 Invitation", "4 Onboarding", "5 First appointment", "6 Enrichment",
          "7 Next appointment", "8 Closing", "9 Follow-up", "The thread holds")  # fmt: skip


def walk(*more: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAIL_", "DATABASE_", "VAR_DIR"))}
    return subprocess.run([sys.executable, "-m", "flask", "--app", "app", "walk", *more], cwd=ROOT, env=env, capture_output=True,
                          text=True, timeout=300, check=False)  # fmt: skip


@pytest.mark.slow
def test_the_whole_thread_holds_from_first_contact_to_follow_up():
    done = walk()
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [next(line for line in lines if line.startswith(name)) for name in PHASES]
    assert "SEQUENCE 1" in done.stdout and "halfway moved" in done.stdout


def page_of(html: str):
    from coaching.commands.walking.browser import Page

    reader = _Reader()
    reader.feed(html)
    return Page("http://here/page", 200, html, b"", reader.links, reader.forms, "".join(reader.words))


FORM = """<form action="/x" method="post"><input type="hidden" name="csrf_token" value="t"><select name="kind"><option value="a1">One</option>
<option value="b2" selected>Two</option></select><input type="radio" name="way" value="up"><textarea name="words">old</textarea>
<button name="go" value="1">Send</button></form>"""


def test_the_browser_reads_what_is_filled_in_and_what_can_be_chosen():
    form = page_of(FORM).form("/x", "words")
    assert form.values == [("csrf_token", "t"), ("kind", "b2"), ("words", "old")]
    assert form.choices == {"kind": ["a1", "b2"], "way": ["up"]} and form.buttons == [("Send", "go", "1")]


def test_what_does_not_stand_on_the_page_cannot_be_filled_in():
    with pytest.raises(NotSeen, match="a form"):
        Browser("en").send(page_of(FORM), "/x", secret="1")
    with pytest.raises(NotSeen, match="the choice 'down'"):
        Browser("en").send(page_of(FORM), "/x", way="down")


def test_a_link_that_is_not_in_the_mail_is_missed():
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "Hello"
    message.set_content("Go to http://here/r/abc now")
    mail = Mail("a@b.example", message)
    assert mail.link("/r/") == "http://here/r/abc"
    with pytest.raises(NotSeen, match="a link with /l/"):
        mail.link("/l/")
