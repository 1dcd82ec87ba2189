"""GIFT's escapes and formatted texts, in both directions.

Source: the description of the GIFT format in Moodle's documentation.
"""

from __future__ import annotations

import re

from lms.contracts.questions import Text, TextFormat

BLANK = "_____"

ESCAPES = r"(?:\\[~=#{}:n\\]){1,64}+"
"""A pattern for a run of escapes. Any other backslash is an ordinary character."""

_ESCAPES = re.compile(ESCAPES)
_SPECIAL = re.compile(r"[~=#{}:\n\\]")
_FORMAT = re.compile(r"\[(html|markdown|moodle|plain)\]")


def unescape(raw: str) -> str:
    """`raw` with every escape replaced by what it stands for."""
    if "\\" not in raw:
        return raw
    return _ESCAPES.sub(lambda found: found[0][1::2].replace("n", "\n"), raw)


def escape(text: str) -> str:
    """`text` so that `unescape` returns it, on one line."""
    return _SPECIAL.sub(lambda found: "\\n" if found[0] == "\n" else f"\\{found[0]}", text)


def on_one_line(raw: str) -> str:
    """`raw` trimmed, its line breaks with the spaces around them made one space."""
    if "\n" not in raw:
        return raw.strip()
    return " ".join(part for line in raw.split("\n") if (part := line.strip()))


def read_text(raw: str, inherited: TextFormat = TextFormat.MOODLE) -> Text:
    """The text that `raw` writes, in the format it names or else the inherited one.

    Lines are the author's in HTML, Markdown and plain text; in Moodle's auto-format they are only wrapped.
    """
    raw = raw.strip()
    found = _FORMAT.match(raw) if raw.startswith("[") else None
    if found:
        inherited = TextFormat(found[1])
        raw = raw[found.end() :].lstrip()
    if inherited is TextFormat.MOODLE:
        raw = on_one_line(raw)
    return Text(unescape(raw), inherited)


def write_text(text: Text, inherited: TextFormat = TextFormat.MOODLE) -> str:
    """What `read_text` reads as `text`. The format is named where it is not the inherited one."""
    return named_format(text, inherited) + escape(text.text)


def named_format(text: Text, inherited: TextFormat) -> str:
    """The "[format]" that has to stand before this text, or ""."""
    # without it a text could be taken for a format, a comment or a weight
    if text.format is not inherited or text.text.startswith(("[", "//", "%")):
        return f"[{text.format.value}]"
    return ""
