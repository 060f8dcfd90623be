"""Verbs about forms: make and change them, ask people, keep what they answer."""

from coaching.forms.operations.answering import AlreadySent, comment, mark_read, save_draft, submit
from coaching.forms.operations.asking import finish_guide, open_guide, remind, send
from coaching.forms.operations.editing import (
    Refused,
    add_question,
    archive,
    change,
    copy_question,
    create,
    move_question,
    remove_question,
    rename,
    restore_question,
    save_question,
)
from coaching.forms.operations.files import export_text, import_text, install_ready_made

__all__ = [
    "AlreadySent",
    "Refused",
    "add_question",
    "archive",
    "change",
    "comment",
    "copy_question",
    "create",
    "export_text",
    "finish_guide",
    "import_text",
    "install_ready_made",
    "mark_read",
    "move_question",
    "open_guide",
    "remind",
    "remove_question",
    "rename",
    "restore_question",
    "save_draft",
    "save_question",
    "send",
    "submit",
]
