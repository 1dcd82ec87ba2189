"""What a question can have that GIFT has no words for."""

from __future__ import annotations

from collections.abc import Iterator

from question_bank.bank.domain import Description, Essay, Folding, Matching, Numerical, ShortAnswer
from question_bank.formats.parsed import ParsedItem


def notes_for(item: ParsedItem) -> Iterator[str]:
    """A code for each thing that is lost; the words are in messages.py."""
    content = item.content
    match content:
        case Description() if content.general_feedback:
            yield "description_feedback"
        case Essay() if content.marker_notes:
            yield "marker_notes"
        case ShortAnswer():
            if content.folding != Folding():
                yield "folding"
            if content.has_wildcards != any("*" in each.text for each in content.answers):
                yield "wildcards"
            if any("->" in each.text for each in content.answers):
                yield "arrow"
        case Numerical() if any(each.is_relative for each in content.answers):
            yield "relative_tolerance"
        case Matching() if any("->" in each.stem.text for each in content.pairs):
            yield "arrow"
        case _:
            pass
