"""A case: a text and the questions about it, each a draft of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from lms.contracts.questions import ContentFault, ItemContent, Text
from question_bank.bank.domain import Case, build_case
from question_bank.bank.domain.case import MOST_PARTS, PART_TYPES
from question_bank.formats.drafts.answers import number_in
from question_bank.formats.drafts.draft import NOTHING, Draft, DraftRefused, Hold, Kind, folded
from question_bank.formats.drafts.forms import WRITERS, content_from
from question_bank.formats.drafts.telling import kind_of

_PARTS = tuple(each.content_class for each in PART_TYPES.values())


def read_case(draft: Draft) -> Case:
    """The case. Raises DraftRefused, with the line of the part that is refused, and ContentFault."""
    if len(draft.parts) > MOST_PARTS:
        raise ContentFault("number_of_parts", most=str(MOST_PARTS))
    return build_case(draft.stem, [_part(each) for each in draft.parts])


def _part(draft: Draft) -> tuple[Any, Decimal]:
    try:
        return _question(draft), _marks(draft)
    except DraftRefused as refusal:
        refusal.line = draft.line
        raise
    except ContentFault as fault:
        refused = DraftRefused("stem", fault.code, **fault.params)
        refused.line = draft.line
        raise refused from None


def _question(draft: Draft) -> Any:
    if not draft.stem.text.strip():
        raise DraftRefused("stem", "empty_stem")
    kind = draft.kind or kind_of(draft)
    content = None if kind is Kind.CASE else content_from(draft, kind)[0]
    if not isinstance(content, _PARTS):
        raise DraftRefused("kind", "part_kind")
    return with_explanation(content, draft.explanation)


def with_explanation(content: ItemContent, explanation: Text) -> Any:
    """The question with what is said to everybody, if there is something."""
    held: Any = content
    return replace(held, general_feedback=explanation) if explanation.text else held


def _marks(draft: Draft) -> Decimal:
    written = folded(draft.marks).removesuffix("分").strip()
    marks = number_in(written) if written else Decimal(1)
    if marks is None:
        raise DraftRefused("marks", "number_unreadable", written=written[:40])
    return marks


def write_case(content: Case, draft: Draft, hold: Hold) -> None:
    """The parts, each with its marks."""
    draft.kind = Kind.CASE
    for each in content.parts:
        part: Any = each.content
        explanation = hold(part.general_feedback) if part.general_feedback else NOTHING
        own = Draft(0, stem=hold(part.stem), explanation=explanation, marks=f"{each.weight:f}")
        WRITERS[type(part)][0](part, own, hold)
        draft.parts.append(own)


def case_losses(content: Case) -> Iterator[str]:
    """What is lost of the parts."""
    for each in content.parts:
        yield from WRITERS[type(each.content)][1](each.content)
