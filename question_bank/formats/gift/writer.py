"""Writes GIFT so that reading it gives the same items, and says what GIFT cannot hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from lms.contracts.questions import ItemContent, Text, TextFormat
from question_bank.bank.domain import (
    Description,
    Essay,
    Matching,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    Option,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.formats.categories import write_category
from question_bank.formats.gift.losses import notes_for
from question_bank.formats.gift.reader import read_gift
from question_bank.formats.gift.remarks import written_remarks
from question_bank.formats.gift.syntax import BLANK, escape, write_text
from question_bank.formats.parsed import Category, LossNote, ParsedItem
from question_bank.formats.same_content import is_same_item

_FINEST_WEIGHT = Decimal("1e-12")
_LONGEST_PLAIN_NUMBER = 40


TYPES = (
    Description,
    Essay,
    Matching,
    MultipleResponse,
    Numerical,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
"""The types that GIFT has a form for."""


def write_gift(items: Iterable[ParsedItem]) -> str:
    """The items as GIFT, in their order, with a category line wherever the category changes."""
    parts = []
    category: Category = ()
    for item in items:
        if item.category != category:
            category = item.category
            parts.append(_category_line(category))
        parts.append(_item(item))
    return "\n".join(parts)


def gift_losses(items: Iterable[ParsedItem]) -> list[LossNote]:
    """What of the items does not come back when `write_gift`'s text is read. Ids of options do not count."""
    losses = []
    for place, item in enumerate(items):
        notes = [LossNote(place, code) for code in notes_for(item)]
        read = read_gift(write_gift([item])).items
        if not notes and not (len(read) == 1 and is_same_item(read[0], item)):
            notes.append(LossNote(place, "altered"))
        losses += notes
    return losses


def _category_line(category: Category) -> str:
    return f"$CATEGORY: {write_category(category)}\n"


def _item(item: ParsedItem) -> str:
    comment = written_remarks(item)
    title = f"::{escape(item.title)}::" if item.title else ""
    before, after = _around_the_blank(item)
    if isinstance(item.content, Description):
        return f"{comment}{title}{before}\n"
    return f"{comment}{title}{before} {{{_answers(item.content)}}}{after}\n"


def _around_the_blank(item: ParsedItem) -> tuple[str, str]:
    """The stem before and after the answer block; all of it before, unless the block belongs inside."""
    stem = item.content.stem
    if item.has_blank:
        before, _, after = stem.text.partition(BLANK)
        if after.strip() and f"{before.rstrip()} {BLANK} {after.strip()}".strip() == stem.text:
            return write_text(replace(stem, text=before)), f" {escape(after.strip())}"
    return write_text(stem), ""


def _answers(content: ItemContent) -> str:
    style = content.stem.format
    lines: list[str] = []
    match content:
        case TrueFalse():
            lines = [_true_false(content)]
        case SingleChoice():
            lines = ["", *(_option(each, _mark(each, content.options), style) for each in content.options)]
        case MultipleResponse():
            lines = ["", *(_option(each, "~", style) for each in content.options)]
        case ShortAnswer():
            # an arrow would make it a matching question
            lines = [""] + [
                f"={_weight(each.fraction, 1)}{write_text(Text(each.text.replace('->', '- >'), style), style)}"
                f"{_feedback(each.feedback, style)}"
                for each in content.answers
            ]
        case Numerical():
            lines = ["#", *(_number(each, style) for each in content.answers)]
            lines += [f"~{_feedback(content.wrong_feedback, style)}"] if content.wrong_feedback else []
        case Matching():
            lines = ["", *_pairs(content)]
        case Essay():
            lines = []
        case _:
            raise TypeError(f"GIFT has no place for {type(content).__name__}")
    if content.general_feedback:
        lines.append(f"####{write_text(content.general_feedback, style)}")
    return "\n\t".join(lines) + ("\n" if len(lines) > 1 else "")


def _true_false(content: TrueFalse) -> str:
    style = content.stem.format
    wrong, right = content.true_feedback, content.false_feedback
    if content.is_true:
        wrong, right = right, wrong
    feedback = _feedback(wrong, style) or ("#" if right else "")
    return ("TRUE" if content.is_true else "FALSE") + feedback + _feedback(right, style)


def _mark(option: Option, options: tuple[Option, ...]) -> str:
    """One "=" makes it a single choice, and one "~" a choice at all."""
    if option.fraction != 1:
        return "~"
    is_only_mark_left = all(each.fraction == 1 for each in options) and option is not options[0]
    return "~" if is_only_mark_left else "="


def _option(option: Option, mark: str, style: TextFormat) -> str:
    weight = _weight(option.fraction, 1 if mark == "=" else 0)
    return f"{mark}{weight}{write_text(option.text, style)}{_feedback(option.feedback, style)}"


def _weight(fraction: Decimal, unwritten: int) -> str:
    if fraction == unwritten:
        return ""
    percent = f"{(fraction * 100).quantize(_FINEST_WEIGHT):f}"
    return f"%{percent.rstrip('0').rstrip('.')}%"


def _feedback(feedback: Text | None, style: TextFormat) -> str:
    return f"#{write_text(feedback, style)}" if feedback else ""


def _number(answer: NumericAnswer, style: TextFormat) -> str:
    if answer.value is None:
        numbers = f"{_digits(answer.low or Decimal(0))}..{_digits(answer.high or Decimal(0))}"
    else:
        tolerance = answer.tolerance * abs(answer.value) if answer.is_relative else answer.tolerance
        numbers = f"{_digits(answer.value)}:{_digits(tolerance)}"
    return f"={_weight(answer.fraction, 1)}{numbers}{_feedback(answer.feedback, style)}"


def _digits(number: Decimal) -> str:
    plain = f"{number:f}"
    return plain if len(plain) <= _LONGEST_PLAIN_NUMBER else str(number)


def _pairs(content: Matching) -> list[str]:
    choice_of = {each.id: each.text for each in content.choices}
    style = content.stem.format
    lines = []
    for pair in content.pairs:
        # the first arrow is the one that divides
        stem = replace(pair.stem, text=pair.stem.text.replace("->", "- >"))
        lines.append(f"={write_text(stem, style)} -> {escape(choice_of[pair.choice_id])}")
    return lines + [f"= -> {escape(each.text)}" for each in content.distractors]
