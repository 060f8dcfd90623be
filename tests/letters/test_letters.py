"""Every letter in both languages: whole, calm, readable without pictures, and as it was agreed (snapshots/<locale>/<letter>.txt).

Write the snapshots anew with UPDATE_SNAPSHOTS=1, and read the difference before committing it.
"""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import Path

import pytest

from coaching.core.db import db, transaction
from coaching.core.i18n import LOCALES
from coaching.core.scope import Scope, acting
from coaching.deliveries.operations import Letter, Recipient, compose
from coaching.people.models import Person
from tests.cast import Cast
from tests.letters.samples import COACH_LETTERS, SAMPLES

HERE = Path(__file__).resolve().parent
FOLDERS = sorted(path.name for path in (HERE.parents[1] / "templates" / "letters").iterdir() if path.is_dir())
PARTS = ("subject.txt", "body.txt", "body.html")
LINK = re.compile(r'href="([^"]+)"')
PLACEHOLDER = re.compile(r"[{}]|%\(")


def written(case: str, locale: str, cast: Cast) -> Letter:
    """The letter of a sample as its reader gets it, without the sentence to unsubscribe."""
    name = case.split(".")[0]
    whom = cast.noor if name in COACH_LETTERS else cast.lotte
    to = Recipient(whom.email or "", whom.first_name, locale, "Europe/Amsterdam", person_id=None if whom is cast.noor else cast.lotte.id)
    with acting(Scope.system(cast.linde.id)):
        return compose(name, to, **SAMPLES[case](locale, cast)).with_unsubscribe(None)


def visible(html: str) -> str:
    """What a reader sees of the html part."""
    without_head = re.sub(r"<head>.*?</head>|<div style=\"display:none.*?</div>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", without_head)).split())


def paragraphs(html: str) -> list[str]:
    """The sentences of the html part, without its frame."""
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split()) for part in re.findall(r"<p\b[^>]*>(.*?)</p>", html, re.S)]


def test_every_letter_has_its_three_parts_and_a_sample():
    incomplete = [f"{name}/{part}" for name in FOLDERS for part in PARTS if not (HERE.parents[1] / "templates" / "letters" / name / part).exists()]
    assert incomplete == []
    assert sorted({case.split(".")[0] for case in SAMPLES}) == FOLDERS


def test_a_letter_is_whole_and_calm(cast):
    wrong = []
    for case in SAMPLES:
        for locale in LOCALES:
            letter = written(case, locale, cast)
            told = " ".join(letter.text.split())
            found = {
                "the subject is one short line": 0 < len(letter.subject) <= 78 and "\n" not in letter.subject,
                "the text says who writes or what it is about": len(letter.text.split()) >= 8,
                "the text holds every link of the html": all(unescape(url) in letter.text for url in LINK.findall(letter.html)),
                "the text says every sentence of the html": all(one in told for one in paragraphs(letter.html)),
                "one main button at most": letter.html.count('class="letter-button"') <= 1,
                "nothing comes from elsewhere": not re.search(r"<img|src=|url\(|<link|<script", letter.html),
                "no placeholder is left": not PLACEHOLDER.search(letter.subject + letter.text + visible(letter.html)),
                "no markup in the text": not re.search(r"&\w+;|&#|</?\w", letter.subject + letter.text),
                "no exclamation mark": "!" not in letter.subject + letter.text,
                "it greets once": len(re.findall(r"^(Hallo|Dag|Hello) ", letter.text, re.M)) <= 1,
                "the page says its language": f'<html lang="{locale}">' in letter.html,
            }
            wrong += [f"{locale} {case}: {what}" for what, is_so in found.items() if not is_so]
    assert wrong == [], "\n".join(wrong)


def test_the_dutch_letter_holds_no_english_sentence(cast):
    """A line that is the same in both languages is a name, an address or a number, never a sentence."""
    wrong = []
    for case in SAMPLES:
        dutch, english = written(case, "nl", cast), written(case, "en", cast)
        same = set(dutch.text.splitlines()) & set(english.text.splitlines())
        wrong += [f"{case}: {line}" for line in same if len(line.split()) > 2 and "http" not in line]
        if dutch.subject == english.subject:
            wrong.append(f"{case}: {dutch.subject}")
    assert wrong == []


@pytest.mark.parametrize("locale", LOCALES)
def test_letters_are_as_they_were_agreed(cast, locale):
    folder, changed = HERE / "snapshots" / locale, []
    for case in SAMPLES:
        letter = written(case, locale, cast)
        now, path = f"{letter.subject}\n\n{letter.text}", folder / f"{case}.txt"
        if os.environ.get("UPDATE_SNAPSHOTS"):
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(now, encoding="utf-8")
        if not path.exists() or path.read_text(encoding="utf-8") != now:
            changed.append(f"{path.name}: {now}")
    assert changed == []
    assert sorted(path.stem for path in folder.glob("*.txt")) == sorted(SAMPLES)


SIGNED = ("assignment", "assignment_feedback", "check_in", "evaluation", "follow_up_form", "form", "form_commented", "form_reminder", "intake",
          "lesson", "preparation", "reflection")  # fmt: skip


@pytest.mark.parametrize("name", SIGNED)
def test_a_letter_that_speaks_as_the_coach_ends_with_their_name(cast, name):
    letter = written(name, "nl", cast)
    assert letter.text.split("\n-- ")[0].rstrip().endswith("Hartelijke groet,\nNoor Linde") and "Hartelijke groet,<br>Noor Linde" in letter.html


@pytest.mark.parametrize("name", ["assignment", "lesson", "form_reminder"])
def test_a_coachs_own_words_are_not_signed_a_second_time(cast, name):
    letter = written(f"{name}.own", "nl", cast)
    assert "Noor Linde" not in letter.text and "Noor Linde" not in letter.html


def test_who_has_no_coach_any_more_gets_a_letter_without_a_name(cast):
    with transaction():
        db.session.get(Person, cast.lotte.id).coach_id = None
    letter = written("intake", "nl", cast)
    assert "Hartelijke groet" not in letter.text + letter.html
