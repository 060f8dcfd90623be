"""When the demo practice is not loaded."""

from coaching.commands.demo import demo, loading
from coaching.deliveries import tasks


def test_not_beside_a_worker_that_is_awake(app):
    tasks.beat()
    done = app.test_cli_runner().invoke(demo)
    assert done.exit_code == 1 and "Stop ./run first" in done.output
    assert loading.found() is None


def test_log_ins_are_not_made_up(app):
    assert "There is no demo practice here" in app.test_cli_runner().invoke(demo, ["--logins"]).output
