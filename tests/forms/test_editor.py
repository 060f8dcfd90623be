"""The editor: every button a plain form, versions that never change under somebody's answer, one readable file."""

import re

import pytest

from coaching.core import toml
from coaching.core.db import transaction
from coaching.forms import operations, queries
from tests.forms.conftest import response_of


def begin(browser, name="Zondagavond"):
    made = browser.post("/library/forms/new", data={"name_nl": name, "name_en": "", "kind": "check_in"})
    assert made.status_code == 303
    return made.headers["Location"]


def add(browser, path, label, **more):
    data = {"type": "long", "label_nl": label, "show_key": "", "show_test": "is", **more}
    return browser.post(path + "/questions/new", data=data)


def keys(house_of, practice, path):
    with house_of(practice):
        spec = queries.newest(queries.form(path.rsplit("/", 1)[1])).spec
        return [question["key"] for question in spec["questions"]], spec


@pytest.mark.parametrize(("language", "word"), [("en", "optional"), ("nl", "mag leeg"), ("xx", "mag leeg")])
def test_a_form_is_tried_wholly_in_the_language_that_is_asked_for(installed, noor, browser_of, language, word):
    staff = browser_of(noor)
    path = begin(staff)
    add(staff, path, "Hoe slaap je", type="scale", min_label_nl="slecht")
    sheet = staff.get(f"{path}/preview?language={language}").text.partition('class="questions"')[2].partition("</form>")[0]
    assert set(re.findall("optional|mag leeg", sheet)) == {word}


def test_a_form_is_made_question_by_question(installed, house_of, noor, browser_of):
    staff = browser_of(noor)
    path = begin(staff)
    assert add(staff, path, "Hoe slaap je", type="scale", min_label_nl="slecht", counts="y").status_code == 303
    assert add(staff, path, "Waarom", show_key="hoe_slaap_je", show_test="below", show_value="5").status_code == 303
    assert add(staff, path, "Wat helpt", type="choice", choices="Lezen\nwalk | Wandelen | Walking | 2").status_code == 303
    order, spec = keys(house_of, installed, path)
    assert order == ["hoe_slaap_je", "waarom", "wat_helpt"]
    assert spec["score"]["questions"] == ["hoe_slaap_je"]
    assert spec["questions"][1]["show_if"] == {"key": "hoe_slaap_je", "below": 5}
    assert spec["questions"][2]["choices"][1] == {
        "value": "walk", "label": {"nl": "Wandelen", "en": "Walking"}, "points": 2,
    }  # fmt: skip
    for page in (path, path + "/preview?language=en", path + "/questions/waarom", "/library/forms", "/library/forms/new"):
        assert staff.get(page).status_code == 200, page

    staff.post(path + "/questions/wat_helpt/up")
    staff.post(path + "/questions/wat_helpt/copy")
    assert keys(house_of, installed, path)[0] == ["hoe_slaap_je", "wat_helpt", "wat_helpt_2", "waarom"]
    staff.post(path + "/questions/hoe_slaap_je/remove")
    order, spec = keys(house_of, installed, path)
    assert order == ["wat_helpt", "wat_helpt_2", "waarom"]
    assert "score" not in spec
    assert "show_if" not in spec["questions"][2]
    assert "Teruggezet" not in staff.get(path).text
    staff.post(path + "/questions/hoe_slaap_je/restore")
    assert keys(house_of, installed, path)[0][0] == "hoe_slaap_je"


def test_a_question_cannot_move_before_the_one_it_hangs_on(installed, house_of, noor, browser_of):
    staff = browser_of(noor)
    path = begin(staff)
    add(staff, path, "Eerst", type="yes_no")
    add(staff, path, "Dan", show_key="eerst", show_value="yes")
    staff.post(path + "/questions/dan/up")
    assert keys(house_of, installed, path)[0] == ["eerst", "dan"]


def test_a_bad_question_is_told_with_its_path_and_kept(installed, noor, browser_of):
    staff = browser_of(noor)
    path = begin(staff)
    answer = add(staff, path, "Kies", type="choice", choices="Alleen dit")
    assert answer.status_code == 422
    assert "questions[1].choices" in answer.text
    assert "Alleen dit" in answer.text
    assert add(staff, path, "").status_code == 422


def test_who_was_asked_keeps_the_questions_of_then(ask, installed, house_of, lotte, noor, anyone, browser_of):
    link = ask(lotte, "check_in")
    with house_of(installed):
        form = queries.by_key("check_in")
        before = queries.newest(form).number
    staff = browser_of(noor)
    add(staff, f"/library/forms/{form.id}", "Nog iets nieuws", required="y")
    with house_of(installed):
        assert queries.newest(queries.by_key("check_in")).number == before + 1
    assert "Nog iets nieuws" not in anyone.get(link).text
    anyone.post(link, data={"q_energy": "8", "q_grip": "8", "q_course": "8"})
    assert response_of(lotte).score == 8.0
    assert "Nog iets nieuws" in anyone.get(ask(lotte, "check_in", send_key="later")).text


def test_a_form_goes_out_and_comes_in_as_one_file(installed, house_of, zilver, noor, zev, browser_of):
    with house_of(installed):
        form = queries.by_key("discovery_guide")
    file = browser_of(noor).get(f"/library/forms/{form.id}/export.toml")
    assert file.headers["Content-Disposition"] == 'attachment; filename=discovery_guide.toml'
    assert toml.read(file.text)["objections"]
    read_in = browser_of(zev).post("/library/forms/import", data={"text": file.text})
    assert read_in.status_code == 303
    with house_of(zilver):
        spec = queries.newest(queries.by_key("discovery_guide")).spec
    assert spec["questions"] == toml.read(file.text)["questions"]


def test_a_broken_file_is_refused_with_every_path(installed, noor, browser_of):
    staff = browser_of(noor)
    text = 'key = "x y"\nkind = "poem"\nname = {}\n[[questions]]\nkey = "a"\ntype = "scale"\nmin = 5\nmax = 1\n'
    answer = staff.post("/library/forms/import", data={"text": text})
    assert answer.status_code == 422
    for path in ("key:", "kind:", "name:", "questions[1].label:", "questions[1].max:"):
        assert path in answer.text
    assert staff.post("/library/forms/import", data={"text": "key = ["}).status_code == 422
    nothing = staff.post("/library/forms/import", data={"text": ""})
    assert nothing.status_code == 422 and "Kies een bestand" in nothing.text and "key:" not in nothing.text


def test_bands_and_objections_are_kept(installed, house_of, noor, browser_of):
    staff = browser_of(noor)
    with house_of(installed):
        check_in, guide = queries.by_key("check_in"), queries.by_key("discovery_guide")
    data = {"method": "mean", "bands-0-below": "4", "bands-0-tone": "alert", "bands-0-label_nl": "laag",
            "bands-1-below": "", "bands-1-tone": "good", "bands-1-label_nl": "goed"}  # fmt: skip
    assert staff.post(f"/library/forms/{check_in.id}/score", data=data).status_code == 303
    with house_of(installed):
        bands = queries.newest(queries.by_key("check_in")).spec["bands"]
    assert bands == [{"below": 4, "tone": "alert", "label": {"nl": "laag"}}, {"tone": "good", "label": {"nl": "goed"}}]
    assert staff.post(f"/library/forms/{check_in.id}/score", data={**data, "bands-0-below": "veel"}).status_code == 422
    data = {"objections-0-says_nl": "Te duur", "objections-0-answer_nl": "Vraag door"}
    assert staff.post(f"/library/forms/{guide.id}/objections", data=data).status_code == 303


def test_another_practice_finds_no_form(installed, house_of, zev, browser_of):
    with house_of(installed):
        form = queries.by_key("check_in")
    other = browser_of(zev)
    assert other.get(f"/library/forms/{form.id}").status_code == 404
    assert other.post(f"/library/forms/{form.id}/questions/energy/remove").status_code == 404


def test_ready_made_forms_are_installed_once_in_both_languages(installed, house_of):
    with house_of(installed), transaction():
        assert operations.install_ready_made(installed.id) == []
        found = {form.key: queries.newest(form).spec for form in queries.forms()}
    assert set(found) == {
        "booking_questions", "check_in", "discovery_guide", "evaluation", "follow_up", "intake", "preparation",
        "reflection", "reflection_halfway",
    }  # fmt: skip
    for key, spec in found.items():
        for question in spec["questions"]:
            assert set(question["label"]) == {"nl", "en"}, (key, question["key"])
