"""A step that writes to the coachee in the coach's name: in the app, and as a letter with the same words.

Used by steps `what = "message"`, e.g. the reaction to a low score in programmes/ready_made/career.toml.
The words: templates/letters/personal/. The story: tests/stories/test_low_score.py.
"""

from __future__ import annotations

from coaching.automation import letters
from coaching.automation.what.errand import Errand
from coaching.messages import operations as messages

KIND = {"follow_up": "follow_up", "onboarding": "transactional"}


def write_message(errand: Errand) -> str:
    """One row in the conversation and one letter, both once: the row is the message, the letter a copy."""
    subject, body = errand.words()
    return tell(errand, subject, body)


def tell(errand: Errand, subject: str, body: str) -> str:
    """Say `body` to the coachee in the coach's name, in the app and by mail; "message:<id>"."""
    message = messages.write(
        errand.person,
        body,
        author="coach",
        journey_id=errand.journey.id,
        key=errand.key,
        automatic=True,
        mail=False,
    )
    if errand.person.email:  # an address that bounced holds the letter, so that the coach sees it on the thread
        errand.send(letters.personal(subject, body, errand.to), KIND.get(errand.step.phase, "message"))
    return f"message:{message.id}"
