"""The parts that Moodle's questions share: texts, weights, numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from lms.contracts.questions import Text, TextFormat
from lms.web.html import clean_rich
from question_bank.formats.moodle_xml.tree import Element

FORMATS = {
    "html": TextFormat.HTML,
    "moodle_auto_format": TextFormat.MOODLE,
    "plain_text": TextFormat.PLAIN,
    "markdown": TextFormat.MARKDOWN,
}
_PERCENT = re.compile(r"[+-]?(?:[0-9]{1,3}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)
_LONGEST_NUMBER = 100
_PICTURE_KEPT = re.compile(r"<img\b[^<>]*\bsrc=")  # in cleaned HTML, where no tag is left open


class Unreadable(Exception):
    """Stops one question: `code` and `params` as in a Fault, `line` where it is."""

    def __init__(self, line: int, code: str, **params: str) -> None:
        super().__init__(code)
        self.line = line
        self.code = code
        self.params = params


def format_of(element: Element | None, inherited: TextFormat) -> TextFormat:
    """The format that the element names, or the inherited one."""
    return FORMATS.get(element.attributes.get("format", ""), inherited) if element else inherited


def text_in(element: Element | None, inherited: TextFormat) -> Text | None:
    """The text within the element, made safe if it is HTML; None if there is none. Raises Unreadable for a picture
    that the bank cannot show."""
    if element is None:
        return None
    written = element.words("text") or element.text
    kind = format_of(element, inherited)
    if kind is TextFormat.HTML:
        written = cleaned(written, element.line)
    return Text(written, kind) if written else None


def cleaned(written: str, line: int) -> str:
    """HTML as it may be stored. Raises Unreadable where a picture would be missing from it."""
    if "<" not in written and "&" not in written:
        return written
    safe = clean_rich(written).strip()
    as_written = written.lower()
    if "src" in as_written and as_written.count("<img") > len(_PICTURE_KEPT.findall(safe)):
        raise Unreadable(line, "picture_not_kept")
    return safe


def fraction_of(written: str, line: int) -> Decimal:
    """The share that a percentage is; nothing written is 0. Raises Unreadable."""
    if not written.strip():
        return Decimal(0)
    # one way to write a share, by which the bank recognises the same question from another format
    return _percentage(written.strip(), line).scaleb(-2).normalize()


def _percentage(written: str, line: int) -> Decimal:
    if not _PERCENT.fullmatch(written):
        raise Unreadable(line, "percentage_unreadable", written=written[:40])
    percent = Decimal(written)
    if abs(percent) > 100:
        raise Unreadable(line, "fraction_out_of_range", percent=written)
    return percent


def number_of(written: str, line: int) -> Decimal:
    """The number. Raises Unreadable."""
    if len(written) > _LONGEST_NUMBER or not _NUMBER.fullmatch(written):
        raise Unreadable(line, "number_unreadable", written=written[:40])
    return Decimal(written)
