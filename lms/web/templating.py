"""What every template may call."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
from flask.templating import Environment as FlaskEnvironment
from jinja2 import nodes, runtime
from jinja2.compiler import CodeGenerator, Frame
from jinja2.utils import internalcode
from markupsafe import Markup, escape

from lms.web.addresses import Addresses
from lms.web.html import clean_short, trusted_rich
from lms.web.i18n import current_locale
from lms.web.i18n import template_text as _

THEMES = ("auto", "light", "dark")
_FUNCTIONS = {FunctionType, MethodType}
_needs_escaping = re.compile("[&<>'\"]").search


class Context(runtime.Context):
    """Jinja's, with less ado about calls.

    Jinja looks at everything that a template calls, and at its `__call__`, for a wish to be handed the context. A list
    of fifty rows makes a thousand calls, nearly all of functions and macros, of which that is known: a call of a
    function takes half as long. A function's wish would be an attribute of it.
    """

    @internalcode
    def call(self, __obj: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        kind = type(__obj)
        if kind is runtime.Macro:
            args = (self.eval_ctx, *args)
        elif kind is not BuiltinMethodType and (kind not in _FUNCTIONS or __obj.__dict__):
            return super().call(__obj, *args, **kwargs)
        if kwargs:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
        return __obj(*args, **kwargs)


class Compiler(CodeGenerator):
    """Jinja's, for output that goes through `written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


class Environment(FlaskEnvironment):
    """Flask's, with the same names in every template."""

    context_class = Context
    code_generator_class = Compiler

    @staticmethod
    def written(value: object) -> str:
        """What `{{ value }}` writes: escaped, unless it is markup. MarkupSafe's escape makes markup of everything, of
        markup once more, before a page joins it as text: in a list that took a tenth of the page."""
        if type(value) is Markup or (type(value) is str and not _needs_escaping(value)):
            return value
        return str(value) if type(value) is int else escape(value)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template knows. Jinja would chain a dictionary of its own before ours for each template, and
        go through that chain in Python for each macro file that a page imports and each part that it includes."""
        return super().make_globals(d) if d else self.globals


def current_theme() -> str:
    """The colour scheme that the person chose; auto follows the system."""
    theme = request.cookies.get("theme", "auto")
    return theme if theme in THEMES else "auto"


def with_query(**changes: Any) -> str:
    """This page's address with some parameters changed, so that a filtered view can be sent to a colleague."""
    values = request.args.to_dict()
    for key, value in changes.items():
        if value is None:
            values.pop(key, None)
        else:
            values[key] = str(value)
    return f"{request.path}?{urlencode(values)}" if values else request.path


def query_up_to(name: str, **changes: Any) -> str:
    """This page's address up to the value of a parameter, for the links of a list: `{{ address }}{{ row.id }}`."""
    address = with_query(**changes, **{name: None})
    return f"{address}{'&' if '?' in address else '?'}{name}="


def row_choice(name: str, value: object, label: str) -> Markup:
    """The cell by which a row of a list is chosen. No macro, as every row of a list has one."""
    return Markup(_choice_cell(current_locale(), name) % (escape(value), escape(label)))


@lru_cache(maxsize=128)
def _choice_cell(_locale: str, name: str) -> str:
    """The cell in this language, with %s for its value and then its label."""
    said = _("Choose %(name)s", name="%s")
    return (
        f'<td><input class="form-check-input" type="checkbox" name="{escape(name)}"'
        f' value="%s" data-row aria-label="{said}"></td>'
    )


def _page_context() -> dict[str, Any]:
    return {"locale": current_locale(), "theme": current_theme()}


def init_templating(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    # a message is one line, however the template is indented
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(
        with_query=with_query, query_up_to=query_up_to, row_choice=row_choice, url_for=Addresses(app).url_for
    )
    app.jinja_env.filters.update(rich=trusted_rich, short=clean_short)
    app.context_processor(_page_context)
