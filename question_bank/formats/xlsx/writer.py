"""Writes questions as a workbook, and says what a row cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

from question_bank.formats.drafts import Draft, draft_losses, draft_of
from question_bank.formats.drafts.draft import LETTERS, NAMES
from question_bank.formats.parsed import MediaSource, ParsedItem
from question_bank.formats.plain import has_markup, plain
from question_bank.formats.xlsx.book import LONGEST_CELL, book_of
from question_bank.formats.xlsx.columns import OPTIONS_SHOWN

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_FOR_LANGUAGE = 50


def write_xlsx(items: Iterable[ParsedItem], _media: MediaSource) -> bytes:
    """The items as a workbook, a row each, its headings in the language of the first questions."""
    listed = list(items)
    language = language_of(listed)
    drafts = [each for item in listed if (each := draft_of(item, plain, language)) is not None]
    most = max((len(one.options) for each in drafts for one in (each, *each.parts)), default=0)
    categories = list(dict.fromkeys(" / ".join(each.category) for each in listed if each.category))
    rows = [cells_of(one, language) for each in drafts for one in (each, *each.parts)]
    return book_of(rows, language, categories, options=max(most, OPTIONS_SHOWN))


def xlsx_losses(item: ParsedItem) -> tuple[str, ...] | None:
    """A code for each thing of the item that a row cannot hold; None if it has no form for it at all."""
    losses = draft_losses(item, plain, has_markup)
    draft = draft_of(item, plain)
    if losses is None or draft is None:
        return None
    rows = (cells_of(each, "zh") for each in (draft, *draft.parts))
    if any(len(each) > LONGEST_CELL for cells in rows for each in cells.values()):
        return None
    if any("/" in name for name in item.category) or any(
        re.search(r"[;；,，、\n]", each) for each in item.tags
    ):
        losses = tuple(dict.fromkeys([*losses, "altered"]))
    return losses


def language_of(items: list[ParsedItem]) -> str:
    """The language that most of the first questions are in: "zh" or "en"."""
    glance = items[:_FOR_LANGUAGE]
    chinese = sum(bool(_CHINESE.search(each.content.stem.text)) for each in glance)
    return "zh" if chinese * 2 >= len(glance) else "en"


def cells_of(draft: Draft, language: str) -> dict[str, str]:
    """The texts of a row by the fields of its columns."""
    assert draft.kind is not None
    options = zip(LETTERS, draft.options, strict=False)
    return {
        "kind": NAMES[language][draft.kind],
        "stem": draft.stem.text,
        **{f"option {letter}": each.text for letter, each in options},
        "answer": draft.answer,
        "explanation": draft.explanation.text,
        "difficulty": draft.difficulty,
        "category": " / ".join(draft.category),
        "knowledge_points": "；".join(draft.knowledge_points),
        "tags": "；".join(draft.tags),
        "keywords": draft.keywords,
        "source": draft.source,
        "valid_from": draft.valid_from,
        "valid_until": draft.valid_until,
        "id": draft.id,
        "title": draft.title,
        "marks": draft.marks,
    }
