"""`./run`: have everything in place, start web and worker, say where they are, watch them until Ctrl-C."""
from __future__ import annotations

import fcntl
import http.client
import os
import socket
import subprocess
import time
from collections.abc import Callable
from typing import IO

import config
from boot import children, database, environment
from boot.children import Child, say
from boot.environment import ROOT, Stop

READY_WITHIN = 60.0  # seconds; a slow little server compiles Python on its first start


def start() -> int:
    """Run until a signal to end. Raises Stop and BadSetting for what a person can put right."""
    settings = config.load()
    lock = _alone(settings)
    _refuse_taken_port(settings)
    setup(settings)
    both = [
        Child("web server", ["-m", "boot.gunicorn_web"]),
        Child("worker", worker_command(settings)),
    ]
    with children.signals() as wait:
        try:
            both[0].start()
            if _ready(settings, both[0], wait):
                both[1].start()  # only now: on one core the page would otherwise wait for the worker's imports
                _welcome(settings)
                children.watch(both, wait)
        finally:
            children.end(both, wait)
    lock.close()
    return 0


def worker_command(settings: config.Settings) -> list[str]:
    """Huey's consumer: TERM lets the task at hand finish, at most 45 s; asks the queue every two seconds, its schedule every ten (idle, that is most of what Draad does)."""
    return ["-m", "boot.huey_consumer", "coaching.worker.huey", "-k", "thread", "-w", str(settings.WORKER_THREADS),
            "-m", "2", "-s", "10", "-g", "TERM", "-t", "45", "-q"]


def setup(settings: config.Settings | None = None) -> None:
    """Packages, database, translations, and on the first run the demo practice. Does only what is not done yet."""
    settings = settings or config.load()
    environment.ensure(environment.needed_by(settings))
    os.umask(0o077)  # database, queue and copies are for their owner only; web and worker inherit this
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    _compile_translations(settings)
    found = database.look(settings)
    if found.log_ins and settings.MODE == "production":
        raise Stop("The demo practice is in this database, and its log-ins are known to everybody. For real people begin with an empty VAR_DIR "
                   "(or DATABASE_URL): move var/ away, or name another folder.")
    demo = settings.VAR_DIR / "demo-wanted"
    if found.revision is None and settings.DEMO and settings.MODE != "production":
        demo.touch()  # stays until the demo is wholly there, also when this start is broken off
    database.bring_up_to_date(settings, found)
    if demo.exists() and settings.DEMO:
        print("Loading the demo practice ...", flush=True)
        if environment.run("-m", "flask", "--app", "app", "demo", "--scale", "small") != 0:
            raise Stop("The demo practice could not be loaded; the reason is above. (DEMO=0 ./run starts without it.)")
        demo.unlink()


def _alone(settings: config.Settings) -> IO[str]:
    """A lock that lives as long as this process, so that one database never has two workers. Raises Stop."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = open(settings.VAR_DIR / "run.lock", "a+", encoding="utf-8")  # noqa: SIM115  stays open on purpose
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise Stop(f"Draad already runs from this folder: {lock.read().strip() or 'it is just starting'}.") from None
    lock.truncate(0)
    lock.write(f"{settings.BASE_URL} (process {os.getpid()})")
    lock.flush()
    return lock


def _refuse_taken_port(settings: config.Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HOST, settings.PORT))
        except PermissionError:
            raise Stop(f"Port {settings.PORT} may only be opened by root. Choose one above 1023: PORT=8000 ./run") from None
        except OSError as error:
            if error.errno in {98, 48}:  # EADDRINUSE on Linux, on macOS
                raise Stop(f"Port {settings.PORT} is taken by another program. Choose another: PORT={settings.PORT % 65535 + 1} ./run") from None
            raise Stop(f"Cannot listen on {settings.HOST}: {error.strerror or error}. HOST must be an address of this machine.") from None


def _compile_translations(settings: config.Settings) -> None:
    """Compile when a source is newer than what was compiled. The app does the same; here it is done before web and worker start at once."""
    for folder in (ROOT / "translations").iterdir():
        sources = list(folder.glob("*.po")) if folder.is_dir() else []
        compiled = settings.VAR_DIR / "translations" / folder.name / "LC_MESSAGES" / "messages.mo"
        if sources and (not compiled.exists() or compiled.stat().st_mtime < max(path.stat().st_mtime for path in sources)):
            break
    else:
        return
    code = "import sys, pathlib; from coaching.core.i18n import compile_catalogues; compile_catalogues(pathlib.Path(sys.argv[1]))"
    if environment.run("-c", code, str(settings.VAR_DIR / "translations")) != 0:
        raise Stop("The translations could not be compiled; the reason is above.")


def _ready(settings: config.Settings, web: Child, wait: Callable[[float], set[int]]) -> bool:
    """Until the web server answers a request; False when somebody wants to stop before that. Raises Stop when it cannot start."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if web.ended() is not None:
            raise Stop("The web server could not start; the reason is above.")
        if _answers(settings):
            return True
        if wait(0.1) & children.ENDING:
            return False
    raise Stop(f"The web server did not answer within {READY_WITHIN:g} s.")


def _answers(settings: config.Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)
    connection = http.client.HTTPConnection(host, settings.PORT, timeout=READY_WITHIN)
    try:
        connection.request("GET", "/healthz", headers={"Connection": "close"})
        connection.getresponse().read()
    except (ConnectionError, http.client.HTTPException, TimeoutError):  # not listening yet
        return False
    finally:
        connection.close()
    return True


def _welcome(settings: config.Settings) -> None:
    print(f"\nDraad is at {settings.BASE_URL}", flush=True)
    found = database.look(settings)
    if found.practices == 0:
        print(f"First visit: {settings.BASE_URL}/setup, code {settings.SETUP_CODE}")
    elif settings.DEMO:
        print(_demo_log_ins())
    if settings.outbox_readable:
        print(f"Mails stay here, to be read at {settings.BASE_URL}/outbox")
    print("Ctrl-C stops it.\n", flush=True)


def _demo_log_ins() -> str:
    """What `flask demo --logins` prints: that command alone knows them."""
    asked = subprocess.run([str(environment.PYTHON), "-m", "flask", "--app", "app", "demo", "--logins"], cwd=ROOT,
                           env=environment.surroundings(), stdout=subprocess.PIPE, text=True, check=False)
    if asked.returncode != 0:
        say("The demo log-ins could not be printed; the reason is above.")
    return asked.stdout.strip()

