"""The problems of a questionnaire in words, with the place where each was found."""

from __future__ import annotations

from collections.abc import Iterable

from coaching.core.i18n import _, _l
from coaching.forms.rules import Problem

WORDS = {
    "bad_key": _l("a key has small letters, digits and _ only, at most 40"),
    "cannot_be_scored": _l("“%(key)s” is not a question that gives points"),
    "double_key": _l("the key “%(key)s” is used twice"),
    "double_value": _l("“%(value)s” is offered twice"),
    "file_too_large": _l("the file is larger than %(most)s characters"),
    "max_not_above_min": _l("the highest must be above the lowest"),
    "no_questions_scored": _l("choose the questions that count"),
    "no_text": _l("say it in at least one language"),
    "no_value": _l("give every answer a short value"),
    "not_a_list": _l("this has to be a list"),
    "not_a_number": _l("this has to be a number"),
    "not_a_table": _l("this has to be a table with names"),
    "not_an_earlier_question": _l("a condition looks at a question that comes before it"),
    "not_rising": _l("every limit must be higher than the one before"),
    "not_texts": _l("this has to be a text per language"),
    "not_toml": _l("this file cannot be read: %(where)s"),
    "not_whole": _l("a scale runs between whole numbers"),
    "one_test": _l("a condition has one test: is, below or above"),
    "only_last_without": _l("only the last band may do without a limit"),
    "scale_too_wide": _l("a scale has at most %(most)s steps"),
    "too_few_choices": _l("offer at least two answers"),
    "too_long": _l("this is longer than %(most)s characters"),
    "too_many": _l("there are more than %(most)s"),
    "two_numbers": _l("a scale has a lowest and a highest number"),
    "unknown_kind": _l("the kind is one of: %(kinds)s"),
    "unknown_language": _l("the languages are nl and en"),
    "unknown_method": _l("the score is a mean or a sum"),
    "unknown_tone": _l("the tone is one of: %(tones)s"),
    "unknown_type": _l("the type is one of: %(types)s"),
}


def told(problems: Iterable[Problem], most: int = 20) -> list[str]:
    """Each problem as a sentence with its path in front, in the reader's language; at most `most` of them."""
    sentences = []
    for problem in list(problems)[:most]:
        words = str(WORDS[problem.code])
        words = words % dict(problem.values) if problem.values else words
        sentences.append(_("%(path)s: %(words)s", path=problem.path, words=words) if problem.path else words)
    return sentences
