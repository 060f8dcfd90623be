"""The house rules of templates, styles and scripts: nothing inline, known folders, one root, real icons, few bytes."""

from __future__ import annotations

import gzip
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
GENERAL = {"components", "layouts", "letters", "pdf", "errors", "rooms"}
ALONE = {"errors/500.html", "errors/offline.html"}  # must work when nothing else does
MAY_STYLE = ("letters/", "layouts/letter.html", "components/letter.html")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use", "path", "circle", "line", "rect"}
PAGES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
FRAGMENTS = [name for name in PAGES if Path(name).name.startswith("_")]
WHOLE = [
    name
    for name in PAGES
    if not Path(name).name.startswith("_") and name.split("/")[0] not in {"components", "layouts", "letters", "pdf"} and name not in ALONE
]


def source(name: str) -> str:
    """A template without its Jinja comments."""
    return re.sub(r"\{#.*?#\}", "", (TEMPLATES / name).read_text(), flags=re.S)


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith(MAY_STYLE)])
def test_nothing_is_inline_that_the_content_policy_refuses(name):
    text = source(name)
    assert not re.search(r"\sstyle\s*=", text), "style= is refused by the policy: use a class"
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "a script needs a src"
    without_statements = re.sub(r"\{%.*?%\}", "", text, flags=re.S)  # {% set one = … %} is no attribute
    assert not re.search(r"\son[a-z]+\s*=", without_statements), "no onclick and the like: use data-behaviour"
    assert "hx-on" not in text
    assert "js:" not in text and "javascript:" not in text


@pytest.mark.parametrize("name", WHOLE)
def test_every_page_stands_in_a_layout(name):
    if "{% macro" in source(name) and "<main" not in source(name):
        return  # words or pictures shared by the pages of one room
    assert re.search(r'\{%-?\s*extends\s+("[a-z_]+/[a-z_./]+"|\w+)', source(name)), "a page extends a layout"


def test_every_folder_is_a_feature_a_room_or_a_general_one():
    features = {path.parent.name for path in (ROOT / "coaching").glob("*/__init__.py")}
    rooms = {path.stem for path in (ROOT / "coaching" / "rooms").iterdir()}
    rooms |= set(re.findall(r'Entry\("(\w+)"', (ROOT / "coaching" / "rooms" / "menu.py").read_text()))
    unknown = {path.name for path in TEMPLATES.iterdir() if path.is_dir()} - GENERAL - features - rooms
    assert not unknown, f"folders nobody can guess: {sorted(unknown)}"


class Roots(HTMLParser):
    """Counts the elements at the top of a fragment and remembers whether each carries an id."""

    def __init__(self) -> None:
        super().__init__()
        self.depth, self.roots = 0, []

    def handle_starttag(self, tag, attrs):
        if self.depth == 0:
            self.roots.append("id" in dict(attrs))
        if tag not in VOID:
            self.depth += 1

    def handle_startendtag(self, tag, attrs):
        if self.depth == 0:
            self.roots.append("id" in dict(attrs))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.depth -= 1


def _opened(call: re.Match[str]) -> str:
    return "<call id=x>" if re.search(r"\bid\s*=", call[1]) else "<call>"


def skeleton(text: str) -> tuple[str, int]:
    """The HTML of a fragment with macro calls as elements; and how many alternatives it has at its top."""
    text = re.sub(r"\{%-?\s*macro\b.*?endmacro\s*-?%\}", "", text, flags=re.S)
    text = re.sub(r"\{%-?\s*set \w+\s*-?%\}.*?\{%-?\s*endset\s*-?%\}", "", text, flags=re.S)
    text = re.sub(r"\{%-?\s*call\b(.*?)-?%\}", _opened, text, flags=re.S)
    text = re.sub(r"\{%-?\s*endcall\s*-?%\}", "</call>", text)
    text = re.sub(r"^\s*\{\{-?\s*\w+\((?=.*\bid\s*=).*?\)\s*-?\}\}", "<call id=x></call>", text, flags=re.S | re.M)
    choices = len(re.findall(r"\{%-?\s*(?:else|elif)\b", text))
    text = re.sub(r"\{%.*?%\}", "", text, flags=re.S)
    return re.sub(r"\{\{.*?\}\}", "x", text, flags=re.S), choices


@pytest.mark.parametrize("name", FRAGMENTS)
def test_every_fragment_has_one_root_with_an_id(name):
    html, choices = skeleton(source(name))
    parser = Roots()
    parser.feed(html)
    if not html.strip() and "{% macro" in source(name):
        return  # only macros: words of one room
    assert parser.roots, "a fragment is one element"
    assert all(parser.roots), "the root of a fragment carries an id, or nothing can find it again"
    assert len(parser.roots) <= 1 + choices, f"{len(parser.roots)} roots: split it into fragments"


def test_every_fragment_is_used():
    files = [*TEMPLATES.rglob("*.html"), *(ROOT / "coaching").rglob("*.py")]
    everything = "\n".join(path.read_text() for path in files)
    assert not [name for name in FRAGMENTS if f'"{name}"' not in everything and f"'{name}'" not in everything]


def test_every_icon_that_is_asked_for_exists():
    known = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    asked = {}
    for name in PAGES:
        for icon in re.findall(r'\bicon\s*=\s*"([a-z0-9-]+)"|\b(?:icon|draw|icon_button|icon_link)\("([a-z0-9-]+)"', source(name)):
            asked[icon[0] or icon[1]] = name
    assert not {icon: name for icon, name in asked.items() if icon not in known}


def test_every_behaviour_that_is_asked_for_exists_and_is_small():
    folder = STATIC / "js" / "behaviours"
    known = {path.stem for path in folder.glob("*.js")} | {"submit-once"}  # app.js does that for every form
    asked = {word for name in PAGES for words in re.findall(r'data-behaviour="([^"{]+)"', source(name)) for word in words.split()}
    assert asked <= known
    assert not {path.name for path in folder.glob("*.js") if len(path.read_text().splitlines()) > 60}


def test_scripts_and_styles_stay_light():
    from coaching.core.assets import joined_css

    def packed(data: bytes) -> int:
        return len(gzip.compress(data, 9))

    assert packed((STATIC / "js" / "app.js").read_bytes()) <= 4 * 1024
    assert packed(joined_css().encode()) <= 15 * 1024, "15 kB of CSS for a page"
    assert packed((STATIC / "icons.svg").read_bytes()) <= 10 * 1024


def test_vendored_files_are_what_their_checksum_says():
    for sums in (STATIC / "vendor").glob("*/SHA256SUMS"):
        for line in sums.read_text().splitlines():
            digest, name = line.split()
            assert hashlib.sha256((sums.parent / name).read_bytes()).hexdigest() == digest
        assert list(sums.parent.glob("LICENSE*")), "a vendored file has its licence beside it"


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_in_both_schemes(scheme):
    tokens = {name: pair[scheme] for name, *pair in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", (STATIC / "css" / "tokens.css").read_text())}
    text = [("ink", "paper"), ("ink", "card"), ("muted", "paper"), ("muted", "card"), ("muted", "margin"), ("thread", "card"), ("on-thread", "thread"),
            ("done", "done-soft"), ("warn", "warn-soft"), ("on-done", "done"), ("alert-deep", "alert-soft"), ("alert-deep", "card"), ("paper", "ink")]  # fmt: skip
    for front, back, least in [(*pair, 4.5) for pair in text] + [("edge", "card", 3.0), ("thread", "paper", 3.0)]:
        bright, dim = sorted((luminance(tokens[front]), luminance(tokens[back])), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= least, f"{front} on {back}"


def test_the_gallery_shows_every_component(noor, browser_of):
    page = browser_of(noor).get("/design")
    assert page.status_code == 200
    for mark in (
        "thread-now",
        "knot-appointment is-planned",
        "error-summary",
        "scale-step",
        "chart",
        "empty-thread",
        "board-card",
        "tick-done",
        'aria-current="page"',
    ):
        assert mark in page.text


@pytest.mark.parametrize("name", PAGES)
def test_every_macro_that_is_imported_exists(name):
    for file, words in re.findall(r'\{%-?\s*from\s+"([^"]+)"\s+import\s+(.*?)-?%\}', source(name), re.S):
        defined = set(re.findall(r"\{%-?\s*(?:macro|set)\s+(\w+)", (TEMPLATES / file).read_text()))
        wanted = {part.split(" as ")[0].strip() for part in re.sub(r"\bwith(out)? context\b", "", words).split(",")}
        assert wanted <= defined, f"{file} has no {sorted(wanted - defined)}"
