"""What plain cells and lines hold of a text."""

from __future__ import annotations

import html
import re

from lms.contracts.questions import Text, TextFormat
from lms.web.html import clean_rich
from question_bank.bank.rendering import plain_words, render_text

_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6]|pre|blockquote)>", re.IGNORECASE)
_HARMLESS = re.compile(r"</?(?:p|br|div|span)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def plain(text: Text) -> Text:
    """The words of the text on the author's lines, trimmed, as plain text."""
    if text.format in (TextFormat.PLAIN, TextFormat.MARKDOWN) or not ("<" in text.text or "&" in text.text):
        lines = text.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    else:
        shown = str(render_text(text)) if text.format is TextFormat.MOODLE else clean_rich(text.text)
        broken = _BREAKS.sub("\n", shown.replace("\n", " "))
        lines = html.unescape(_TAG.sub("", broken)).split("\n")
    kept = [line.strip() for line in lines]
    return Text("\n".join(kept).strip() or plain_words(text), TextFormat.PLAIN)


def has_markup(text: Text) -> bool:
    """Whether `plain` leaves out more than paragraphs: emphasis, tables, pictures."""
    if text.format is TextFormat.PLAIN or "<" not in text.text:
        return text.format is TextFormat.MARKDOWN and bool(re.search(r"[*_`#\[|]", text.text))
    shown = str(render_text(text)) if text.format is TextFormat.MOODLE else clean_rich(text.text)
    return bool(_TAG.search(_HARMLESS.sub("", shown)))
