"""A real calendar server (Radicale) on this machine, in a process of its own, with one account."""

import base64
import http.client
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

USER, PASSWORD = "noor", "app-password"


class Radicale:
    """What a test does at the server behind our back, as the coach's own calendar program would."""

    def __init__(self, port):
        self.port, self.address = port, f"http://127.0.0.1:{port}"

    def ask(self, method, path, body=b"", **headers):
        """(status, body) of one request with the right password."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        password = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        connection.request(method, path, body, {"Authorization": f"Basic {password}", **headers})
        answer = connection.getresponse()
        found = answer.status, answer.read().decode()
        connection.close()
        return found

    def calendar(self, name, kind="VEVENT"):
        """Make a calendar; its address."""
        body = (
            '<C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop>'
            f'<displayname>{name}</displayname><C:supported-calendar-component-set><C:comp name="{kind}"/></C:supported-calendar-component-set>'
            "</prop></set></C:mkcalendar>"
        )
        assert self.ask("MKCALENDAR", f"/{USER}/{name}/", body.encode())[0] == 201
        return f"{self.address}/{USER}/{name}/"

    def write(self, calendar, uid, *lines):
        """An event in a calendar."""
        path = calendar.removeprefix(self.address) + uid.partition("@")[0] + ".ics"
        event = "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"))
        file = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}\r\nEND:VCALENDAR\r\n"
        assert self.ask("PUT", path, file.encode(), **{"Content-Type": "text/calendar"})[0] in (200, 201, 204)

    def files(self, calendar):
        """All that stands in a calendar, as one text."""
        return self.ask("GET", calendar.removeprefix(self.address))[1]


@contextmanager
def running(folder):
    """The server with its files in `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    (folder / "config").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = {folder}/users\nhtpasswd_encryption = plain\ndelay = 0\n"
        f"[storage]\nfilesystem_folder = {folder}/collections\n[logging]\nlevel = error\n"
    )
    process = subprocess.Popen([sys.executable, "-m", "radicale", "--config", str(folder / "config")], stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield Radicale(port)
    finally:
        process.terminate()
        process.wait(10)


def _wait(port, process):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        assert process.poll() is None, "Radicale ended"
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("Radicale does not answer")
