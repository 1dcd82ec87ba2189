"""A paper as plain text: what people paste from a document."""

from __future__ import annotations

import re
from collections.abc import Iterable

from question_bank.formats.decoding import DecodingRefused, decode
from question_bank.formats.paper.layout import read_lines
from question_bank.formats.paper.marked import without_marks
from question_bank.formats.paper.writing import paper_lines
from question_bank.formats.parsed import Document, ParsedItem

_ANSWER = re.compile(
    r"^\s*(?:【(?:正确|参考|标准)?答案】|(?:正确|参考|标准)?答案\s*[:：]|answer\s*[:：])",
    re.MULTILINE | re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*(?:[0-9]{1,4}\s*[.．、)）]|[（(][0-9]{1,4}[)）])", re.MULTILINE)


def read_paper_text(text: str) -> Document:
    """The items and faults of a pasted paper, by line."""
    unix = without_marks(text.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")
    return read_lines(enumerate(unix.split("\n"), start=1))


def looks_like_paper(data: bytes) -> bool:
    """Whether a text file has numbered questions and lines such as "答案：B"."""
    try:
        text = decode(data)
    except DecodingRefused:
        return False
    return bool(_NUMBERED.search(text) and _ANSWER.search(text))


def write_paper_text(items: Iterable[ParsedItem]) -> str:
    """The items as a paper, for tests and comparisons; pictures are named by their place."""
    return "\n".join(line.words for line in paper_lines(items, [])) + "\n"
