"""What a coach types about a programme and its steps."""

from coaching.programmes.inputs.milestone import MilestoneInput
from coaching.programmes.inputs.moments import cannot_be_planned
from coaching.programmes.inputs.newer import NewerInput
from coaching.programmes.inputs.programme import ImportInput, ProgrammeInput
from coaching.programmes.inputs.step import StepInput

__all__ = ["ImportInput", "MilestoneInput", "NewerInput", "ProgrammeInput", "StepInput", "cannot_be_planned"]
