"""What a question can have that GIFT has no words for."""

from __future__ import annotations

from collections.abc import Iterator

from question_bank.bank.domain import Description, Essay, Folding, Matching, Numerical, ShortAnswer
from question_bank.formats.media import media_of
from question_bank.formats.parsed import ParsedItem


def notes_for(item: ParsedItem) -> Iterator[str]:
    """A code for each thing that is lost; the words are in messages.py."""
    content = item.content
    if media_of(content):
        yield "media"
    match content:
        case Description() if content.general_feedback:
            yield "description_feedback"
        case Essay() if content.marker_notes:
            yield "marker_notes"
        case Essay() if content.rubric:
            yield "rubric"
        case ShortAnswer():
            yield from _short_answer_notes(content)
        case Numerical():
            yield from ["relative_tolerance"] * any(each.is_relative for each in content.answers)
            yield from ["units"] * bool(content.units)
        case Matching() if any("->" in each.stem.text for each in content.pairs):
            yield "arrow"
        case _:
            pass


def _short_answer_notes(content: ShortAnswer) -> Iterator[str]:
    if content.folding != Folding():
        yield "folding"
    if content.has_wildcards != any("*" in each.text for each in content.answers):
        yield "wildcards"
    if any("->" in each.text for each in content.answers):
        yield "arrow"
