"""What was typed goes back into the form it came from, and nowhere else."""

from __future__ import annotations

from coaching.core.filling import fill

PAGE = """<html><body><form class="language" method="post" action="/language"><input name="locale" value="nl"></form>
<form method="post" action="/goals/new">
<input type="hidden" name="csrf_token" value="fresh"><input type="hidden" name="kind" value="a">
<input id="title" name="title" value="" required><input type="password" name="secret">
<textarea name="why" rows="4">
old &amp; worn</textarea>
<select name="size"><option value="s">S</option><option value="m" selected>M</option></select>
<label><input type="checkbox" name="days" value="1" checked>1</label><label><input type="checkbox" name="days" value="2">2</label>
<label><input type="radio" name="now" value="3">3</label><label><input type="radio" name="now" value="8" checked/>8</label>
</form></body></html>"""
TYPED = {
    "csrf_token": ["stale"], "title": ['Rustig "nee" <zeggen> & blijven'], "why": ["Regel een\nRegel </textarea> twee"], "size": ["s"], "days": ["2"],
    "now": ["3"], "secret": ["geheim"], "kind": ["b"],
}  # fmt: skip


def _filled(page=PAGE, action="/goals/new", fields=TYPED, path="/goals/new"):
    return fill(page, path, action, fields)


def test_text_choices_and_ticks_are_as_they_were_left():
    page, _at, left = _filled()
    assert 'value="Rustig &quot;nee&quot; &lt;zeggen&gt; &amp; blijven"' in page
    assert "<textarea name=\"why\" rows=\"4\">\nRegel een\nRegel &lt;/textarea&gt; twee</textarea>" in page and "old" not in page
    assert '<option value="s" selected>' in page and '<option value="m">' in page
    assert '<input type="checkbox" name="days" value="1">' in page and 'name="days" value="2" checked>' in page
    assert 'name="now" value="3" checked>' in page and 'name="now" value="8">' in page
    assert left == {}


def test_hidden_fields_and_passwords_stay_as_the_page_has_them():
    page, _at, _left = _filled()
    assert 'name="csrf_token" value="fresh"' in page and 'name="kind" value="a"' in page
    assert "geheim" not in page and "stale" not in page


def test_everything_else_of_the_page_is_untouched():
    small = '<p>Een\u2028regel</p>\n<form method="post" action="/a"><input name="x" value="oud"></form>\n<form method="post" action="/b"><input name="y" value="oud"></form>'
    page, at, _left = fill(small, "/", "/a", {"x": ["nieuw"]})
    assert page == small.replace('name="x" value="oud"', 'name="x" value="nieuw"')
    assert page[at:].startswith('<form method="post" action="/a">')


def test_what_has_no_field_any_more_is_handed_back_beside_it():
    assert _filled(fields=TYPED | {"gone": ["iets langs"]})[2] == {"gone": ["iets langs"]}


def test_of_forms_that_look_alike_the_one_with_the_same_hidden_row_is_meant():
    rows = "".join(f'<form method="post" action="/ticks"><input type="hidden" name="row" value="{row}"><input name="word" value=""></form>' for row in "abc")
    page, _at, _left = fill(rows, "/", "/ticks", {"row": ["b"], "word": ["ja"]})
    assert page.index('value="b"') < page.index('value="ja"') < page.index('value="c"')


def test_a_form_without_an_action_posts_to_its_own_page():
    page, _at, _left = fill('<form method="post"><input name="x"></form>', "/here", "/here", {"x": ["1"]})
    assert '<input name="x" value="1">' in page


def test_a_page_without_such_a_form_is_left_alone():
    assert _filled(fields={"other": ["x"]}) is None
    assert fill("<p>niets</p>", "/", "/x", {"x": ["1"]}) is None
    assert fill('<form action="/search"><input name="q"></form>', "/", "/x", {"q": ["1"]}) is None, "a form that asks sends nothing"
