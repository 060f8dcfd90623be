"""One name, five places: coaching/habits, templates/habits, tests/habits, static/css/habits.css, the blueprint habits."""

from __future__ import annotations

from tests.house.tree import ROOT, features, python_files

# Places that are not named after a feature, and what they are.
TESTS_OF_SOMETHING_ELSE = {"house", "commands", "migrations", "stories", "faults", "fakes", "browser", "letters", "rooms", "planning", "slots", "core", "trust"}
STYLES_OF_THE_SYSTEM = {"reset", "tokens", "base", "layouts", "components", "print"}
# Features without a page of their own, and those that were not tested when this list was made: it may only become shorter.
UNTESTED: set[str] = {"facts"}


def folders(path: str) -> set[str]:
    return {one.name for one in (ROOT / path).iterdir() if one.is_dir() and not one.name.startswith(("_", "."))}


def has_tests(feature: str) -> bool:
    return (ROOT / "tests" / feature).is_dir() and any(path.name.startswith("test_") for path in python_files(f"tests/{feature}"))


def test_every_folder_of_tests_is_named_after_what_it_tests():
    assert folders("tests") - set(features()) - TESTS_OF_SOMETHING_ELSE == set()


def test_every_feature_is_tested_under_its_own_name():
    assert {feature for feature in features() if not has_tests(feature)} - UNTESTED == set()


def test_the_list_of_untested_ones_only_shrinks():
    assert {feature for feature in UNTESTED if has_tests(feature)} == set()


def test_every_stylesheet_is_named_after_a_feature_or_a_room():
    rooms = {path.stem for path in python_files("coaching/rooms")}
    sheets = {path.stem for path in (ROOT / "static/css").glob("*.css")}
    odd = {name for name in sheets if name.split("-")[0] not in STYLES_OF_THE_SYSTEM and name.replace("-", "_") not in rooms | set(features())}
    assert odd == set()


def test_a_blueprint_has_the_name_of_its_package(house):
    known = {*features(), "rooms"}
    assert {name.split(".")[0] for name in house.blueprints} - known == set()
    for name, blueprint in house.blueprints.items():
        assert blueprint.import_name.startswith(f"coaching.{name.split('.')[0]}"), name
