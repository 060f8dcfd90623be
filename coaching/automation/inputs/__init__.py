"""What a coach types in the engine room."""

from coaching.automation.inputs.pages import PreviewInput, PublishInput, TouchpointInput
from coaching.automation.inputs.rule import RULE_WORDS, RuleInput

__all__ = ["RULE_WORDS", "PreviewInput", "PublishInput", "RuleInput", "TouchpointInput"]
