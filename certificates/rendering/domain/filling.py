"""Texts with fields in braces: `{name}同志参加培训[，成绩{grade}]，特发此证。`

What stands in square brackets is left out where its fields are empty; brackets without a field are printed. Two
braces stand for one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_BRACES = re.compile(r"\{\{|\}\}|\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}|[{}]")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def fields_of(content: str) -> list[str]:
    """The fields that a text names, in their order."""
    return [found[1] for found in _BRACES.finditer(content) if found[1]]


def stray_brace(content: str) -> str:
    """The first brace that begins or ends no field; empty where there is none."""
    return next((found[0] for found in _BRACES.finditer(content) if found[0] in "{}"), "")


def fixed_text(content: str) -> str:
    """What of a text is printed on every sheet alike."""
    content = _OPTIONAL.sub(lambda found: found[1] if fields_of(found[1]) else found[0], content)
    return _BRACES.sub(lambda found: "" if found[1] else found[0][0], content)


def filled(content: str, texts: Mapping[str, str]) -> str:
    """The text of one certificate. A line whose fields are all empty is left out: without hours no line of hours."""
    lines = [line for line in content.splitlines() if _says_something(line, texts)]
    return "\n".join(_filled_line(line, texts) for line in lines)


def _filled_line(line: str, texts: Mapping[str, str]) -> str:
    line = _OPTIONAL.sub(lambda found: _option(found, texts), line)
    return _BRACES.sub(lambda found: texts[found[1]] if found[1] else found[0][0], line)


def _option(found: re.Match[str], texts: Mapping[str, str]) -> str:
    if not fields_of(found[1]):
        return found[0]
    return found[1] if _says_something(found[1], texts) else ""


def _says_something(part: str, texts: Mapping[str, str]) -> bool:
    names = fields_of(part)
    return not names or any(texts[name] for name in names)
