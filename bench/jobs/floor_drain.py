"""The least that sending takes: claim, build, send, mark as sent, one connection: `python -m bench.jobs.floor_drain COUNT FILE`."""

from __future__ import annotations

import json
import os
import smtplib
import sqlite3
import sys
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from time import process_time


def main() -> None:
    """Write the rows, then send them."""
    count, file = int(sys.argv[1]), sys.argv[2]
    database = sqlite3.connect(file, isolation_level=None)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE mail (id INTEGER PRIMARY KEY, person TEXT, state INT DEFAULT 0)")
    database.execute("BEGIN")
    database.executemany("INSERT INTO mail (person) VALUES (?)", [(f"p{n}@example.org",) for n in range(count)])
    database.execute("COMMIT")
    before = process_time()
    with smtplib.SMTP("127.0.0.1", int(os.environ["MAIL_PORT"])) as server:
        while rows := database.execute("UPDATE mail SET state = 1 WHERE id IN (SELECT id FROM mail WHERE state = 0 LIMIT 50) RETURNING id, person").fetchall():
            for key, person in rows:
                server.sendmail("bench@bench.example", [person], _mail(person))
                database.execute("UPDATE mail SET state = 2 WHERE id = ?", (key,))
    print(json.dumps({"sent": process_time() - before}))


def _mail(person: str) -> bytes:
    """A small letter with a text and an HTML part."""
    mail = MIMEMultipart("alternative")
    mail["From"], mail["To"], mail["Subject"] = "bench@bench.example", person, "A reminder"
    mail.attach(MIMEText(f"Hello {person},\n\nThere is something for you.\n\nhttps://bench.example/r/1\n", "plain", "utf-8"))
    mail.attach(MIMEText(f"<p>Hello {person},</p><p>There is something for you.</p><p><a href='https://bench.example/r/1'>Open</a></p>", "html", "utf-8"))
    return mail.as_bytes()


if __name__ == "__main__":
    main()
