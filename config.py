"""Every setting of Draad, once: name, default, meaning. Given by environment or in `.env`; refused by name when unknown or malformed.

`load()` reads them, `python3 config.py --markdown` prints docs/settings.md. Standard library only: `./run` reads the settings before anything is installed.
"""
from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from boot import kinds
from boot.reading import BadSetting, kept_secrets, make_secrets, nearest, read_env_file

ROOT = Path(__file__).resolve().parent
DOTENV = ROOT / ".env"
MODES = ("demo", "development", "production", "test")
LOCALES = ("nl", "en")
# Names in the environment that begin with one of these are ours, so a typing error in them is refused there too.
FAMILIES = ("DATABASE_", "DATA_", "MAIL_", "METRICS_", "MOLLIE_", "QUEUE_", "TRUSTED_", "VAPID_", "WEB_", "WORKER_", "ZOOM_")

__all__ = ["BadSetting", "Settings", "load"]


def setting(default: str | None, kind: Callable[[str], Any], meaning: str, *, group: str = "", otherwise: str = "", kept: bool = False) -> Any:
    """One setting. `default` as it would be typed (None: worked out or absent, as `otherwise` says); `kept`: made on the first start."""
    value = None if default is None else kind(default)
    about = {"kind": kind, "meaning": meaning, "group": group, "default": default, "otherwise": otherwise, "kept": kept}
    return field(default=value, metadata=about, repr=not kept and "password" not in meaning.lower())  # a repr may end in a log


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What this installation has been told. One field is one setting; `group` begins a heading in docs/settings.md."""

    MODE: str = setting("demo", kinds.one_of(*MODES), "`demo`: try it out, mails stay inside. `development`: the same for who works on it. `production`: real people. `test`: the test suite.", group="Where it runs")
    HOST: str = setting("127.0.0.1", kinds.host, "Address the web server listens on. Behind a proxy leave it as it is; `0.0.0.0` opens it to the network.")
    PORT: int = setting("8000", kinds.whole(1, 65535), "Port the web server listens on.")
    BASE_URL: str = setting(None, kinds.url("https", "http", bare=True), "The address people type, used in every mail. Must be https in production.", otherwise="http, HOST and PORT")
    VAR_DIR: Path = setting("var", kinds.folder, "Folder for the database, files, backups and secrets. Relative to Draad's own folder.")
    DEMO: bool = setting(None, kinds.yes_no, "Load the demo practice into a new database. Refused in production.", otherwise="1 in demo and development, else 0")
    TRUSTED_HOSTS: tuple[str, ...] | None = setting(None, kinds.hosts, "Host names this server answers to, with commas between.", otherwise="in production the host of BASE_URL and this machine, else any")
    PROXY_COUNT: int = setting("0", kinds.whole(0, 5), "How many proxies of yours stand before the web server (Caddy: 1). Only then `X-Forwarded-For` is believed, and only that many steps.")

    SECRET_KEY: str = setting(None, kinds.secret, "Signs sessions. Another one signs everybody out.", group="Secrets", kept=True)
    DATA_KEYS: tuple[bytes, ...] = setting(None, kinds.keys, "Keys for notes, answers and messages in the database: 32 bytes in base64, with commas between. The first encrypts, all decrypt. **Lost keys are lost notes.**", kept=True)
    SETUP_CODE: str = setting(None, kinds.word, "Asked for on the first visit to an empty installation, so that only you can claim it. `./run` prints it.", kept=True)

    DATABASE_URL: str | None = setting(None, kinds.url("sqlite", "postgresql", "postgres", "postgresql+psycopg"), "`postgresql://user:password@host/name`, or `sqlite:///name.db` in VAR_DIR.", group="Database and queue", otherwise="sqlite:///draad.db")
    QUEUE_URL: str | None = setting(None, kinds.url("sqlite", "redis", "rediss", "postgresql", "postgres"), "Where web and worker meet: `redis://host/0`, `postgresql://…`, or `sqlite:///name.db` in VAR_DIR.", otherwise="sqlite:///queue.db")

    MAIL_SERVER: str | None = setting(None, kinds.host, "SMTP server. Must be set in production.", group="Mail", otherwise="none: mails are kept and readable at /outbox")
    MAIL_PORT: int = setting(None, kinds.whole(1, 65535), "Its port.", otherwise="587 for starttls, 465 for tls, 25 for none")
    MAIL_TLS: str = setting("starttls", kinds.one_of("starttls", "tls", "none"), "How the connection is secured.")
    MAIL_USERNAME: str | None = setting(None, kinds.text, "Name to log in with.", otherwise="no log-in")
    MAIL_PASSWORD: str | None = setting(None, kinds.text, "Password to log in with.", otherwise="no log-in")
    MAIL_FROM: str = setting("Draad <draad@localhost>", kinds.mailbox, "Sender. Must be set when MAIL_SERVER is.")
    MAIL_BOUNCES: str | None = setting(None, kinds.bare_mailbox, "Where undeliverable mails come back to, as `bounces@example.org`; the server must take `bounces+anything@` too. With MAIL_IMAP_SERVER they are read, and a dead address is not written to again.", otherwise="MAIL_FROM")
    MAIL_IMAP_SERVER: str | None = setting(None, kinds.host, "IMAP server of the mailbox that undeliverable mails come back to. It is only read.", otherwise="not read")
    MAIL_IMAP_PORT: int = setting(None, kinds.whole(1, 65535), "Its port.", otherwise="993 for tls, 143 for starttls and none")
    MAIL_IMAP_TLS: str = setting("tls", kinds.one_of("tls", "starttls", "none"), "How that connection is secured.")
    MAIL_IMAP_USERNAME: str | None = setting(None, kinds.text, "Name to log in with.", otherwise="MAIL_USERNAME")
    MAIL_IMAP_PASSWORD: str | None = setting(None, kinds.text, "Password to log in with.", otherwise="MAIL_PASSWORD")
    MAIL_IMAP_FOLDER: str = setting("INBOX", kinds.folder_of_mail, "Folder to read.")
    MAIL_PER_MINUTE: int = setting("60", kinds.whole(1, 10000), "Most mails in a minute; what is over waits.")

    DEFAULT_LOCALE: str = setting("nl", kinds.one_of(*LOCALES), "Language when neither the person nor the browser says one.", group="Language and time")
    DEFAULT_TIMEZONE: str = setting("Europe/Amsterdam", kinds.zone, "Time zone when neither the person nor the practice says one.")

    WEB_WORKERS: int = setting("1", kinds.whole(1, 64), "Processes of the web server. With SQLite one is best.", group="Size")
    WEB_THREADS: int = setting("8", kinds.whole(1, 64), "Threads in each.")
    WORKER_THREADS: int = setting("2", kinds.whole(1, 32), "Threads of the worker.")
    MAX_UPLOAD_MB: int = setting("10", kinds.whole(1, 500), "Largest upload in megabytes.")

    ZOOM_API_BASE: str = setting("https://api.zoom.us", kinds.url("https", "http", bare=True), "Where Zoom's API is; another one for tests.", group="Other services")
    MOLLIE_API_BASE: str = setting("https://api.mollie.com", kinds.url("https", "http", bare=True), "Where Mollie's API is; another one for tests.")
    ALLOW_PRIVATE_FEEDS: bool = setting("0", kinds.yes_no, "Read calendar feeds from addresses inside your own network too.")
    VAPID_PRIVATE_KEY: str = setting(None, kinds.curve_key, "Key for notifications on phones (RFC 8292). Another one ends all subscriptions.", kept=True)
    VAPID_CONTACT: str | None = setting(None, kinds.mailbox, "Whom a push service may write to.", otherwise="MAIL_FROM")

    LOG_LEVEL: str = setting(None, kinds.one_of("DEBUG", "INFO", "WARNING", "ERROR"), "How much is logged.", group="Watching over it", otherwise="WARNING in demo, else INFO")
    METRICS_TOKEN: str = setting(None, kinds.word, "Password for /metrics.", kept=True)

    @property
    def outbox_readable(self) -> bool:
        """Mails can be read at /outbox: never in production, and not while they go out for real."""
        return self.MODE in {"demo", "development"} and not self.MAIL_SERVER

    @property
    def database_uri(self) -> str:
        """DATABASE_URL as SQLAlchemy wants it: psycopg 3 for PostgreSQL, an absolute path in VAR_DIR for SQLite."""
        return self.stored_at(self.DATABASE_URL or "sqlite:///draad.db", "postgresql+psycopg://")

    @property
    def queue_uri(self) -> str:
        """QUEUE_URL, with an absolute path in VAR_DIR for SQLite and `postgresql://` for PostgreSQL."""
        return self.stored_at(self.QUEUE_URL or "sqlite:///queue.db", "postgresql://")

    def stored_at(self, given: str, postgres: str) -> str:
        """The address with its scheme and path made complete."""
        scheme, rest = given.split("://", 1)
        if scheme == "sqlite":
            name = rest.removeprefix("/")
            return given if name == ":memory:" else f"sqlite:///{self.VAR_DIR / name}"
        return postgres + rest if scheme.startswith("postgres") else given

    def flask(self) -> dict[str, Any]:
        """All settings under their own names, and what Flask and its extensions want to hear, for `app.config`."""
        from boot.for_flask import for_flask
        return for_flask(self)


def known() -> list[str]:
    """Names of all settings."""
    return [one.name for one in dataclasses.fields(Settings)]


def load(env: Mapping[str, str] | None = None, dotenv: Path | None = DOTENV, *, keep: bool = True) -> Settings:
    """The settings: environment first, then `.env`, then the kept secrets, then the defaults.

    `keep=False` (and MODE=test) makes secrets for this process only and writes nothing. Raises BadSetting. In MODE=test `.env` is not read.
    """
    env = os.environ if env is None else env
    testing = env.get("MODE") == "test"
    written = read_env_file(dotenv) if dotenv and not testing else {}
    _refuse_unknown(env, written)
    given = {name: written.get(name, "") for name in known() if name in written} | {name: env[name] for name in known() if name in env}
    values = _parsed(given)
    folder = values.get("VAR_DIR") or ROOT / "var"
    secret = {one.name for one in dataclasses.fields(Settings) if one.metadata["kept"]}
    if testing or not keep:
        values = _parsed({name: text for name, text in make_secrets().items() if name not in given}) | values
    elif not secret <= set(given):
        _refuse_lost_keys(folder, given)
        values = _parsed(kept_secrets(folder / "secrets.env", set(given))) | values
    settings = _completed(Settings(**values))
    _refuse_unsafe(settings, env, given)
    return settings


def _parsed(given: Mapping[str, str]) -> dict[str, Any]:
    """Texts as values. An empty text means "not set", but an empty secret is a mistake that nobody should find out later."""
    values = {}
    for one in dataclasses.fields(Settings):
        raw = given.get(one.name)
        if raw is None or (raw.strip() == "" and not one.metadata["kept"]):
            continue
        try:
            values[one.name] = one.metadata["kind"](raw.strip())
        except ValueError as wrong:
            raise BadSetting(one.name, str(wrong)) from None
    return values


def _refuse_unknown(env: Mapping[str, str], written: Mapping[str, str]) -> None:
    names = known()
    for name in written:
        if name not in names:
            raise BadSetting(name, f"in .env is not a setting{nearest(name, names)}; all are listed in docs/settings.md")
    for name in env:
        if name.startswith(FAMILIES) and name not in names:
            raise BadSetting(name, f"in the environment is not a setting{nearest(name, names)}; all are listed in docs/settings.md")


def _refuse_lost_keys(folder: Path, given: Mapping[str, str]) -> None:
    """A database without its keys: making new ones would hide that notes can no longer be read."""
    if "DATA_KEYS" in given or "DATA_KEYS" in read_env_file(folder / "secrets.env"):
        return
    if (folder / "draad.db").exists():
        raise BadSetting("DATA_KEYS", "is gone, but there is a database made with it: put secrets.env back beside draad.db")


def _completed(settings: Settings) -> Settings:
    """The same with every value that is worked out from others."""
    more: dict[str, Any] = {}
    if not settings.BASE_URL:
        host = "localhost" if settings.HOST in {"0.0.0.0", "::", "127.0.0.1"} else settings.HOST
        more["BASE_URL"] = f"http://{f'[{host}]' if ':' in host else host}:{settings.PORT}"
    if settings.DEMO is None:
        more["DEMO"] = settings.MODE in {"demo", "development"}
    if settings.LOG_LEVEL is None:
        more["LOG_LEVEL"] = "WARNING" if settings.MODE == "demo" else "INFO"
    if settings.MAIL_PORT is None:
        more["MAIL_PORT"] = {"starttls": 587, "tls": 465, "none": 25}[settings.MAIL_TLS]
    if settings.MAIL_IMAP_PORT is None:
        more["MAIL_IMAP_PORT"] = {"tls": 993, "starttls": 143, "none": 143}[settings.MAIL_IMAP_TLS]
    if settings.MAIL_IMAP_SERVER and not settings.MAIL_IMAP_USERNAME:
        more |= {"MAIL_IMAP_USERNAME": settings.MAIL_USERNAME, "MAIL_IMAP_PASSWORD": settings.MAIL_PASSWORD}
    if settings.VAPID_CONTACT is None:
        more["VAPID_CONTACT"] = settings.MAIL_FROM
    if settings.TRUSTED_HOSTS is None and settings.MODE == "production" and settings.BASE_URL:
        more["TRUSTED_HOSTS"] = (settings.BASE_URL.split("://")[1].split(":")[0], "localhost", "127.0.0.1")
    return dataclasses.replace(settings, **more)


def _refuse_unsafe(settings: Settings, env: Mapping[str, str], given: Mapping[str, str]) -> None:
    """Combinations that cannot be meant, and what production never runs with (ASVS 13.4.2, 6.3.2)."""
    if settings.MAIL_SERVER and not given.get("MAIL_FROM"):
        raise BadSetting("MAIL_FROM", "must be set when MAIL_SERVER is: it is the sender of every mail")
    if bool(settings.MAIL_USERNAME) != bool(settings.MAIL_PASSWORD):
        raise BadSetting("MAIL_PASSWORD", "and MAIL_USERNAME go together: set both or neither")
    if settings.MAIL_IMAP_SERVER and not (settings.MAIL_IMAP_USERNAME and settings.MAIL_IMAP_PASSWORD):
        raise BadSetting("MAIL_IMAP_PASSWORD", "and MAIL_IMAP_USERNAME must be set when MAIL_IMAP_SERVER is")
    if settings.MODE != "production":
        return
    if settings.MAIL_IMAP_SERVER and settings.MAIL_IMAP_TLS == "none" and settings.MAIL_IMAP_SERVER not in {"localhost", "127.0.0.1", "::1"}:
        raise BadSetting("MAIL_IMAP_TLS", "must not be none: the password of the mailbox would travel in the open")
    if settings.DEMO:
        raise BadSetting("DEMO", "must not be on in production: its log-ins are known to everybody")
    if env.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"}:
        raise BadSetting("FLASK_DEBUG", "must not be on in production: its error pages run code for anyone")
    if not settings.BASE_URL.startswith("https://"):
        raise BadSetting("BASE_URL", "must be set and begin with https:// in production")
    if not settings.MAIL_SERVER:
        raise BadSetting("MAIL_SERVER", "must be set in production: without it nobody gets a mail")
    if settings.MAIL_PASSWORD and settings.MAIL_TLS == "none" and settings.MAIL_SERVER not in {"localhost", "127.0.0.1", "::1"}:
        raise BadSetting("MAIL_TLS", "must not be none: the mail password would travel in the open")


if __name__ == "__main__":
    from boot.settings_page import settings_page
    if sys.argv[1:] == ["--markdown"]:
        print(settings_page(dataclasses.fields(Settings)), end="")
    else:
        sys.exit("usage: python3 config.py --markdown > docs/settings.md")
