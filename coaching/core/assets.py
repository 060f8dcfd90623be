"""Static files without a build step: the style sheets of static/css/ORDER joined into one, everything under one hash.

`asset("app.css")` is `/assets/<hash>/app.css`; the hash changes with any file, so browsers may keep what they have for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
from pathlib import Path

from flask import Flask, url_for
from werkzeug.wrappers import Response
from whitenoise import WhiteNoise

from coaching.core.headers import POLICY
from coaching.core.rendering import icon_of

STATIC = Path(__file__).resolve().parents[2] / "static"
COMPRESSED = {".css", ".js", ".svg", ".webmanifest", ".json", ".txt"}


def _files() -> list[Path]:
    return sorted(path for path in STATIC.rglob("*") if path.is_file())


def joined_css() -> str:
    """Every style sheet in the order of css/ORDER, the rest of the folder after it by name."""
    folder = STATIC / "css"
    named = [line.strip() for line in (folder / "ORDER").read_text().splitlines() if line.strip() and line[0] != "#"]
    names = [name if name.endswith(".css") else f"{name}.css" for name in named]
    names += [path.name for path in sorted(folder.glob("*.css")) if path.name not in names]
    return "\n".join((folder / name).read_text() for name in names if (folder / name).exists())


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(STATIC)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:10]


def _gather(target: Path) -> None:
    """Copy the files and the joined sheet beside a gzipped twin, in one rename, so that two processes may do it at once."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=target.parent))
    shutil.copytree(STATIC, fresh, dirs_exist_ok=True)
    (fresh / "app.css").write_text(joined_css())
    for path in list(fresh.rglob("*")):
        if path.suffix in COMPRESSED:
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    fresh.chmod(0o755)
    try:
        fresh.rename(target)
    except OSError:
        shutil.rmtree(fresh)  # the other process was first
    for old in target.parent.iterdir():
        if old != target and old.name != fresh.name and len(old.name) == len(target.name):
            shutil.rmtree(old, ignore_errors=True)


def init(app: Flask) -> None:
    """Serve /assets/<hash>/… by WhiteNoise, and give templates `asset(path)`."""
    build = _fingerprint()
    folder = Path(app.config["VAR_DIR"]) / "assets" / build
    _gather(folder)
    base = f"/assets/{build}/"
    served = WhiteNoise(app.wsgi_app, max_age=31536000, immutable_file_test=lambda _path, url: url.startswith(base),
                        add_headers_function=_headers)  # fmt: skip
    served.add_files(str(folder), prefix=base.strip("/"))
    app.wsgi_app = served  # type: ignore[method-assign]
    app.extensions["draad_assets"] = base
    app.jinja_env.globals.update(asset=lambda path: base + path, assets_base=base, drawn_icon=icon_of(base))
    app.add_url_rule("/favicon.ico", "favicon", _favicon)
    _favicon.allowed = frozenset({"anyone"})  # type: ignore[attr-defined]


def _headers(headers: object, path: str, url: str) -> None:
    headers["Content-Security-Policy"] = POLICY  # type: ignore[index]  # a drawing (SVG) opened by itself is a page
    headers["X-Content-Type-Options"] = "nosniff"  # type: ignore[index]
    headers["Cross-Origin-Resource-Policy"] = "same-origin"  # type: ignore[index]


def _favicon() -> Response:
    from flask import current_app, redirect

    return redirect(current_app.extensions["draad_assets"] + "favicon.svg")


__all__ = ["init", "joined_css", "url_for"]
