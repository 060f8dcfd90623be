"""The settings as Flask, Flask-SQLAlchemy, Flask-Login, Flask-Mail and Flask-WTF want them."""
from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from config import Settings

LONGEST_TEXT_MB = 2  # all the text fields of one form together; files have MAX_UPLOAD_MB
# A connection of SQLite reads how the rows lie when it is opened, and never again: one that lived on since the first hour would plan
# for ten letters where there are ten thousand (core/db.py takes stock each hour).
RENEWED_AFTER_S = 3600


def for_flask(settings: Settings) -> dict[str, Any]:
    """Keys for `app.config`: each setting under its own name, then the names the extensions use."""
    own = {one.name: getattr(settings, one.name) for one in dataclasses.fields(settings)}
    own["TRUSTED_HOSTS"] = list(settings.TRUSTED_HOSTS) if settings.TRUSTED_HOSTS else None
    return own | _web(settings) | _cookies(settings) | _database(settings) | _mail(settings) | {
        "BABEL_DEFAULT_LOCALE": settings.DEFAULT_LOCALE,
        "BABEL_DEFAULT_TIMEZONE": settings.DEFAULT_TIMEZONE,
        "OUTBOX_READABLE": settings.outbox_readable,
        "QUEUE_URI": settings.queue_uri,
    }


def _web(settings: Settings) -> dict[str, Any]:
    return {
        "DEBUG": settings.MODE == "development",
        "TESTING": settings.MODE == "test",
        "PREFERRED_URL_SCHEME": settings.BASE_URL.split("://")[0],
        "MAX_CONTENT_LENGTH": settings.MAX_UPLOAD_MB * 1024 * 1024 + LONGEST_TEXT_MB * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": LONGEST_TEXT_MB * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a page that stayed open overnight still saves
        # Pages behind a personal link send no Referer, and Flask-WTF would refuse their forms over https.
        "WTF_CSRF_SSL_STRICT": False,
    }


def _cookies(settings: Settings) -> dict[str, Any]:
    """Cookie flags; over https the `__Host-` name, which a browser only takes with Secure, path / and no domain (RFC 6265bis)."""
    secure = settings.BASE_URL.startswith("https://")
    prefix = "__Host-" if secure else ""
    return {
        "SESSION_COOKIE_NAME": f"{prefix}draad",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=90),
        "SESSION_REFRESH_EACH_REQUEST": False,  # renewed with `seen_at` of the device (entrance/arriving.py)
        "REMEMBER_COOKIE_NAME": f"{prefix}draad-stay",
        "REMEMBER_COOKIE_SECURE": secure,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
    }


def _database(settings: Settings) -> dict[str, Any]:
    postgres = settings.database_uri.startswith("postgresql")
    return {
        "SQLALCHEMY_DATABASE_URI": settings.database_uri,
        # what stands in the rows never stands in an error; one connection for each thread, and found out when the server was restarted
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, "pool_recycle": RENEWED_AFTER_S, **({"pool_pre_ping": True, "pool_size": settings.WEB_THREADS + 2} if postgres else {})},
    }


def _mail(settings: Settings) -> dict[str, Any]:
    return {
        "MAIL_USE_TLS": settings.MAIL_TLS == "starttls",
        "MAIL_USE_SSL": settings.MAIL_TLS == "tls",
        "MAIL_DEFAULT_SENDER": settings.MAIL_FROM,
        "MAIL_SUPPRESS_SEND": not settings.MAIL_SERVER,
    }
