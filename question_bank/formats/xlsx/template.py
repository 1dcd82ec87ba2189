"""The template that people download, fill in and upload."""

from __future__ import annotations

from collections.abc import Sequence

from question_bank.formats.xlsx.book import book_of
from question_bank.formats.xlsx.columns import OPTIONS_SHOWN
from question_bank.formats.xlsx.words import EXAMPLES


def template_workbook(language: str, categories: Sequence[str] = ()) -> bytes:
    """The template in "zh" or "en", with an example of every type and the categories of a bank to choose from."""
    return book_of(EXAMPLES[language], language, categories, options=OPTIONS_SHOWN)
