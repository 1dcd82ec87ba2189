"""From an item to a draft, and what a draft cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from lms.contracts.questions import ContentFault, ItemContent, Text
from question_bank.bank.domain import Case, ShortAnswer
from question_bank.formats.drafts.answers import TRUTH
from question_bank.formats.drafts.case import case_losses, write_case
from question_bank.formats.drafts.draft import LETTERS, NOTHING, Draft, DraftRefused, Hold, Kind
from question_bank.formats.drafts.forms import WRITERS, Losses, Write
from question_bank.formats.drafts.reading import item_from
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.same_content import is_same_item

_ALL: dict[type[ItemContent], tuple[Write, Losses]] = {**WRITERS, Case: (write_case, case_losses)}
TYPES = tuple(_ALL)
"""The types that words can hold."""
CANNOT_HOLD = (
    "option_feedback", "weights", "folding", "marking_rules", "marker_notes", "units", "rubric", "gap_kind", "limits",
    "blank",
)  # fmt: skip


def draft_of(item: ParsedItem, hold: Hold, language: str = "zh") -> Draft | None:
    """The draft that `item_from` makes the item of, its texts as the format holds them; None for a type without a form.
    What a draft cannot hold is left out."""
    content = item.content
    if type(content) not in _ALL:
        return None
    draft = Draft(
        0,
        category=item.category,
        knowledge_points=item.knowledge_points,
        tags=item.tags,
        source=item.source,
        difficulty=str(item.difficulty or ""),
        valid_from=item.valid_from.isoformat() if item.valid_from else "",
        valid_until=item.valid_until.isoformat() if item.valid_until else "",
        id=item.id or "",
        title=item.title or "",
        stem=hold(content.stem),
        explanation=hold(content.general_feedback) if content.general_feedback else NOTHING,
    )
    write, _losses = _ALL[type(content)]
    write(content, draft, hold)
    for each in (draft, *draft.parts):
        if len(each.options) > len(LETTERS):
            return None
        if each.kind is Kind.TRUE_FALSE:
            each.answer = TRUTH[language][0 if each.answer else 1]
    return draft


def draft_losses(item: ParsedItem, hold: Hold, has_markup: Callable[[Text], bool]) -> tuple[str, ...] | None:
    """A code for each thing of the item that is lost; None for a type without a form. `has_markup` says of a text
    whether `hold` takes more than spaces from it."""
    draft = draft_of(item, hold)
    if draft is None:
        return None
    notes = list(_notes(item))
    if any(has_markup(each) for each in texts_of(item.content)):
        notes.append("markup")
    try:
        read = item_from(draft)
        held = replace(item, content=map_texts(item.content, hold))
    except (DraftRefused, ContentFault):
        return None
    if not notes and not is_same_item(read, held):
        notes.append("altered")
    return tuple(dict.fromkeys(notes))


def _notes(item: ParsedItem) -> Iterator[str]:
    if item.has_blank and not isinstance(item.content, ShortAnswer):
        yield "blank"
    _write, losses = _ALL[type(item.content)]
    yield from losses(item.content)


def texts_of(value: Any) -> Iterator[Text]:
    """Every text of a content."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts_of(part)
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts_of(getattr(value, each.name))


def map_texts(value: Any, change: Hold) -> Any:
    """The content with every text changed. Raises ContentFault where that leaves no question."""
    if isinstance(value, Text):
        return change(value)
    if isinstance(value, tuple):
        return tuple(map_texts(each, change) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: getattr(value, each.name) for each in fields(value)}
        changed = {name: map_texts(part, change) for name, part in parts.items()}
        return replace(value, **changed) if changed != parts else value
    return value
