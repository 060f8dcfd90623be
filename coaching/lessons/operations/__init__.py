"""Verbs about lessons: write them, give them, finish them; and assignments with their hand-ins."""


from coaching.lessons.operations.assigning import assign, give_feedback
from coaching.lessons.operations.giving import finish, give, link_to, next_lesson, save_answer, start_course
from coaching.lessons.operations.handing_in import add_file, hand_in, open_files, open_hand_in, read_file, save_draft, take_file_away
from coaching.lessons.operations.writing import (
    archive_lesson,
    create_course,
    create_lesson,
    install_ready_made,
    save_course,
    save_lesson,
)

__all__ = [
    "add_file",
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
    "open_files",
    "open_hand_in",
    "read_file",
    "save_answer",
    "save_course",
    "save_draft",
    "save_lesson",
    "start_course",
    "take_file_away",
]
