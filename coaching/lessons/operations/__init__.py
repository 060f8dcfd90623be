"""Verbs about lessons: write them, give them, finish them; and assignments with their hand-ins."""


from coaching.lessons.operations.assigning import assign, give_feedback, hand_in
from coaching.lessons.operations.giving import finish, give, link_to, next_lesson, save_answer, start_course
from coaching.lessons.operations.writing import (
    archive_lesson,
    create_course,
    create_lesson,
    install_ready_made,
    save_course,
    save_lesson,
)

__all__ = [
    "archive_lesson",
    "assign",
    "create_course",
    "create_lesson",
    "finish",
    "give",
    "give_feedback",
    "hand_in",
    "install_ready_made",
    "link_to",
    "next_lesson",
    "save_answer",
    "save_course",
    "save_lesson",
    "start_course",
]
