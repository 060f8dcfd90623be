"""The Jinja environment, spared what it would do anew on every page: a fixed set of globals, addresses built from a known pattern,
text escaped without making it Markup first, and calls without asking each time what is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from fnmatch import fnmatch
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import BuiltinFunctionType, FunctionType
from typing import Any

from flask import Flask, has_request_context, request
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import do_urlencode
from jinja2.runtime import Context, Macro
from jinja2.utils import _PassArg, url_quote
from markupsafe import Markup, escape
from markupsafe._speedups import _escape_inner
from werkzeug.routing import BuildError

from coaching.core.places import with_places

MARK = "zq{}qz"  # stands for a value while a pattern is learned; letters and digits are never quoted in an address


def shown(value: Any) -> str:
    """`value` as HTML. Markup is HTML already: Jinja's own way asks whether it is, and copies it, at every {{ }} of a page."""
    kind = type(value)
    if kind is Markup:
        return value
    return _escape_inner(value) if kind is str else escape(value)


def for_each(row: str, lines: Iterable[tuple[str, ...]]) -> Markup:
    """`row` filled in for each line, whose cells are HTML already: for a list so long that what a template does per row would be most of the page."""
    row = str(row)
    return Markup("\n".join([row % cells for cells in lines]))  # noqa: S704 - who gives the lines escapes what people typed


def urlencode(value: Any) -> str:
    """As Jinja's. Plain letters and digits need no quoting, and most of a query is just that."""
    if not isinstance(value, dict):
        return do_urlencode(value)
    return "&".join([f"{_quoted(str(name))}={_quoted(str(one))}" for name, one in value.items()])


def _quoted(text: str) -> str:
    return text if text.isalnum() and text.isascii() else url_quote(text, for_qs=True)


FROM = "yield from "


class Generator(CodeGenerator):
    """Compiles {{ }} to a call of `shown` where a page is HTML; all else as Jinja does."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.shown(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        """As Jinja's, but what a block or an included template says is joined there and goes up as one: else each piece of a page is handed on by every layout around it."""
        if x.startswith(FROM):
            x = f"yield concat({x.removeprefix(FROM)})"
        elif x == "for event in gen:":
            x = "for event in (concat(gen),):"
        super().writeline(x, node, extra)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Without the variables of loops and blocks, which Jinja sends along with every call for functions that want the whole context: none of ours does."""
        self.write("context.call(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")


# Kinds of callables that never ask to be passed something of the template: methods of Python's own types, what keeps its answers, classes, `url_for`.
STRAIGHT = {BuiltinFunctionType, type(lru_cache(str)), type}


class Calls(Context):
    """Calls what a template calls straight: Jinja looks at each callable five times to find what it wants passed."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """As Jinja's. What is of no kind that is known goes the long way."""
        kind = type(called)
        if kind is Macro:
            return called(self.eval_ctx, *args, **kwargs)
        if kind in STRAIGHT:
            return called(*args, **kwargs)
        if kind is FunctionType:
            wants = called.__dict__.get("jinja_pass_arg")
            if wants is None:
                return called(*args, **kwargs)
            if wants is _PassArg.eval_context:
                return called(self.eval_ctx, *args, **kwargs)
        return super().call(called, *args, **kwargs)


class Pages(Environment):
    """Templates share the environment's globals as they are.

    Jinja would wrap them in a ChainMap per template, and subtract its keys in Python at every `{% from … import … %}`:
    2 ms of a page with ten rows. No template of ours adds globals of its own.
    """

    code_generator_class = Generator
    context_class = Calls
    shown = staticmethod(shown)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own, unless a template really brings more."""
        return super().make_globals(d) if d else self.globals


class Addresses:
    """`url_for` for templates. The address of an endpoint is learned once; afterwards plain ids are only filled in (12 µs become 1)."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._known: dict[tuple[str, ...], list[str] | None] = {}

    def __call__(self, endpoint: str, **values: Any) -> str:
        """As Flask's. Whatever is not plain letters and digits goes the long way."""
        for value in values.values():
            if type(value) is not str or not value.isalnum() or not value.isascii():
                return self._app.url_for(endpoint, **values)
        key = (endpoint, *values)
        if key not in self._known:
            self._known[key] = self._learn(endpoint, list(values))
        parts = self._known[key]
        if parts is None or not has_request_context() or request.environ.get("SCRIPT_NAME"):
            return self._app.url_for(endpoint, **values)
        if not values:
            return parts[0]
        filled = [parts[0]]
        for value, after in zip(values.values(), parts[1:], strict=True):
            filled += (value, after)
        return "".join(filled)

    def _learn(self, endpoint: str, names: list[str]) -> list[str] | None:
        """The pieces between the values, in the order of the names; None when it is no simple pattern."""
        if endpoint.startswith(".") or any(name.startswith("_") for name in names) or not has_request_context():
            return None
        marks = [MARK.format(number) for number in range(len(names))]
        try:
            values: dict[str, Any] = dict(zip(names, marks, strict=True))
            rest = self._app.url_for(endpoint, **values)
        except (BuildError, ValueError):  # no such page, or a converter that takes no letters: let the long way say so
            return None
        pieces = []
        for mark in marks:
            piece, found, rest = rest.partition(mark)
            if not found:
                return None
            pieces.append(piece)
        return [*pieces, rest]


STRAIGHT.add(Addresses)


def icon_of(base: str) -> Callable[..., Markup]:
    """`icon(name, label, size)` of components/icon.html, drawn once: a page has some forty, and each call of a macro costs more than its HTML."""

    @lru_cache(maxsize=1000)
    def icon(name: str, label: str | None = None, size: str | None = None) -> Markup:
        look = Markup(" icon-{}").format(size) if size else ""
        spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return Markup('<svg class="icon{}" {} focusable="false"><use href="{}icons.svg#{}"/></svg>').format(look, spoken, base, name)

    return icon


def init(app: Flask) -> None:
    """Before anything asks for `app.jinja_env`."""
    app.jinja_environment = Pages
    app.jinja_env.globals["url_for"] = Addresses(app)
    app.jinja_env.filters.update(for_each=for_each, urlencode=urlencode, with_places=with_places)
    app.jinja_env.bytecode_cache = _compiled(Path(app.config["VAR_DIR"]) / "templates")


def _compiled(folder: Path) -> FileSystemBytecodeCache:
    """A template is compiled once, not at each start; a changed one anew, and all of them when this file compiles otherwise than it did."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{sha256(Path(__file__).read_bytes()).hexdigest()[:10]}_%s.cache"
    for old in folder.iterdir():
        if not fnmatch(old.name, name.replace("%s", "*")):
            old.unlink(missing_ok=True)
    return FileSystemBytecodeCache(str(folder), name)
