"""How many letters a second leave: `pytest -s tests/faults/drain_rate.py` (not collected by itself).

5,000 due letters against a frugal mail server of its own process; SINK_PORT names another one that already runs.
"""

from __future__ import annotations

import os
import time
from types import SimpleNamespace

from coaching.core import clock, crypto
from coaching.deliveries import operations
from coaching.deliveries.channels import email
from tests.faults import kills
from tests.faults.sink import Sink

LETTERS = int(os.environ.get("LETTERS", "5000"))


def test_drain_rate(app, linde, monkeypatch):
    clock.release()
    monkeypatch.setitem(app.config, "MAIL_PER_MINUTE", 10_000_000)
    with Sink() as sink:
        port = int(os.environ.get("SINK_PORT", sink.port))
        settings = SimpleNamespace(server="127.0.0.1", port=port, username=None, use_tls=False, use_ssl=False, suppress=False)
        monkeypatch.setattr(email, "settings", lambda: settings)
        kills.fill(linde, LETTERS // 2)
        crypto.forget_all()
        begun, busy = time.monotonic(), time.process_time()
        tally = operations.drain(until_empty=True)
        seconds, busy = time.monotonic() - begun, time.process_time() - busy
    print(f"{tally['sent']} letters in {seconds:.1f} s: {tally['sent'] / seconds:.0f} a second, {busy:.1f} s of processor")
    assert tally["sent"] == LETTERS
