"""What may be typed: the answers to a stored questionnaire, and the questionnaire itself in the editor."""

from coaching.forms.inputs.editor import (
    AboutInput,
    BandsInput,
    CommentInput,
    FormInput,
    ImportInput,
    ObjectionsInput,
    QuestionInput,
)
from coaching.forms.inputs.fill import answers_of, build, sent_texts
from coaching.forms.inputs.problems import told

__all__ = [
    "AboutInput",
    "BandsInput",
    "CommentInput",
    "FormInput",
    "ImportInput",
    "ObjectionsInput",
    "QuestionInput",
    "answers_of",
    "build",
    "sent_texts",
    "told",
]
