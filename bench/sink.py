"""A mail server that takes everything and keeps only counts: `python -m bench.sink PORT COUNTS` until it is ended."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path

counts = {"mails": 0, "bytes": 0, "doubled": 0}
seen: set[bytes] = set()


async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One SMTP session (RFC 5321)."""
    writer.write(b"220 sink\r\n")
    try:
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go\r\n")
                mail = await reader.readuntil(b"\r\n.\r\n")
                counts["mails"] += 1
                counts["bytes"] += len(mail)
            elif verb == b"RCPT":
                counts["doubled"] += line in seen  # each recipient of a run is another one
                seen.add(line)
            writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                break
    except (ConnectionError, asyncio.IncompleteReadError):
        pass  # the other side is gone; what it sent wholly is counted
    writer.close()


async def main(port: int, file: Path) -> None:
    """Serve until SIGTERM, then write the counts."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with await asyncio.start_server(talk, "127.0.0.1", port, limit=1 << 22):
        file.write_text(json.dumps(counts))
        await ended.wait()
    file.write_text(json.dumps(counts))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
