"""What a questionnaire means, without a database."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.core import toml
from coaching.forms import rules


def scale(key, **more):
    return {"key": key, "type": "scale", "label": {"en": key}, **more}


def spec_of(*questions, **more):
    return {"questions": list(questions), **more}


MOOD = spec_of(
    scale("energy"),
    scale("worry", reversed=True),
    scale("focus", weight=2),
    score={"method": "mean", "questions": ["energy", "worry", "focus"]},
)


def test_a_mean_reverses_and_weighs():
    assert rules.check(MOOD) == []
    assert rules.score_of(MOOD, {"energy": 4, "worry": 2, "focus": 6}) == 6.0  # (4 + 8 + 2*6) / 4


def test_a_mean_needs_half_of_its_questions():
    assert rules.score_of(MOOD, {"energy": 4}) is None
    assert rules.score_of(MOOD, {"energy": 4, "focus": 7}) == 6.0


def test_a_sum_with_a_hole_is_no_score():
    spec = spec_of(scale("a"), scale("b"), score={"method": "sum", "questions": ["a", "b"]})
    assert rules.score_of(spec, {"a": 3, "b": 4}) == 7
    assert rules.score_of(spec, {"a": 3}) is None


def test_choices_count_by_their_points():
    choices = [{"value": "n", "label": {"en": "No"}, "points": 0}, {"value": "y", "label": {"en": "Yes"}, "points": 4}]
    spec = spec_of(
        {"key": "c", "type": "choice", "label": {"en": "?"}, "choices": choices}, score={"questions": ["c"]}
    )
    assert rules.check(spec) == []
    assert rules.score_of(spec, {"c": "y"}) == 10
    assert rules.score_of(spec, {"c": "n"}) == 0


def test_a_hidden_question_counts_for_nothing():
    spec = spec_of(
        {"key": "go", "type": "yes_no", "label": {"en": "?"}},
        scale("how", show_if={"key": "go", "is": "yes"}),
        scale("why", show_if={"key": "how", "below": 5}),
        score={"questions": ["how"]},
    )
    assert rules.shown(spec, {"go": "yes", "how": 3}) == ["go", "how", "why"]
    assert rules.shown(spec, {"go": "no", "how": 3}) == ["go"]
    assert rules.score_of(spec, {"go": "no", "how": 3}) is None


def test_a_hidden_section_hides_up_to_the_next_one():
    section = {"key": "s", "type": "section", "label": {"en": "More"}, "show_if": {"key": "a", "above": 5}}
    other = {"key": "t", "type": "section", "label": {"en": "Rest"}}
    spec = spec_of(scale("a"), section, scale("b"), other, scale("c"))
    assert rules.shown(spec, {"a": 5}) == ["a", "t", "c"]
    assert rules.shown(spec, {"a": 6}) == ["a", "s", "b", "t", "c"]


def test_bands_take_the_first_that_fits():
    spec = spec_of(bands=[{"below": 5.5, "tone": "alert", "label": {"en": "low"}}, {"label": {"en": "fine"}}])
    assert rules.band_of(spec, 5.4)["label"]["en"] == "low"
    assert rules.band_of(spec, 5.5)["label"]["en"] == "fine"
    assert rules.band_of(spec, None) is None


def test_every_problem_names_its_path():
    spec = spec_of(
        scale("a"),
        scale("a", min=5, max=5),
        {"key": "Bad key", "type": "wish", "label": {}},
        {"key": "c", "type": "choice", "label": {"fr": "?"}, "choices": [{"value": "x", "label": {"en": "X"}}]},
        scale("d", show_if={"key": "later", "is": "1"}),
        scale("e", show_if={"key": "a", "below": "two"}),
        score={"questions": ["c", "nothing"], "method": "median"},
        bands=[{"below": 5, "label": {"en": "x"}}, {"below": 4, "tone": "red", "label": {}}],
        objections=[{"says": {"en": "Too dear"}}],
    )
    found = {(problem.path, problem.code) for problem in rules.check(spec)}
    assert found >= {
        ("questions[2].key", "double_key"),
        ("questions[2].max", "max_not_above_min"),
        ("questions[3].key", "bad_key"),
        ("questions[3].type", "unknown_type"),
        ("questions[4].label.fr", "unknown_language"),
        ("questions[4].choices", "too_few_choices"),
        ("questions[5].show_if.key", "not_an_earlier_question"),
        ("questions[6].show_if.below", "not_a_number"),
        ("score.method", "unknown_method"),
        ("score.questions[2]", "cannot_be_scored"),
        ("bands[2].below", "not_rising"),
        ("bands[2].tone", "unknown_tone"),
        ("bands[2].label", "no_text"),
        ("objections[1].answer", "no_text"),
    }


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-20, 20) | st.floats(allow_nan=False) | st.sampled_from(["a", "key", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["key", "type", "label", "questions", "choices", "show_if", "score", "bands", "min", "max"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({"questions": st.lists(junk, max_size=3)}, optional={"score": junk, "bands": junk}) | junk)
def test_checking_any_junk_gives_problems_and_never_breaks(spec):
    problems = rules.check(spec)
    assert all(isinstance(problem.code, str) for problem in problems)
    if not problems:
        rules.score_of(spec, {})
        rules.shown(spec, {})


@given(st.dictionaries(st.sampled_from(["energy", "worry", "focus"]), st.integers(-50, 50)))
def test_a_mean_never_leaves_its_scale(answers):
    score = rules.score_of(MOOD, answers)
    assert score is None or 0 <= score <= 10


@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 9))
def test_a_better_answer_never_gives_a_lower_score(energy, worry, focus):
    less = rules.score_of(MOOD, {"energy": energy, "worry": worry, "focus": focus})
    more = rules.score_of(MOOD, {"energy": energy, "worry": worry, "focus": focus + 1})
    assert more >= less


@given(st.dictionaries(st.sampled_from(["energy", "worry", "focus", "other"]), st.lists(st.text(max_size=6), max_size=3)))
def test_whatever_a_browser_sends_becomes_answers_or_nothing(sent):
    answers = rules.loose_answers(MOOD, sent)
    assert set(answers) <= {"energy", "worry", "focus"}
    assert all(isinstance(value, int | float) for value in answers.values())


def test_numbers_may_have_a_comma():
    question = {"key": "hours", "type": "number", "label": {"nl": "Slaap"}}
    assert rules.answer_from_text(question, ["7,5"]) == 7.5
    assert rules.answer_from_text(question, ["nan"]) is None
    assert rules.answer_from_text(question, ["veel"]) is None


def test_the_same_answers_sent_twice_are_the_same():
    assert rules.same_answers({"a": 1, "b": ""}, {"a": 1})
    assert not rules.same_answers({"a": 1}, {"a": 2})


def test_correcting_ends_after_seven_days_or_at_the_first_comment():
    then = datetime(2026, 3, 27, 12, tzinfo=UTC)  # the clocks change in between: the rule counts hours
    assert rules.may_correct(then, None, then + timedelta(days=7, seconds=-1))
    assert not rules.may_correct(then, None, then + timedelta(days=7))
    assert not rules.may_correct(then, then, then)
    assert not rules.may_correct(None, None, then)


texts = st.text(max_size=30)
plain = st.dictionaries(texts, texts | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False), max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(texts, plain | st.lists(plain, max_size=3) | texts | st.lists(texts, max_size=3), max_size=4))
def test_what_is_written_as_toml_reads_back_the_same(data):
    assert toml.read(toml.write(data)) == data
