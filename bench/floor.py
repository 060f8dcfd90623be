"""The floor: the least that each page's work costs with the same frameworks. No languages, no policies, no rules, no look.

`gunicorn bench.floor:app` with FLOOR_DB; `make(file, ...)` writes the same amount of data as bench/practice.py does.
"""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, redirect, render_template, request
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import DictLoader
from sqlalchemy import event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, Length, Optional

from bench.calendars import HOUR, Size, busy_hours, month

HTMX = Path(__file__).resolve().parents[1] / "static" / "vendor" / "htmx-4.0.1"
TABLES = """
CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE client (id INTEGER PRIMARY KEY, coach INT, name TEXT, email TEXT, phase TEXT, next TEXT, score INT);
CREATE INDEX client_coach ON client (coach, name);
CREATE TABLE booking (id INTEGER PRIMARY KEY, coach INT, begins TEXT, ends TEXT);
CREATE INDEX booking_begins ON booking (coach, begins);
CREATE TABLE habit (id INTEGER PRIMARY KEY, client INT, name TEXT);
CREATE TABLE mark (habit INT, day TEXT, PRIMARY KEY (habit, day)) WITHOUT ROWID;
CREATE TABLE todo (id INTEGER PRIMARY KEY, coach INT, what TEXT, due TEXT);
"""


def make(file: Path, sizes: list[Size], today: date) -> None:
    """The data of the same practices, one coach each."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(TABLES)
        for coach, size in enumerate(sizes, start=1):
            connection.execute("INSERT INTO user VALUES (?, ?)", (coach, size.name))
            people = [(coach, f"Client {n:05d}", f"c{n}@example.org", "enrichment", f"{today}T10:00", n % 10) for n in range(size.people)]
            connection.executemany("INSERT INTO client (coach, name, email, phase, next, score) VALUES (?,?,?,?,?,?)", people)
            hours = [(coach, begins.isoformat(), (begins + HOUR).isoformat()) for begins in busy_hours(size.bookings, today)]
            connection.executemany("INSERT INTO booking (coach, begins, ends) VALUES (?,?,?)", hours)
        connection.executemany("INSERT INTO habit VALUES (?, 1, ?)", [(n, f"Habit {n}") for n in range(1, 11)])
        days = [today - timedelta(days=n) for n in range(365)]
        connection.executemany("INSERT INTO mark VALUES (?, ?)", [(n, str(day)) for n in range(1, 11) for day in days if (n + day.toordinal()) % 3])
    connection.close()


PAGES = {
    "base": """<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content="width=device-width"><title>Floor</title>{% block head %}{% endblock %}</head>
<body><nav>{% for n in nav %}<a href="/{{ n }}">{{ n }}</a>{% endfor %}</nav><main>{% block main %}{% endblock %}</main></body></html>""",
    "month": """{% extends "base" %}{% block main %}<form method=post><input type=hidden name=csrf_token value="{{ csrf_token() }}">
{% for day, free in days %}<section><h2>{{ day }}</h2>{% for at in free %}<button name=at value="{{ day }}T{{ at }}">{{ at }}</button>{% endfor %}</section>{% endfor %}</form>{% endblock %}""",
    "phone": """{% extends "month" %}{% block head %}<link rel=stylesheet href="/app.css"><script defer src="/static/htmx.min.js"></script>{% endblock %}""",
    "clients": """{% extends "base" %}{% block main %}<h1>{{ current_user.name }}</h1><p>{{ total }}</p><table>{% for c in clients %}
<tr><td><a href="/client/{{ c.id }}">{{ c.name }}</a></td><td>{{ c.email }}</td><td>{{ c.phase }}</td><td>{{ c.next }}</td><td>{{ c.score }}</td></tr>{% endfor %}</table>{% endblock %}""",
    "habit": """<div id="h{{ h.id }}"><b>{{ h.name }}</b>{% for d in days %}<button hx-post="/habit/{{ h.id }}/{{ d }}" hx-target="#h{{ h.id }}" aria-pressed="{{ 'true' if (h.id, d) in marks else 'false' }}">{{ d[8:] }}</button>{% endfor %}</div>""",
    "habits": """{% extends "base" %}{% block main %}<input type=hidden name="csrf_token" value="{{ csrf_token() }}">{% for h in habits %}{% include "habit" %}{% endfor %}{% endblock %}""",
    "form": """{% extends "base" %}{% block main %}<form method=post>{{ form.csrf_token }}{{ form.what.label }}{{ form.what }}{{ form.due.label }}{{ form.due }}
{% for e in form.errors.values() %}<p>{{ e }}</p>{% endfor %}<button>Save</button></form>{% endblock %}""",
}


class Base(DeclarativeBase):
    """Of the floor's own tables."""


db = SQLAlchemy(model_class=Base)


class User(UserMixin, db.Model):  # type: ignore[name-defined,misc]
    """Who is signed in."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Todo(db.Model):  # type: ignore[name-defined,misc]
    """What the form writes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    coach: Mapped[int]
    what: Mapped[str]
    due: Mapped[str | None]


class TodoForm(FlaskForm):
    """One text, one date."""

    what = StringField("What", [DataRequired(), Length(max=300)])
    due = DateField("On", [Optional()])


def _rows(query: str, **values: Any) -> Any:
    return db.session.execute(text(query), values)


def _free_month(coach: int) -> list[tuple[str, list[str]]]:
    first, last = month(datetime.now(UTC).date())
    found = _rows("SELECT begins FROM booking WHERE coach = :c AND begins >= :a AND begins < :b ORDER BY begins", c=coach, a=str(first), b=str(last))
    taken = {row.begins for row in found}
    days = []
    for offset in range((last - first).days):
        day = first + timedelta(days=offset)
        hours = [datetime.combine(day, time(hour)) for hour in range(9, 17)] if day.weekday() < 5 else []
        days.append((str(day), [f"{at:%H:%M}" for at in hours if at.isoformat() not in taken]))
    return days


def _habits(only: int | None = None) -> dict[str, Any]:
    today = datetime.now(UTC).date()
    days = [str(today - timedelta(days=n)) for n in range(7)]
    habits = _rows("SELECT id, name FROM habit WHERE client = 1 AND (:h IS NULL OR id = :h)", h=only).all()
    marks = _rows("SELECT habit, day FROM mark WHERE habit BETWEEN :a AND :b AND day >= :d", a=habits[0].id, b=habits[-1].id, d=days[-1])
    return {"habits": habits, "days": days, "marks": {tuple(row) for row in marks}}


def _views(app: Flask) -> None:
    @app.get("/enter/<int:who>")
    def enter(who: int) -> Any:
        login_user(db.session.get(User, who) or abort(404))
        return "in"

    @app.get("/month/<int:coach>")
    def month_page(coach: int) -> str:
        return render_template("month", days=_free_month(coach))

    @app.get("/clients")
    @login_required
    def clients() -> str:
        total = _rows("SELECT count(*) FROM client WHERE coach = :c", c=current_user.id).scalar()
        found = _rows("SELECT id, name, email, phase, next, score FROM client WHERE coach = :c ORDER BY name LIMIT 200", c=current_user.id)
        return render_template("clients", clients=found.all(), total=total)

    @app.get("/habits")
    @login_required
    def habits() -> str:
        return render_template("habits", **_habits())

    @app.post("/habit/<int:habit>/<day>")
    @login_required
    def mark(habit: int, day: str) -> str:
        if not _rows("DELETE FROM mark WHERE habit = :h AND day = :d", h=habit, d=day).rowcount:
            _rows("INSERT INTO mark VALUES (:h, :d)", h=habit, d=day)
        db.session.commit()
        shown = _habits(habit)
        return render_template("habit", h=shown["habits"][0], **shown)

    @app.route("/form", methods=["GET", "POST"])
    @login_required
    def form() -> Any:
        form = TodoForm()
        if form.validate_on_submit():
            db.session.add(Todo(coach=current_user.id, what=form.what.data, due=str(form.due.data or "")))
            db.session.commit()
            return redirect("/clients", 303)
        return render_template("form", form=form), 422 if request.method == "POST" else 200


def _phone(app: Flask) -> None:
    @app.get("/phone/<int:coach>")
    def phone(coach: int) -> str:
        """The same page with what a page of ours cannot do without on a phone: htmx and a style."""
        return render_template("phone", days=_free_month(coach))

    @app.get("/app.css")
    def style() -> Response:
        return Response("body { font: 16px/1.5 sans-serif; margin: 16px } button { min-height: 44px }", mimetype="text/css")


def create() -> Flask:
    """The floor's application."""
    app = Flask("floor", static_folder=str(HTMX), static_url_path="/static")
    app.jinja_loader = DictLoader(PAGES)  # type: ignore[assignment]
    app.jinja_env.globals["nav"] = ["today", "clients", "agenda", "library", "invoices", "settings"]
    app.config.update(SECRET_KEY="of the floor", SQLALCHEMY_DATABASE_URI=f"sqlite:///{os.environ['FLOOR_DB']}")  # noqa: S106
    db.init_app(app)
    CSRFProtect(app)
    login = LoginManager(app)
    login.user_loader(lambda key: db.session.get(User, int(key)))
    with app.app_context():

        @event.listens_for(db.engine, "connect")
        def _open(connection: Any, _record: Any) -> None:
            for pragma in ("journal_mode=WAL", "busy_timeout=10000", "synchronous=FULL"):
                connection.execute(f"PRAGMA {pragma}")

    _views(app)
    _phone(app)
    return app


def __getattr__(name: str) -> Flask:
    """`app` when a server asks for it, so that `make` needs no database."""
    if name == "app":
        return create()
    raise AttributeError(name)
