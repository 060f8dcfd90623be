"""What is done with many, in words: what it is called, what happens, why not for everybody, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable

from coaching.core.i18n import _, ngettext
from coaching.core.scope import scope
from coaching.selections.rules import deeds_for

LISTS = {"people": "/coachees", "invoices": "/invoices"}


def choices(kind: str) -> list[tuple[str, str]]:
    """What whoever is signed in can do with many of a kind: key and words."""
    named = {
        "write": _("Write a message"), "tag": _("Add a tag"), "untag": _("Take a tag away"), "hand_over": _("Hand over to another coach"),
        "put_away": _("Put them away"), "bring_back": _("Bring them back"), "remind": _("Send a reminder"), "download": _("Download the PDFs"),
    }  # fmt: skip
    return [(deed, named[deed]) for deed in deeds_for(kind, scope().role)]


def title(deed: str, count: int) -> str:
    """What it is, for so many."""
    return {
        "write": lambda: ngettext("Write to %(num)d person", "Write to %(num)d people", count),
        "tag": lambda: ngettext("A tag for %(num)d person", "A tag for %(num)d people", count),
        "untag": lambda: ngettext("Take a tag away from %(num)d person", "Take a tag away from %(num)d people", count),
        "hand_over": lambda: ngettext("Hand over %(num)d person", "Hand over %(num)d people", count),
        "put_away": lambda: ngettext("Put %(num)d person away", "Put %(num)d people away", count),
        "bring_back": lambda: ngettext("Bring %(num)d person back", "Bring %(num)d people back", count),
        "remind": lambda: ngettext("Remind of %(num)d invoice", "Remind of %(num)d invoices", count),
        "download": lambda: ngettext("Download %(num)d PDF", "Download %(num)d PDFs", count),
    }[deed]()


def happens(deed: str) -> str:
    """What happens then."""
    return {
        "write": _("Each gets it in the conversation with you, with a mail that says there is a message. Nobody sees who else got it."),
        "tag": _("Only your practice sees tags. You can take this back."),
        "untag": _("Only your practice sees tags. You can take this back."),
        "hand_over": _("What is planned stays as it is; messages go out in the new coach's name. From then on the new coach reads along, and you do not."),
        "put_away": _("They are no longer in the lists and cannot sign in. Everything is kept, and you can bring them back at any time: they stand under Put away."),
        "bring_back": _("They stand in the lists again and can sign in, with everything that was."),
        "remind": _("Each gets a letter that says what is still open, with the invoice attached."),
        "download": _("They come as one file, each PDF as it was issued."),
    }[deed]


def button(deed: str) -> str:
    """On the button."""
    return {
        "write": _("Send the message"), "tag": _("Add the tag"), "untag": _("Take the tag away"), "hand_over": _("Hand over"), "put_away": _("Put them away"),
        "bring_back": _("Bring them back"), "remind": _("Send the reminders"), "download": _("Download"),
    }[deed]  # fmt: skip


def done(deed: str, count: int) -> str:
    """What happened to so many."""
    return {
        "write": lambda: ngettext("The message went to %(num)d person.", "The message went to %(num)d people.", count),
        "tag": lambda: ngettext("%(num)d person has the tag.", "%(num)d people have the tag.", count),
        "untag": lambda: ngettext("The tag is gone from %(num)d person.", "The tag is gone from %(num)d people.", count),
        "hand_over": lambda: ngettext("%(num)d person is handed over.", "%(num)d people are handed over.", count),
        "put_away": lambda: ngettext("%(num)d person is put away.", "%(num)d people are put away.", count),
        "bring_back": lambda: ngettext("%(num)d person is back.", "%(num)d people are back.", count),
        "remind": lambda: ngettext("%(num)d reminder is on its way.", "%(num)d reminders are on their way.", count),
    }[deed]()


def reason(word: str) -> str:
    """Why it does not happen, to one or to several."""
    return {
        "has_it": _("this tag is there already"),
        "has_it_not": _("without this tag"),
        "has_enough": _("as many tags as fit"),
        "colleague": _("with a colleague"),
        "put_away": _("put away already"),
        "not_put_away": _("not put away"),
        "no_door": _("no log-in as yet; a request is answered on the pipeline"),
        "no_value": _("a placeholder has nothing to stand for"),
        "no_road": _("not on a journey"),
        "theirs": _("with this coach already"),
        "successor_gone": _("the new coach no longer works here"),
        "on_a_road": _("on a journey; close it first"),
        "asks": _("an open request"),
        "waits": _("an appointment or something else is still to come"),
        "gone": _("erased meanwhile"),
        "not_yours": _("you may no longer do this"),
        "failed": _("something went wrong; nothing was changed"),
        "not_issued": _("not an issued invoice"),
        "settled": _("paid or credited"),
        "not_late": _("not late"),
        "no_address": _("no address that mail can go to"),
        "just_reminded": _("reminded less than three days ago"),
        "no_pdf": _("a draft, without a PDF"),
    }[word]


def why_not(refused: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """(why, who) for each reason, the commonest first, of (word, name) pairs in the order of their names."""
    found: dict[str, list[str]] = {}
    for word, name in refused:
        found.setdefault(word, []).append(name)
    said = [(reason(word), names) for word, names in found.items()]
    return sorted(said, key=lambda one: -len(one[1]))
