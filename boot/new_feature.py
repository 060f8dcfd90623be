"""`./run new-feature gratitude`: the eight files of a feature, a page, a fragment, a stylesheet and a test, all with the same name."""
from __future__ import annotations

import keyword
import re
from pathlib import Path

from boot.environment import Stop

# Beside habits, which live on a journey: where most new features belong. How a feature stands in these files, and what is between two.
BESIDE = {".importlinter": ("({name})", " | "), "coaching/__init__.py": ('"{name}"', ", ")}
FORBIDDEN = {"utils", "helpers", "misc", "manager", "handler", "common", "data", "info"}

FILES = {
    "coaching/{name}/__init__.py": '"""{title}: say here in one sentence what this feature is for."""\n',
    "coaching/{name}/rules.py": '"""Decisions about {name}: plain values in, plain values out; no clock, no database."""\n',
    "coaching/{name}/models.py": '"""Tables of {name}; what one row knows and may become."""\n',
    "coaching/{name}/queries.py": '"""Questions to the database about {name}, always within scope()."""\n',
    "coaching/{name}/letters.py": '"""What we would write to someone about {name}."""\n',
    "coaching/{name}/operations.py": '"""Verbs of the coach and the coachee for {name}; change rows, record facts, never commit."""\n',
    "coaching/{name}/inputs.py": '"""The shape of what may be typed for {name}."""\n',
    "coaching/{name}/tasks.py": '"""Wake-ups of {name}: load, call one operation."""\n',
    "coaching/{name}/views.py": '''"""URLs of {name}."""
from flask import Blueprint

from coaching.core import hx
from coaching.core.access import allow

bp = Blueprint("{name}", __name__, url_prefix="/{url}")


@bp.get("")
@allow("coach")
def index():
    """The page of {name}."""
    return hx.render("{name}/index.html", "{name}/_list.html", here="{name}")
''',
    "templates/{name}/index.html": '''{{% extends "layouts/coach.html" %}}
{{% block title %}}{{{{ _("{title}") }}}}{{% endblock %}}
{{% block main %}}
<h1>{{{{ _("{title}") }}}}</h1>
{{% include "{name}/_list.html" %}}
{{% endblock %}}
''',
    "templates/{name}/_list.html": '<section id="{url}-list">\n  <p>{{{{ _("Nothing here yet.") }}}}</p>\n</section>\n',
    "static/css/{name}.css": "@layer rooms {{\n}}\n",
    "translations/nl/{name}.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "{title}"\nmsgstr "{dutch}"\n\nmsgid "Nothing here yet."\nmsgstr "Hier staat nog niets."\n',
    "tests/{name}/__init__.py": "",
    "tests/{name}/test_views.py": '''"""The pages of {name}."""


def test_a_coach_sees_the_page(browser_of, noor):
    assert browser_of(noor).get("/{url}").status_code == 200


def test_a_stranger_does_not(anyone):
    assert anyone.get("/{url}").status_code in {{302, 401, 404}}
''',
}


def new_feature(root: Path, name: str, dutch: str = "") -> int:
    """Write the files, give the feature a floor and the app its tables and pages. Raises Stop for a name that cannot be, or is taken; overwrites nothing."""
    if not re.fullmatch(r"[a-z][a-z_]{1,28}[a-z]", name) or keyword.iskeyword(name):
        raise Stop(f"{name!r} cannot be the name of a feature: a plural noun in small letters, such as gratitude or work_sheets.")
    if name in FORBIDDEN:
        raise Stop(f"{name!r} says nothing about what is in it. Which word does the coach use?")
    title = name.replace("_", " ").capitalize()
    words = {"name": name, "url": name.replace("_", "-"), "title": title, "dutch": dutch or title}
    files = {root / path.format(name=name): text.format(**words) for path, text in FILES.items()}
    taken = [path for path in files if path.exists()] + [path for path in [root / "coaching" / name] if path.exists()]
    if taken:
        raise Stop(f"{taken[0].relative_to(root)} exists already.")
    lists = {root / path: _beside_habits(root, path, name) for path in BESIDE}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(root))
    for path, text in lists.items():
        path.write_text(text, encoding="utf-8")
    print(f"\n{name} stands on the floor of habits: move it in .importlinter when it belongs elsewhere. Next: rules with tests, models and a migration.")
    if not dutch:
        print(f"In Dutch it is still called {title}: say it in translations/nl/{name}.po.")
    return 0


def _beside_habits(root: Path, path: str, name: str) -> str:
    """The file's text with the name before habits. Raises Stop when they are not there."""
    written, between = BESIDE[path]
    text, habits = (root / path).read_text(encoding="utf-8"), written.format(name="habits")
    if habits not in text:
        raise Stop(f"{habits} is not in {path} any more; change BESIDE in boot/new_feature.py.")
    return text.replace(habits, f"{written.format(name=name)}{between}{habits}", 1)
