"""The settings: what is refused by name, what is worked out, and that docs/settings.md is printed from them."""
import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

import config
from boot import reading

ROOT = Path(config.__file__).parent
GOOD_KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(range(32, 64))).decode()
PRODUCTION = {"MODE": "production", "BASE_URL": "https://coach.example", "MAIL_SERVER": "mail.example", "MAIL_FROM": "Noor <noor@coach.example>"}


def load(**env):
    return config.load(env, None, keep=False)


def refused(**env):
    with pytest.raises(config.BadSetting) as caught:
        load(**env)
    return caught.value


def test_nothing_set_gives_the_demo_on_this_machine_only():
    settings = load()
    assert (settings.MODE, settings.HOST, settings.DEMO, settings.outbox_readable) == ("demo", "127.0.0.1", True, True)
    assert settings.BASE_URL == "http://localhost:8000"
    assert load(PORT="8102").BASE_URL == "http://localhost:8102", "a letter leads to where it runs"


@pytest.mark.parametrize(("name", "value"), [
    ("PORT", "0"), ("PORT", "65536"), ("PORT", "eighty"), ("PORT", "8_0"), ("PORT", "٨٠"), ("MODE", "Production"), ("DEMO", "maybe"),
    ("BASE_URL", "coach.example"), ("BASE_URL", "https://coach.example/path"), ("BASE_URL", "https://me@coach.example"),
    ("HOST", "http://x"), ("MAIL_FROM", "noor"), ("MAIL_TLS", "ssl"), ("MAIL_PORT", "smtp"), ("DEFAULT_LOCALE", "de"),
    ("DEFAULT_TIMEZONE", "Europe/Amsterdm"), ("DEFAULT_TIMEZONE", "../../etc/passwd"), ("DATABASE_URL", "mysql://h/d"),
    ("DATABASE_URL", "postgresql:///"), ("QUEUE_URL", "amqp://h"), ("TRUSTED_HOSTS", "a b"), ("LOG_LEVEL", "loud"),
    ("SECRET_KEY", "changeme"), ("SECRET_KEY", ""), ("SECRET_KEY", "a" * 64), ("DATA_KEYS", ""), ("DATA_KEYS", "c2hvcnQ="),
    ("DATA_KEYS", base64.b64encode(bytes(32)).decode()), ("DATA_KEYS", f"{GOOD_KEY},{GOOD_KEY}"), ("VAPID_PRIVATE_KEY", "x"),
    ("METRICS_TOKEN", "secret"),
])
def test_a_malformed_setting_is_refused_by_name(name, value):
    assert refused(**{name: value}).name == name


def test_what_is_wrong_with_a_secret_is_said_without_repeating_it():
    assert "hunter2hunter2" not in str(refused(SECRET_KEY="hunter2hunter2"))
    assert "hunter2" not in str(refused(DATABASE_URL="mysql://draad:hunter2@host/name"))


def test_secrets_do_not_show_when_the_settings_are_printed():
    settings = load(MAIL_USERNAME="noor", MAIL_PASSWORD="hunter2hunter2", DATABASE_URL="postgresql://d:hunter2@h/n")
    assert settings.SECRET_KEY not in repr(settings)
    assert "hunter2" not in repr(settings)


def test_an_unknown_name_of_our_families_is_refused_with_the_nearest_known_one():
    wrong = refused(MAIL_SEVER="mail.example")
    assert wrong.name == "MAIL_SEVER"
    assert "MAIL_SERVER" in wrong.what


def test_other_programs_names_in_the_environment_are_none_of_our_business():
    assert load(MAIL="/var/mail/noor", PATH="/bin", WEBSITE="x").PORT == 8000


def test_every_name_in_an_env_file_must_be_known(tmp_path):
    file = tmp_path / ".env"
    file.write_text("PROT=8080\n")
    with pytest.raises(config.BadSetting, match=r"PROT in \.env is not a setting \(do you mean PORT"):
        config.load({}, file, keep=False)


@pytest.mark.parametrize("line", ["hello there", "=x", "PORT 8080", "PORT='8080", 'MAIL_FROM="a@b.nl" and more'])
def test_a_broken_line_is_named_by_its_number(tmp_path, line):
    file = tmp_path / ".env"
    file.write_text(f"# settings\n\n{line}\n")
    with pytest.raises(config.BadSetting, match="line 3"):
        config.load({}, file, keep=False)


def test_an_env_file_reads_quotes_comments_and_export_and_the_environment_goes_first(tmp_path):
    file = tmp_path / ".env"
    file.write_text("export PORT=8080  # the usual\nMAIL_FROM='Noor #1 <noor@coach.example>'\nLOG_LEVEL=\nMODE=production\nBASE_URL=https://coach.example\nMAIL_SERVER=mail.example\nWEB_THREADS=4\n")
    settings = config.load({"WEB_THREADS": "6"}, file, keep=False)
    assert (settings.PORT, settings.MAIL_FROM, settings.LOG_LEVEL, settings.WEB_THREADS) == (8080, "Noor #1 <noor@coach.example>", "INFO", 6)


def test_a_name_that_comes_twice_is_refused(tmp_path):
    file = tmp_path / ".env"
    file.write_text("PORT=1\nPORT=2\n")
    with pytest.raises(config.BadSetting, match="twice"):
        config.load({}, file, keep=False)


@pytest.mark.parametrize(("change", "named"), [
    ({"DEMO": "1"}, "DEMO"), ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"), ({"BASE_URL": "http://coach.example"}, "BASE_URL"), ({"BASE_URL": ""}, "BASE_URL"),
    ({"MAIL_SERVER": ""}, "MAIL_SERVER"), ({"MAIL_FROM": ""}, "MAIL_FROM"), ({"SECRET_KEY": "changeme"}, "SECRET_KEY"),
    ({"MAIL_TLS": "none", "MAIL_USERNAME": "noor", "MAIL_PASSWORD": "correct-horse"}, "MAIL_TLS"),
])
def test_production_refuses(change, named):
    """No default secret, no demo, no debug (trust.md B20)."""
    assert refused(**{**PRODUCTION, **change}).name == named


def test_production_has_no_outbox_no_demo_secure_cookies_and_knows_its_host():
    """The cookie is __Host-, Secure (trust.md B10; HttpOnly and Lax: tests/entrance)."""
    settings = load(**PRODUCTION)
    flask = settings.flask()
    assert (settings.DEMO, flask["OUTBOX_READABLE"], flask["DEBUG"]) == (False, False, False)
    assert (flask["SESSION_COOKIE_NAME"], flask["SESSION_COOKIE_SECURE"], flask["REMEMBER_COOKIE_SECURE"]) == ("__Host-draad", True, True)
    assert flask["TRUSTED_HOSTS"] == ["coach.example", "localhost", "127.0.0.1"]


def test_the_outbox_closes_when_mails_go_out_for_real():
    assert not load(MODE="demo", MAIL_SERVER="mail.example", MAIL_FROM="noor@coach.example").outbox_readable


@pytest.mark.parametrize(("given", "wanted"), [
    ("postgres://h/d", "postgresql+psycopg://h/d"), ("postgresql://u:p@h:5433/d?sslmode=require", "postgresql+psycopg://u:p@h:5433/d?sslmode=require"),
    ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"), ("sqlite:////srv/d.db", "sqlite:////srv/d.db"), ("sqlite:///d.db", "sqlite:////srv/var/d.db"),
])
def test_the_database_address_is_completed_for_sqlalchemy(given, wanted):
    assert load(DATABASE_URL=given, VAR_DIR="/srv/var").flask()["SQLALCHEMY_DATABASE_URI"] == wanted


def test_data_keys_are_read_in_order_the_first_encrypts():
    assert load(DATA_KEYS=f"{GOOD_KEY}, {OTHER_KEY}").DATA_KEYS == (bytes(range(32)), bytes(range(32, 64)))


def test_secrets_are_made_once_for_the_owner_only_and_stay_the_same(tmp_path):
    """trust.md B20: a first start makes what it needs."""
    first = config.load({"VAR_DIR": str(tmp_path / "var")}, None)
    file = tmp_path / "var" / "secrets.env"
    assert file.stat().st_mode & 0o777 == 0o600
    assert config.load({"VAR_DIR": str(tmp_path / "var")}, None) == first
    assert config.load({"VAR_DIR": str(tmp_path / "other")}, None).SECRET_KEY != first.SECRET_KEY


def test_a_given_secret_is_not_written_down(tmp_path):
    settings = config.load({"VAR_DIR": str(tmp_path), "DATA_KEYS": GOOD_KEY}, None)
    assert settings.DATA_KEYS == (bytes(range(32)),)
    assert "DATA_KEYS" not in reading.read_env_file(tmp_path / "secrets.env")


def test_a_database_without_its_keys_stops_instead_of_getting_new_ones(tmp_path):
    config.load({"VAR_DIR": str(tmp_path)}, None)
    (tmp_path / "draad.db").write_bytes(b"x")
    (tmp_path / "secrets.env").unlink()
    with pytest.raises(config.BadSetting, match="put secrets.env back"):
        config.load({"VAR_DIR": str(tmp_path)}, None)
    assert not (tmp_path / "secrets.env").exists()


def test_the_tests_write_no_secrets_and_read_no_env_file(tmp_path):
    file = tmp_path / ".env"
    file.write_text("MAIL_SERVER=mail.example\n")
    settings = config.load({"MODE": "test", "VAR_DIR": str(tmp_path / "var")}, file)
    assert settings.MAIL_SERVER is None
    assert not (tmp_path / "var").exists()


def test_two_first_starts_at_once_end_with_the_same_secrets(tmp_path):
    code = f"import config; print(config.load({{'VAR_DIR': {str(tmp_path)!r}}}, None).SECRET_KEY)"
    both = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert len({process.communicate(timeout=20)[0] for process in both}) == 1


def test_settings_page_is_printed_from_the_settings():
    printed = subprocess.run([sys.executable, "config.py", "--markdown"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert (ROOT / "docs" / "settings.md").read_text() == printed, "python3 config.py --markdown > docs/settings.md"
    assert all(f"`{name}`" in printed for name in config.known())


def test_settings_need_nothing_installed():
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-S", "-c", "import config; config.load({}, None, keep=False)"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
