"""From a question's texts to what a page shows. The bank, exams and contests show texts through here only."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from markupsafe import escape

from lms.contracts.questions import ItemContent, Text, TextFormat
from lms.web.formulas import with_formulas
from lms.web.html import SafeHtml, trusted_rich
from question_bank.bank.domain import Cloze, FillIn, Formula
from question_bank.bank.domain.formula_dealing import with_numbers
from question_bank.bank.domain.gaps import MARKER
from question_bank.bank.markdown import has_marks, markdown_html

BLANK = "____"
"""What stands for a gap where nobody can fill it in."""
_ELEMENTS = (
    "a|abbr|audio|b|big|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|embed|"
    "figcaption|figure|font|form|h[1-6]|hr|i|iframe|img|input|ins|kbd|li|link|mark|math|meta|object|ol|p|pre|q|s|"
    "samp|script|section|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|"
    "tr|tt|u|ul|var|video|wbr"
)
_TAG = re.compile(
    rf"</?(?:{_ELEMENTS})(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))*\s*/?>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_WITHIN_A_WORD = re.compile(
    r"</?(?:a|b|code|em|font|i|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE
)
_BLOCK = re.compile(r"<(?:p|div|ul|ol|table|pre|blockquote|h[1-6]|figure|section|dl)\b", re.IGNORECASE)
_SCRIPTS = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_PARAGRAPHS = re.compile(r"\n\s*\n")
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p[\s>]).)*)</p>", re.IGNORECASE | re.DOTALL)


def render_text(text: Text | Mapping[str, Any] | None) -> SafeHtml:
    """A text as paragraphs. Takes a Text, or the {"text", "format"} of a candidate_view; "" for None."""
    source, kind = _parts(text)
    return with_formulas(trusted_rich(_as_html(source, kind, is_inline=False)))


def render_line(text: Text | Mapping[str, Any] | None) -> SafeHtml:
    """A text to stand within a line, such as an option: without paragraphs where the author made but one."""
    source, kind = _parts(text)
    marked = _as_html(source, kind, is_inline=True)
    alone = _ONE_PARAGRAPH.fullmatch(marked.strip())
    return with_formulas(trusted_rich(alone[1] if alone else marked))


def plain_words(text: Text) -> str:
    """The words of a text on one line, for lists and search. Not HTML: escape it as any other string."""
    source = text.text
    if text.format is TextFormat.MARKDOWN and has_marks(source):
        source = markdown_html(source)
    if text.format is TextFormat.PLAIN or not ("<" in source or "&" in source):
        return " ".join(source.split())
    tags = _TAG if text.format is TextFormat.MOODLE else _ANY_TAG
    bare = _SCRIPTS.sub(" ", source)
    bare = tags.sub(lambda found: "" if _WITHIN_A_WORD.fullmatch(found[0]) else " ", bare)
    return " ".join(html.unescape(bare).split())


def stem_words(content: ItemContent) -> str:
    """The words that a question begins with, for lists: its gaps as blanks, a number yet to be drawn by its name."""
    stem = content.stem
    match content:
        case FillIn() | Cloze():
            stem = Text(MARKER.sub(BLANK, stem.text), stem.format)
        case Formula(variables=variables):
            stem = with_numbers(stem, {each.name: each.name for each in variables})
    return plain_words(stem)


def _parts(text: Text | Mapping[str, Any] | None) -> tuple[str, TextFormat]:
    match text:
        case None:
            return "", TextFormat.PLAIN
        case Text():
            return text.text, text.format
    return text["text"], TextFormat(text["format"])


def _as_html(source: str, kind: TextFormat, is_inline: bool) -> str:
    match kind:
        case TextFormat.HTML:
            return source
        case TextFormat.MOODLE:
            marked = _with_real_tags_only(source)
            return marked if _BLOCK.search(marked) else _lines(marked, is_inline)
        case TextFormat.MARKDOWN:
            return markdown_html(source)
    return _lines(str(escape(source)), is_inline)


def _with_real_tags_only(source: str) -> str:
    """The text with every "<" that begins no HTML tag as a character, so that x<y is not swallowed."""
    pieces = []
    position = 0
    for found in _TAG.finditer(source):
        pieces += [source[position : found.start()].replace("<", "&lt;"), found[0]]
        position = found.end()
    return "".join([*pieces, source[position:].replace("<", "&lt;")])


def _lines(marked: str, is_inline: bool) -> str:
    if not marked.strip():
        return ""
    paragraphs = [each.strip().replace("\n", "<br>") for each in _PARAGRAPHS.split(marked.strip())]
    if is_inline:
        return "<br><br>".join(paragraphs)
    return "".join(f"<p>{each}</p>" for each in paragraphs)
