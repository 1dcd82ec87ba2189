"""Lines of a document in which pictures, subscripts and superscripts are single characters, so that a line can be cut
anywhere. The characters are of Unicode's private area; a document's own are taken out as it is read."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from lms.contracts.questions import Text, TextFormat
from lms.web.html import clean_rich
from question_bank.bank.rendering import render_text

SUB, SUB_END, SUP, SUP_END, PICTURE, PICTURE_END = "\ue000\ue001\ue002\ue003\ue010\ue011"
_MARKS = re.compile(f"[{SUB}{SUB_END}{SUP}{SUP_END}{PICTURE}{PICTURE_END}]")
_PICTURES = re.compile(f"{PICTURE}([0-9]+){PICTURE_END}")
_ELEMENTS = {SUB: "<sub>", SUB_END: "</sub>", SUP: "<sup>", SUP_END: "</sup>"}
_PAIRS = re.compile(f"{SUB}([^{SUB}-{SUP_END}]*){SUB_END}|{SUP}([^{SUB}-{SUP_END}]*){SUP_END}")
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6]|pre|blockquote)>", re.IGNORECASE)
_SHOWN = re.compile(r'<(?:img|audio)\b[^<>]*?\bsrc="([^"]*)"[^<>]*>', re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_HELD = re.compile(r"</?(?:p|br|div|span|sub|sup|img|audio)\b[^<>]*>", re.IGNORECASE)


def without_marks(text: str) -> str:
    """A document's own text, in which none of the characters may stand."""
    return _MARKS.sub("", text)


def words_alone(marked: str) -> str:
    """The words without pictures, subscripts and superscripts."""
    return _MARKS.sub("", _PICTURES.sub("", marked)).strip()


def text_from(marked: str, pictures: Sequence[str] = ()) -> Text:
    """The text: plain where nothing is marked, else HTML, its pictures the elements of `pictures`."""
    words = "\n".join(line.strip() for line in marked.split("\n") if line.strip())
    if not _MARKS.search(words):
        return Text(words, TextFormat.PLAIN)
    shown = html.escape(words, quote=False).replace("\n", "<br>")
    shown = _PAIRS.sub(
        lambda found: f"<sub>{found[1]}</sub>" if found[1] is not None else f"<sup>{found[2]}</sup>", shown
    )
    shown = _PICTURES.sub(
        lambda found: pictures[int(found[1])] if int(found[1]) < len(pictures) else "", shown
    )
    return Text(_MARKS.sub("", shown), TextFormat.HTML)


def marked_from(text: Text, pictures: list[str]) -> str:
    """The text as marked lines; the addresses of what it shows are added to `pictures`."""
    if text.format in (TextFormat.PLAIN, TextFormat.MARKDOWN) or not ("<" in text.text or "&" in text.text):
        words = without_marks(text.text)
    else:
        shown = str(render_text(text)) if text.format is TextFormat.MOODLE else clean_rich(text.text)
        shown = _BREAKS.sub("\n", without_marks(shown).replace("\n", " "))

        def picture(found: re.Match[str]) -> str:
            pictures.append(found[1])
            return f"{PICTURE}{len(pictures) - 1}{PICTURE_END}"

        shown = _SHOWN.sub(picture, shown)
        for mark, element in _ELEMENTS.items():
            shown = shown.replace(element, mark)
        words = html.unescape(_TAG.sub("", shown))
    lines = (line.strip() for line in words.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def has_more_markup(text: Text) -> bool:
    """Whether marked lines leave out more than paragraphs: emphasis, tables, links."""
    if text.format is TextFormat.MARKDOWN:
        return bool(re.search(r"[*_`#\[|]", text.text))
    if text.format is TextFormat.PLAIN or "<" not in text.text:
        return False
    shown = str(render_text(text)) if text.format is TextFormat.MOODLE else clean_rich(text.text)
    return bool(_TAG.search(_HELD.sub("", shown)))
