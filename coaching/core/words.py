"""Gettext without a detour: the catalogue of the scope's language is read once per process, and a message is one look in a dict.

The language is that of the scope at this very moment (core/scope.py), so `in_locale` and a person who chooses another need nothing more.
Outside an application there is no language: the English source is said.
"""

from __future__ import annotations

from functools import lru_cache, total_ordering
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from flask import has_app_context
from jinja2 import Environment, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from coaching.core.scope import scope

_folder: list[Path] = []
_SOURCE = NullTranslations()


def read_from(folder: Path) -> None:
    """Where the compiled catalogues lie: `<folder>/<locale>/LC_MESSAGES/messages.mo`. What was read before is forgotten."""
    _folder[:] = [folder]
    _catalogue.cache_clear()
    _said.cache_clear()


@lru_cache(maxsize=8)
def _catalogue(locale: str) -> NullTranslations:
    file = _folder[0] / locale / "LC_MESSAGES" / "messages.mo" if _folder else None
    if file is None or not file.exists():
        return _SOURCE  # English is the source, and has no catalogue
    with file.open("rb") as opened:
        return GNUTranslations(opened)


def _here() -> NullTranslations:
    return _catalogue(scope().locale) if has_app_context() else _SOURCE


def gettext(message: str, /, **values: Any) -> str:
    """`message` in the language of the scope, with %(name)s filled in from `values`."""
    text = _here().gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, /, **values: Any) -> str:
    """The form that fits `num`; %(num)s is filled in too."""
    return _here().ngettext(one, many, num) % {"num": num, **values}


@total_ordering
class Lazy:
    """A message that is said when it is read: labels of inputs are made once, and shown in the language of each reader."""

    __slots__ = ("_message", "_values")

    def __init__(self, message: str, values: dict[str, Any]) -> None:
        self._message, self._values = message, values

    def __str__(self) -> str:
        return gettext(self._message, **self._values)

    def __html__(self) -> str:
        return str(Markup.escape(str(self)))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(str(self), name)

    def __repr__(self) -> str:
        return f"Lazy({self._message!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == other

    def __lt__(self, other: str) -> bool:
        return str(self) < other

    def __hash__(self) -> int:
        return hash(str(self))

    def __len__(self) -> int:
        return len(str(self))

    def __contains__(self, part: str) -> bool:
        return part in str(self)

    def __iter__(self) -> Any:
        return iter(str(self))

    def __getitem__(self, key: Any) -> str:
        return str(self)[key]

    def __add__(self, other: str) -> str:
        return str(self) + other

    def __radd__(self, other: str) -> str:
        return other + str(self)

    def __mod__(self, values: Any) -> str:
        return str(self) % values


def lazy(message: str, /, **values: Any) -> Any:
    """`message`, translated whenever it is turned into text."""
    return Lazy(message, values)


@lru_cache(maxsize=4000)
def _said(locale: str, message: str, escaped: bool) -> str:
    """A message without values, ready for a page. As in any format, %% stands for one %."""
    text = _catalogue(locale).gettext(message)
    text = text % {} if "%" in text else text
    return Markup(text) if escaped else text  # noqa: S704 - the words are ours


@pass_eval_context
def _in_template(context: EvalContext, message: str, /, **values: Any) -> str:
    """Gettext on a page: our words are HTML, what is filled in is escaped."""
    if not values:
        return _said(scope().locale, message, context.autoescape)
    return _filled(_catalogue(scope().locale).gettext(message), values, context.autoescape)


@pass_eval_context
def _many_in_template(context: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
    return _filled(_catalogue(scope().locale).ngettext(one, many, num), {"num": num, **values}, context.autoescape)


def _filled(text: str, values: dict[str, Any], escaped: bool) -> str:
    """`text` with its values. Numbers need no escaping, and keep their formats (%(n)d)."""
    if not escaped:
        return text % values
    return Markup(text % {name: value if type(value) in (int, float) else escape(value) for name, value in values.items()})  # noqa: S704 - the words are ours


def teach(environment: Environment) -> None:
    """Give templates `_` and `ngettext`."""
    environment.globals.update({"_": _in_template, "gettext": _in_template, "ngettext": _many_in_template})
