"""Draad: `create_app()` builds the house. The only place that knows every feature's views."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings

# From the ground up; a feature stands above those it may call (.importlinter holds the order).
FEATURES = (
    "facts", "deliveries", "accounts", "practices", "people", "alerts", "sponsors", "entrance",
    "leads", "forms", "lessons", "agreements", "invoices", "scheduling",
    "programmes", "journeys", "habits", "goals", "messages", "notes",
    "invitations", "onboarding", "reports", "site", "setup", "automation", "privacy", "selections",
)  # fmt: skip


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to answer. `settings` default to the environment (config.load raises BadSetting by name)."""
    from flask import Flask

    from coaching.core import access, again, answers, assets, headers, i18n, log, rendering
    from coaching.core import db as database
    from config import load

    settings = settings or load()
    app = Flask("coaching", template_folder="../templates", static_folder=None, root_path=_here())
    app.config.update(settings.flask())
    log.init(app)
    rendering.init(app)
    _behind_proxy(app)
    _database(app, database)
    _templates(app)
    i18n.init(app)
    _features(app)
    with app.app_context():
        database.settle(database.db.engine)
    access.guard(app)
    again.init(app)
    answers.init(app)
    headers.init(app)
    _compression(app)
    assets.init(app)
    _commands(app)
    return app


def _here() -> str:
    from pathlib import Path

    return str(Path(__file__).resolve().parent)


def _behind_proxy(app: Flask) -> None:
    if app.config["PROXY_COUNT"]:
        from werkzeug.middleware.proxy_fix import ProxyFix

        count = app.config["PROXY_COUNT"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _database(app: Flask, database: ModuleType) -> None:
    database.db.init_app(app)
    with app.app_context():
        database.prepare_engine(database.db.engine)
    database.guard_writes(app)
    app.extensions["migrate"] = later = _MigrateLater(app, database.db)
    if "db" in sys.argv:  # `flask db …`: only then its commands are wanted
        later.make()


class _MigrateLater:
    """Flask-Migrate's settings, made when `flask db` asks for them: Alembic costs 12 MiB that a running server never needs."""

    def __init__(self, app: Flask, db: Any) -> None:
        self._app, self._db = app, db

    def make(self) -> None:
        """Take the real one in, with its commands."""
        from flask_migrate import Migrate

        Migrate(self._app, self._db, directory=str(_root() / "migrations"), render_as_batch=True)

    def __getattr__(self, name: str) -> Any:
        self.make()
        return getattr(self._app.extensions["migrate"], name)


def _root() -> Any:
    from pathlib import Path

    return Path(__file__).resolve().parents[1]


def _part(name: str) -> ModuleType | None:
    """A feature's tables or views; None for a feature that has none. What it imports itself must be there."""
    return importlib.import_module(name) if find_spec(name) else None


def _features(app: Flask) -> None:
    """Tables, then who comes in, then every view; then the rooms."""
    for feature in FEATURES:
        _part(f"coaching.{feature}.models")
    entrance = importlib.import_module("coaching.entrance.views")
    entrance.init(app)
    for feature in FEATURES:
        views = _part(f"coaching.{feature}.views")
        if views is None:
            continue
        for blueprint in getattr(views, "blueprints", None) or ([views.bp] if hasattr(views, "bp") else []):
            app.register_blueprint(blueprint)
        if views is not entrance and hasattr(views, "init"):
            views.init(app)
    rooms = importlib.import_module("coaching.rooms")
    for found in pkgutil.iter_modules(rooms.__path__):
        importlib.import_module(f"coaching.rooms.{found.name}")
    app.register_blueprint(rooms.bp)
    _wire(app)


def _wire(app: Flask) -> None:
    """The few upward threads, tied here and nowhere else."""
    from coaching.automation import operations as automation
    from coaching.core import access
    from coaching.core import db as database
    from coaching.deliveries import operations as deliveries
    from coaching.deliveries import queries as letters
    from coaching.forms.inputs import booking as form_engine
    from coaching.invitations import operations as invitations
    from coaching.invitations import queries as offers
    from coaching.journeys import operations as care
    from coaching.journeys import queries as journeys
    from coaching.leads import views as leads
    from coaching.messages import operations as messages
    from coaching.people import queries as people
    from coaching.practices import queries as practices
    from coaching.rooms import coachees, invoices
    from coaching.scheduling import inputs as scheduling_inputs
    from coaching.scheduling import queries as scheduling
    from coaching.selections import operations as selections
    from coaching.site import operations as site_operations
    from coaching.site import views as site

    access.on_find_person(people.speaker)
    deliveries.on_practice(practices.of_scope)
    letters.on_care(people.coaches)
    deliveries.on_coach(people.coach_name_of)
    leads.on_booking_url(site.discovery_url)
    database.on_before_commit(site_operations.follow)
    care.on_pass_on(messages.follow_coach)
    care.on_pass_on(invitations.follow_coach)
    care.on_care(lambda coach_id: {one.person_id for one in offers.open_of_coach(coach_id)})
    scheduling_inputs.on_form_engine(form_engine)
    scheduling.on_current_journey(
        lambda person_id: next((one.id for one in journeys.of_person(person_id) if one.is_open), None)
    )
    selections.on_match("people", coachees.ids_matching)
    selections.on_match("invoices", invoices.ids_matching)
    database.on_before_commit(automation.react)


def _templates(app: Flask) -> None:
    from jinja2 import StrictUndefined

    from coaching.core import hx, links, money
    from coaching.core.here import Here

    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(money=money.money, dom_id=hx.dom_id, absolute=links.absolute)
    hx.htmx.init_app(app)

    @app.context_processor
    def _context() -> dict[str, Any]:
        from coaching.practices.queries import by_id
        from coaching.rooms import menu

        return {
            "scope": Here(by_id),
            "menu": menu.Lazily(menu.of_coach),
            "nav": menu.Lazily(menu.of_coachee),
            "behaviours_base": app.extensions["draad_assets"] + "js/behaviours/",
        }


def _compression(app: Flask) -> None:
    from flask_compress import Compress

    # Browsers take zstd. Gzip at 3 instead of 6 is a third of the work for 8 % more bytes: 0.3 ms of a page with 200 people.
    app.config.update(COMPRESS_ALGORITHM=["zstd", "br", "gzip"], COMPRESS_BR_LEVEL=4, COMPRESS_ZSTD_LEVEL=3, COMPRESS_LEVEL=3,
                      COMPRESS_STREAMS=False)  # fmt: skip
    Compress(app)


def _commands(app: Flask) -> None:
    """Every module of coaching/commands with a `command` becomes a command of `flask`."""
    commands = importlib.import_module("coaching.commands")
    for found in pkgutil.iter_modules(commands.__path__):
        module = importlib.import_module(f"coaching.commands.{found.name}")
        for command in getattr(module, "commands", None) or ([module.command] if hasattr(module, "command") else []):
            app.cli.add_command(command)
