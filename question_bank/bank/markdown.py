"""Markdown as HTML. What comes out is as unsafe as what went in: question_bank.bank.rendering cleans it.

CommonMark with tables and crossed-out text, as Moodle reads it; HTML tags may stand in it. A line is a line, and what
stands between the marks of a formula is not read at all.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_FORMULA = re.compile(r"\\\((?:[^<]+?)\\\)|\\\[(?:[^<]+?)\\\]|\$\$[^<$]+\$\$")
_MARKS = re.compile(r"[*_`~#<>\[\]|\\&]|^\s*(?:[-+]|\d{1,9}[.)]|[-=]+$)(?:\s|$)", re.MULTILINE)


def _formula(state: StateInline, silent: bool) -> bool:
    """Takes a formula as the text it is, before its backslashes are read as escapes."""
    found = _FORMULA.match(state.src, state.pos, state.posMax) if state.src[state.pos] in "\\$" else None
    if found is None:
        return False
    if not silent:
        state.push("text", "", 0).content = found[0]
    state.pos = found.end()
    return True


_READER = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"])
_READER.inline.ruler.before("escape", "formula", _formula)


def has_marks(source: str) -> bool:
    """Whether the text may be anything but plain lines."""
    return bool(_MARKS.search(source))


def markdown_html(source: str) -> str:
    """The text as paragraphs, lists and tables."""
    return str(_READER.render(source)).strip()
