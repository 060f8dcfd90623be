"""What a coach does with programmes: write, publish, copy, share as a file. Never commits."""

from coaching.programmes.operations.editing import (
    add_step,
    change_step,
    copy_step,
    discard_draft,
    draft_of,
    move_step,
    place_step,
    publish,
    remove_step,
    take_newer,
)
from coaching.programmes.operations.files import BadFile, as_file, from_file, install_ready_made
from coaching.programmes.operations.milestones import add_milestone, change_milestone, move_milestone, remove_milestone
from coaching.programmes.operations.programmes import add, archive, copy, describe

__all__ = [
    "BadFile",
    "add",
    "add_milestone",
    "add_step",
    "archive",
    "as_file",
    "change_milestone",
    "change_step",
    "copy",
    "copy_step",
    "describe",
    "discard_draft",
    "draft_of",
    "from_file",
    "install_ready_made",
    "move_milestone",
    "move_step",
    "place_step",
    "publish",
    "remove_milestone",
    "remove_step",
    "take_newer",
]
