"""What is asked of an address that a coach gave, and what of its answer is believed (trust D9, D10, D13)."""

import gzip
import http.server
import threading
from urllib.parse import urlsplit

import pytest

from coaching.scheduling import fetching

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(("address", "out_there"), [
    ("93.184.216.34", True), ("2606:2800:220:1:248:1893:25c8:1946", True), ("8.8.8.8", True),
    ("0.0.0.0", False), ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("100.64.0.1", False),
    ("169.254.169.254", False), ("224.0.0.1", False), ("233.252.0.1", False), ("255.255.255.255", False), ("198.18.0.1", False),
    ("::", False), ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("ff0e::1", False), ("2001:db8::1", False),
    ("::ffff:8.8.8.8", False), ("2002:0808:0808::1", False), ("2001:0:808:808::f7f7:f7f7", False), ("64:ff9b::808:808", False), ("64:ff9b::a00:1", False),
    ("example.org", False), ("", False), ("08.8.8.8", False),
])  # fmt: skip
def test_d9_what_is_out_on_the_internet(address, out_there):
    assert fetching.is_public(address) is out_there


@pytest.mark.parametrize("url", [
    "http://example.org/a.ics", "file:///etc/passwd", "ftp://example.org/a", "https://example.org:22/a", "https://example.org:80/a", "https://example.org:99999/a",
    "https://me:pw@example.org/a", "https://me@example.org/a", "https://:pw@example.org/a", "https:///a", "https://[::1/a", "example.org/a", "",
])  # fmt: skip
def test_d9_an_address_of_another_form_is_refused_before_anybody_is_asked(url):
    with pytest.raises(fetching.Refused, match="address"):
        fetching.checked(url, fetching.Guard())


@pytest.mark.parametrize(("url", "asked"), [
    ("https://example.org/a?b", "https://example.org/a?b"), ("https://example.org:443/a", "https://example.org:443/a"), ("webcal://example.org/a", "https://example.org/a"),
])  # fmt: skip
def test_d9_https_and_webcal_are_asked(url, asked):
    assert fetching.checked(url, fetching.Guard()).geturl() == asked


@pytest.mark.parametrize("host", [
    "127.0.0.1", "169.254.169.254", "[::1]", "10.0.0.1", "2130706433", "0x7f.1", "localhost", "[::ffff:10.0.0.1]",
])  # fmt: skip
def test_d9_an_address_inside_is_never_asked_however_it_is_written(host):
    with pytest.raises(fetching.Refused, match="address"):
        fetching.fetch(f"https://{host}/a")


@pytest.mark.parametrize(("now", "same"), [
    ("https://caldav.icloud.com/1", True), ("https://p34-caldav.icloud.com/", True), ("https://a.b.icloud.com/", True), ("http://caldav.icloud.com/", False),
    ("https://icloud.com/", False), ("https://evilicloud.com/", False), ("https://caldav.icloud.com.evil.example/", False), ("https://caldav.evilicloud.com/", False),
])  # fmt: skip
def test_d9_a_password_goes_no_further_than_its_own_domain(now, same):
    assert fetching._same_house(urlsplit("https://caldav.icloud.com/"), urlsplit(now)) is same


@pytest.mark.parametrize(("first", "now", "same"), [
    ("https://draad.example/", "https://other.example/", False), ("https://draad.example/", "https://caldav.draad.example/", False),
    ("https://10.0.0.1/", "https://9.0.0.1/", False), ("https://10.0.0.1/", "https://10.0.0.1/x", True), ("http://a.b.example/", "https://c.b.example/", True),
])  # fmt: skip
def test_d9_where_there_is_no_domain_only_the_host_itself_hears_the_password(first, now, same):
    assert fetching._same_house(urlsplit(first), urlsplit(now)) is same


class Answers(http.server.BaseHTTPRequestHandler):
    """Packed, packed far too small, hung up half-way; elsewhere, not changed, and what was asked."""

    asked = None

    def do_GET(self):
        type(self).asked = self.headers
        if self.path.startswith("/moved"):
            self.send_response(int(self.path.removeprefix("/moved")))
            self.send_header("Location", "/packed")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path.startswith("/away/"):
            self.send_response(302)
            self.send_header("Location", f"http://{self.path.removeprefix('/away/')}:{self.server.server_port}/packed")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.headers.get("If-None-Match") == '"1"':
            self.send_response(304)
            self.end_headers()
        else:
            self.calendar()

    def calendar(self):
        body = {"/packed": gzip.compress(CALENDAR), "/bomb": gzip.compress(CALENDAR + bytes(fetching.MOST_BYTES)), "/half": CALENDAR}[self.path]
        self.send_response(200)
        if self.path != "/half":
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body) + (self.path == "/half")))
        self.send_header("ETag", '"' + "e" * 300)
        self.send_header("Last-Modified", "Mon, 02 Mar 2026 08:00:00 GMT" + "!" * 80)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        return


@pytest.fixture
def server():
    found = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()


PATIENT = fetching.Guard(allow_private=True, seconds=60.0)


def test_a_packed_calendar_is_unpacked(server):
    assert fetching.fetch(server + "/packed", guard=PATIENT).body == CALENDAR


@pytest.mark.parametrize(("path", "code"), [("/bomb", "large"), ("/half", "answer")])
def test_d10_what_unpacks_without_end_or_ends_too_soon_is_no_calendar(server, path, code):
    with pytest.raises(fetching.Refused) as refused:
        fetching.fetch(server + path, guard=PATIENT)
    assert refused.value.code == code


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_an_address_that_moved_is_followed(server, status):
    assert fetching.fetch(f"{server}/moved{status}", guard=PATIENT).body == CALENDAR


@pytest.mark.parametrize("status", [300, 305, 404, 500])
def test_what_is_no_calendar_and_no_other_address_is_an_answer_of_no_use(server, status):
    with pytest.raises(fetching.Refused, match="answer"):
        fetching.fetch(f"{server}/moved{status}", guard=PATIENT)


def test_what_was_seen_last_time_is_said_and_an_unchanged_calendar_has_no_body(server):
    first = fetching.fetch(server + "/packed", guard=PATIENT)
    assert first.etag == '"' + "e" * 199 and first.last_modified == "Mon, 02 Mar 2026 08:00:00 GMT" + "!" * 51, "kept in fields of 200 and 80"
    assert Answers.asked["If-None-Match"] is Answers.asked["If-Modified-Since"] is Answers.asked["Authorization"] is None
    again = fetching.fetch(server + "/packed", '"1"', first.last_modified, guard=PATIENT)
    assert again == fetching.Fetched(None, None, None)
    assert (Answers.asked["If-None-Match"], Answers.asked["If-Modified-Since"]) == ('"1"', first.last_modified)


def test_a_name_and_password_go_along_in_utf_8(server):
    asking = fetching.Asking(login=fetching.Login("noor", "p\u00e4ss:w"))
    assert fetching.ask(server + "/packed", asking, PATIENT).status == 200
    assert Answers.asked["Authorization"] == "Basic bm9vcjpww6Rzczp3"


def test_where_nobody_answers_or_time_is_up_it_says_so(server):
    closed = server.replace("127.0.0.1", "127.0.0.2")
    with pytest.raises(fetching.Refused, match="answer"):
        fetching.fetch(closed + "/packed", guard=PATIENT)
    with pytest.raises(fetching.Refused, match="slow"):
        fetching.fetch(server + "/packed", guard=fetching.Guard(allow_private=True, seconds=0))


@pytest.mark.parametrize(("where", "heard"), [("p34.house.example", True), ("evil.example", False)])
def test_d9_a_password_does_not_follow_to_another_domain_but_a_question_without_one_does(server, where, heard):
    everywhere_here = fetching.Guard(allow_private=True, seconds=60.0, resolve=lambda _host, _port: ["127.0.0.1"])
    url = server.replace("127.0.0.1", "caldav.house.example") + "/away/" + where
    asking = fetching.Asking(login=fetching.Login("noor", "geheim"))
    if heard:
        assert fetching.ask(url, asking, everywhere_here).status == 200 and Answers.asked["Authorization"]
    else:
        with pytest.raises(fetching.Refused, match="address"):
            fetching.ask(url, asking, everywhere_here)
    assert fetching.ask(url, fetching.Asking(), everywhere_here).status == 200 and not Answers.asked["Authorization"]
