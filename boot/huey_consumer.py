"""Huey's own consumer, with only the driver of our queue: `python -m boot.huey_consumer coaching.worker.huey ...`."""
from __future__ import annotations

import config
from boot import drivers


def main() -> None:
    """As `python -m huey.bin.huey_consumer`; the arguments are Huey's."""
    with drivers.only_for(config.load().queue_uri):
        from huey.bin.huey_consumer import consumer_main
    consumer_main()


if __name__ == "__main__":
    main()
