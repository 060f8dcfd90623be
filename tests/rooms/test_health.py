"""/healthz: what a monitor hears, also when there is nothing to ask."""

import json
import logging
import subprocess
import sys

from boot.environment import ROOT
from coaching.core import clock
from coaching.core.db import transaction
from coaching.deliveries import operations as deliveries
from coaching.deliveries.operations import accounts

ASK = """
import json
from coaching import create_app
get = create_app().test_client().get
print(json.dumps([[answer.status_code, answer.headers.get("Retry-After"), answer.get_json(silent=True)] for answer in map(get, ("/healthz", "/p/linde"))]))
"""


def _health(browser):
    answer = browser.get("/healthz")
    return answer.status_code, answer.json["mail"]


def test_health_says_whether_mail_goes(app, anyone):
    with transaction():
        deliveries.beat()
    assert _health(anyone) == (200, "ok")
    with transaction():
        accounts.broke("noor@mail.example:587", "421 later", clock.now())
    assert _health(anyone) == (200, "broken")
    with transaction():
        deliveries.hold_restored()
    assert _health(anyone) == (200, "held")


def test_a_database_that_is_away_is_said_and_not_a_crash(tmp_path):
    env = {"MODE": "test", "VAR_DIR": str(tmp_path), "DATABASE_URL": "sqlite:///gone/draad.db", "PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", ASK], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    health, page = json.loads(done.stdout)
    assert health == [503, None, {"web": "ok", "database": "silent"}]
    assert page == [503, "5", None]


def test_a_monitor_that_asks_all_day_does_not_fill_the_log(anyone, caplog):
    with caplog.at_level(logging.INFO, "draad.web"):
        anyone.get("/healthz")
        anyone.get("/login")
    assert [record.path for record in caplog.records if record.name == "draad.web"] == ["/login"]
