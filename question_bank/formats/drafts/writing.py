"""From an item to a draft, and what a draft cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from lms.contracts.questions import ContentFault, ItemContent, Text
from question_bank.bank.domain import (
    AcceptedAnswer,
    Description,
    Essay,
    Folding,
    Matching,
    MultipleResponse,
    Numerical,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.bank.domain.fill_in import FillIn
from question_bank.bank.domain.gaps import Gap, GapKind
from question_bank.bank.domain.open_answer import OpenAnswer
from question_bank.bank.domain.ordering import Ordering, OrderingRule
from question_bank.formats.drafts.answers import TRUTH, escaped, written_letters, written_number
from question_bank.formats.drafts.draft import LETTERS, NOTHING, Draft, DraftRefused, Kind
from question_bank.formats.drafts.reading import equal_share, item_from
from question_bank.formats.gift.syntax import BLANK
from question_bank.formats.parsed import ParsedItem
from question_bank.formats.same_content import is_same_item

CANNOT_HOLD = ("option_feedback", "weights", "folding", "marking_rules", "units", "rubric", "blank")
Hold = Callable[[Text], Text]
"""What is left of a text in a format."""


def draft_of(item: ParsedItem, hold: Hold, language: str = "zh") -> Draft | None:
    """The draft that `item_from` makes the item of, its texts as the format holds them; None for a type without a form.
    What a draft cannot hold is left out."""
    content = item.content
    writer = _WRITERS.get(type(content))
    if writer is None or len(getattr(content, "options", ())) > len(LETTERS):
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
    writer(content, draft, hold)
    if draft.kind is Kind.TRUE_FALSE:
        draft.answer = TRUTH[language][0 if draft.answer else 1]
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
    except (DraftRefused, ContentFault):
        return None
    held = replace(item, content=map_texts(item.content, hold))
    if not notes and not is_same_item(read, held):
        notes.append("altered")
    return tuple(notes)


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


def _notes(item: ParsedItem) -> Iterator[str]:
    content = item.content
    if item.has_blank and not isinstance(content, ShortAnswer):
        yield "blank"
    match content:
        case SingleChoice() | MultipleResponse():
            yield from _option_notes(content)
        case ShortAnswer():
            yield from _accepted_notes(content.answers)
            yield from ["folding"] * (content.folding != Folding())
        case FillIn():
            yield from _gap_notes(content)
        case Numerical():
            yield from _number_notes(content)
        case _:
            yield from _other_notes(content)


def _option_notes(content: SingleChoice | MultipleResponse) -> Iterator[str]:
    if any(each.feedback for each in content.options):
        yield "option_feedback"
    share = 1 if isinstance(content, SingleChoice) else equal_share(len(_right(content)) or 1)
    if any(each.fraction not in (0, share) for each in content.options) or not _is_plain_key(content):
        yield "weights"


def _number_notes(content: Numerical) -> Iterator[str]:
    if any(each.fraction != 1 for each in content.answers):
        yield "weights"
    if any(each.feedback for each in content.answers) or content.wrong_feedback:
        yield "option_feedback"
    if content.units:
        yield "units"


def _other_notes(content: ItemContent) -> Iterator[str]:
    match content:
        case TrueFalse() if content.true_feedback or content.false_feedback:
            yield "option_feedback"
        case Ordering() if content.rule is not OrderingRule.NEIGHBOURS:
            yield "marking_rules"
        case OpenAnswer() if content.marker_notes:
            yield "marker_notes"
        case Essay() if content.rubric:
            yield "rubric"


def _is_plain_key(content: SingleChoice | MultipleResponse) -> bool:
    return isinstance(content, MultipleResponse) or len(_right(content)) == 1


def _accepted_notes(answers: tuple[AcceptedAnswer, ...]) -> Iterator[str]:
    if any(each.fraction != 1 for each in answers):
        yield "weights"
    if any(each.feedback for each in answers):
        yield "option_feedback"


def _gap_notes(content: FillIn) -> Iterator[str]:
    for gap in content.blanks:
        yield from _accepted_notes(gap.answers)
        if any(each.fraction != 1 for each in gap.numbers) or gap.weight != 1:
            yield "weights"
        if gap.group:
            yield "marking_rules"
        if gap.folding != Folding():
            yield "folding"


def _right(content: SingleChoice | MultipleResponse) -> list[int]:
    is_single = isinstance(content, SingleChoice)
    return [
        place
        for place, each in enumerate(content.options)
        if (each.fraction == 1 if is_single else each.fraction > 0)
    ]


def _choice(content: Any, draft: Draft, hold: Hold) -> None:
    is_single = isinstance(content, SingleChoice)
    draft.kind = Kind.SINGLE if is_single else Kind.MULTIPLE
    draft.options = [hold(each.text) for each in content.options]
    right = _right(content)
    draft.answer = written_letters(right[:1] if is_single else right)


def _true_false(content: Any, draft: Draft, hold: Hold) -> None:
    draft.kind, draft.answer = Kind.TRUE_FALSE, "yes" if content.is_true else ""


def _short_answer(content: Any, draft: Draft, hold: Hold) -> None:
    draft.kind = Kind.FILL_IN
    draft.answer = _wordings(content.answers)


def _wordings(answers: tuple[AcceptedAnswer, ...]) -> str:
    return "|".join(escaped(each.text) for each in answers if each.fraction == 1)


def _fill_in(content: Any, draft: Draft, hold: Hold) -> None:
    draft.kind = Kind.FILL_IN
    places = sorted(content.blanks, key=lambda gap: draft.stem.text.find(f"[[{gap.name}]]"))
    names = [gap.name for gap in places]
    if len(names) > 1 and names == [str(number) for number in range(1, len(names) + 1)]:
        text = draft.stem.text
        for name in names:
            text = text.replace(f"[[{name}]]", BLANK)
        draft.stem = replace(draft.stem, text=text)
    draft.answer = "；".join(_gap(gap) for gap in places)


def _gap(gap: Gap) -> str:
    if gap.kind is GapKind.NUMBER:
        return "=" + "|".join(written_number(each) for each in gap.numbers if each.fraction == 1)
    wordings = _wordings(gap.answers)
    return f"\\{wordings}" if wordings.startswith("=") else wordings


def _numerical(content: Any, draft: Draft, hold: Hold) -> None:
    draft.kind = Kind.NUMERICAL
    draft.answer = "|".join(written_number(each) for each in content.answers if each.fraction == 1)


def _matching(content: Any, draft: Draft, hold: Hold) -> None:
    draft.kind = Kind.MATCHING
    choice_of = {each.id: each.text for each in content.choices}
    held = [(hold(each.stem), choice_of[each.choice_id]) for each in content.pairs]
    draft.options = [replace(left, text=f"{left.text} -> {right}") for left, right in held]
    draft.options += [replace(NOTHING, text=f"-> {each.text}") for each in content.distractors]


def _ordering(content: Any, draft: Draft, hold: Hold) -> None:
    draft.kind = Kind.ORDERING
    draft.options = [hold(each.text) for each in content.items]
    draft.answer = written_letters(range(len(content.items)))


def _open(content: Any, draft: Draft, hold: Hold) -> None:
    draft.kind, draft.answer = Kind.OPEN, content.model_answer
    draft.keywords = "；".join(
        "|".join(escaped(word).replace("=", "\\=") for word in each.words) + f"={each.share:f}"
        for each in content.keywords
    )


def _essay(content: Any, draft: Draft, hold: Hold) -> None:
    draft.kind = Kind.ESSAY
    draft.answer = hold(content.marker_notes).text if content.marker_notes else ""


def _text(content: Any, draft: Draft, hold: Hold) -> None:
    draft.kind = Kind.TEXT


_WRITERS: dict[type[ItemContent], Callable[[Any, Draft, Hold], None]] = {
    SingleChoice: _choice,
    MultipleResponse: _choice,
    TrueFalse: _true_false,
    ShortAnswer: _short_answer,
    FillIn: _fill_in,
    Numerical: _numerical,
    Matching: _matching,
    Ordering: _ordering,
    OpenAnswer: _open,
    Essay: _essay,
    Description: _text,
}
