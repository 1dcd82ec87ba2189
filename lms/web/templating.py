"""What every template may call."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
from flask.templating import Environment as FlaskEnvironment
from jinja2 import runtime
from jinja2.utils import internalcode

from lms.web.html import clean_short, trusted_rich
from lms.web.i18n import current_locale

THEMES = ("auto", "light", "dark")
_FUNCTIONS = {FunctionType, MethodType}


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


class Environment(FlaskEnvironment):
    """Flask's, with the same names in every template."""

    context_class = Context

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
    values = request.args.to_dict() | {key: str(value) for key, value in changes.items() if value is not None}
    for key in [key for key, value in changes.items() if value is None]:
        values.pop(key, None)
    return f"{request.path}?{urlencode(values)}" if values else request.path


def _page_context() -> dict[str, Any]:
    return {"locale": current_locale(), "theme": current_theme()}


def init_templating(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    # a message is one line, however the template is indented
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(with_query=with_query)
    app.jinja_env.filters.update(rich=trusted_rich, short=clean_short)
    app.context_processor(_page_context)
