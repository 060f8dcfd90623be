"""The house rules: on or off, in which words and under which conditions, and what they did."""

from __future__ import annotations

from flask import Response, url_for

from coaching.automation import inputs, operations, queries
from coaching.automation.models import HouseRule
from coaching.automation.queries import ruled
from coaching.automation.reactions import BY_KEY
from coaching.automation.views.blueprint import bp
from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.i18n import _, say
from coaching.people import queries as people
from coaching.programmes import queries as programmes


@bp.get("/programmes/rules")
@allow("coach")
def rules() -> Response:
    """All rules, and what they did."""
    runs = queries.runs()
    return hx.render(
        "automation/rules.html", listed=ruled.listed(), runs=ruled.told(runs), here="programmes",
        people=people.many([run.person_id for run in runs if run.person_id]),
    )  # fmt: skip


@bp.post("/programmes/rules/<key>")
@allow("owner")
def switch_rule(key: str) -> Response:
    """Switch one on or off."""
    with transaction():
        rule = _rule(key)
        operations.switch(rule, not rule.is_on)
    return hx.redirect(url_for("automation.rules"))


def _rule(key: str) -> HouseRule:
    found = next((one for one in operations.ensure_rules() if one.key == key), None)
    if found is None:
        raise NotHere(key)
    return found


def _input(rule: HouseRule | None) -> inputs.RuleInput:
    form = inputs.RuleInput()
    form.offer([(one.key, say(one.name)) for one in programmes.programmes()], people.fields_of_practice(), rule)
    return form


def _page(form: inputs.RuleInput, rule: HouseRule | None, status: int = 200) -> Response:
    about = BY_KEY.get(rule.key) if rule else None
    return hx.render("automation/rule.html", form=form, rule=rule, about=about,
                     placeholders=programmes.placeholders(inputs.RULE_WORDS), here="programmes", status=status)  # fmt: skip


@bp.get("/programmes/rules/new")
@allow("owner")
def new_rule() -> Response:
    """A rule of one's own."""
    form = _input(None)
    form.what.data, form.trigger.data = "todo", "form_answered"
    return _page(form, None)


@bp.post("/programmes/rules/new")
@allow("owner")
def add_rule() -> Response:
    """Keep it; it holds from now on."""
    form = _input(None)
    if not form.validate():
        return _page(form, None, 422)
    with transaction():
        operations.add_rule(form.trigger.data, form.values)
    hx.toast(_("The rule holds from now on."))
    return hx.redirect(url_for("automation.rules"))


@bp.get("/programmes/rules/<key>/edit")
@allow("owner")
def edit_rule(key: str) -> Response:
    """What it does, for whom, and in which words."""
    rule = ruled.shown(key)
    form = _input(rule)
    form.read(rule)
    return _page(form, rule)


@bp.post("/programmes/rules/<key>/edit")
@allow("owner")
def change_rule(key: str) -> Response:
    """Keep it."""
    rule = ruled.shown(key)
    form = _input(rule)
    if not form.validate():
        return _page(form, rule, 422)
    with transaction():
        operations.change(_rule(key), form.values)
    hx.toast(_("The rule is changed."))
    return hx.redirect(url_for("automation.rules"))


@bp.post("/programmes/rules/<key>/remove")
@allow("owner")
def remove_rule(key: str) -> Response:
    """Take a rule of one's own away."""
    with transaction():
        operations.remove_rule(_rule(key))
    hx.toast(_("The rule is gone."))
    return hx.redirect(url_for("automation.rules"))
