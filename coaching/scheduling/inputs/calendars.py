"""What a coach types about an account at a calendar server."""

from wtforms import PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input
from coaching.scheduling.inputs.hours import FeedInput
from coaching.scheduling.models import CalendarAccount, Feed


class AccountInput(Input):
    """The way into a calendar server (CalDAV)."""

    server = StringField(
        _l("Server"), [InputRequired(_l("Fill in the address of the server.")), Length(max=300)],
        description=_l("iCloud: caldav.icloud.com. Fastmail: caldav.fastmail.com. Nextcloud: the address of your cloud."),
    )  # fmt: skip
    user = StringField(_l("User name"), [InputRequired(_l("Fill in your user name there.")), Length(max=200)])
    password = PasswordField(
        _l("App password"), [InputRequired(_l("Fill in an app password.")), Length(max=200)],
        description=_l("Not the one you sign in with: your provider makes one for this alone, under security."),
    )  # fmt: skip


class ZoomInput(Input):
    """The practice's key for Zoom; what its three parts are called there."""

    account_id = StringField("Account ID", [InputRequired(_l("Copy this from the app at Zoom.")), Length(max=200)])
    client_id = StringField("Client ID", [InputRequired(_l("Copy this from the app at Zoom.")), Length(max=200)])
    client_secret = PasswordField("Client secret", [InputRequired(_l("Copy this from the app at Zoom.")), Length(max=200)])


class ChooseInput(Input):
    """Which of the account's calendars count as busy, and where appointments go. Values are the calendars' addresses."""

    busy = SelectMultipleField(_l("These count as busy"))
    write_url = SelectField(_l("Write appointments into"))
    account_all_day = FeedInput.all_day  # names of their own: FeedInput stands on the same page
    account_unanswered = FeedInput.unanswered


def choose_form(account: CalendarAccount, feeds: list[Feed], *, typed: bool = False) -> ChooseInput:
    """The choices of an account as they stand; at the first time everything counts as busy. `typed`: as just sent in."""
    known = account.calendars
    first = not feeds and not account.write_url
    standing = {
        "busy": [one["url"] for one in known] if first else [feed.url for feed in feeds],
        "write_url": account.write_url or "",
        "account_all_day": feeds[0].all_day if feeds else "marked",
        "account_unanswered": feeds[0].unanswered if feeds else "timed",
    }
    form = ChooseInput() if typed else ChooseInput(formdata=None, data=standing)
    form.busy.choices = [SelectChoice(one["url"], one["name"]) for one in known]
    nowhere = SelectChoice("", str(_("Nowhere: only read")))
    form.write_url.choices = [nowhere, *(SelectChoice(one["url"], one["name"]) for one in known if one["writable"])]
    return form
