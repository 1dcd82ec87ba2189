"""Writes a text with gaps as Moodle's cloze."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from lms.contracts.questions import Text, TextFormat
from question_bank.bank.domain import AcceptedAnswer, Cloze, FillIn, Folding, Gap, GapKind, NumericAnswer
from question_bank.bank.domain.gaps import MARKER

_SPECIAL = re.compile(r"[\\}#~/\"]")
_TYPES = {
    GapKind.NUMBER: "NUMERICAL",
    GapKind.SELECT: "MULTICHOICE",
    GapKind.RADIO: "MULTICHOICE_V",
    GapKind.CHECKBOXES: "MULTIRESPONSE",
}


def cloze_text(content: Cloze | FillIn) -> Text:
    """The text with the answers of each gap inside it."""
    gaps = {each.name: each for each in gaps_of(content)}
    form = content.stem.format
    written = MARKER.sub(
        lambda found: _gap(gaps[found[1]], form) if found[1] in gaps else found[0], content.stem.text
    )
    return Text(written, form)


def gaps_of(content: Cloze | FillIn) -> Sequence[Gap]:
    """The gaps of either type."""
    return content.gaps if isinstance(content, Cloze) else content.blanks


def cloze_losses(content: Cloze | FillIn) -> Iterator[str]:
    """A code for each thing that a cloze of Moodle has no words for."""
    gaps = gaps_of(content)
    if len(gaps) == 1:
        yield "one_gap"
    elif isinstance(content, FillIn):
        yield "as_cloze"
    if any(each.folding != Folding(is_case_sensitive=each.folding.is_case_sensitive) for each in gaps):
        yield "folding"
    if any(each.weight != each.weight.to_integral_value() for each in gaps):
        yield "weights"
    if any(each.group for each in gaps):
        yield "marking_rules"
    numbers = [number for each in gaps for number in each.numbers]
    if any(each.is_relative for each in numbers):
        yield "relative_tolerance"
    if any(each.value is None for each in numbers):
        yield "range"


def _gap(gap: Gap, form: TextFormat) -> str:
    kind = _TYPES.get(gap.kind) or ("SHORTANSWER_C" if gap.folding.is_case_sensitive else "SHORTANSWER")
    answers = [_answer(_words(each, form), each.fraction, each.feedback) for each in gap.answers]
    answers += [_answer(_number(each), each.fraction, each.feedback) for each in gap.numbers]
    answers += [_answer(each.text.text, each.fraction, each.feedback) for each in gap.options]
    weight = max(int(gap.weight), 1)
    return f"{{{weight}:{kind}:{'~'.join(answers)}}}"


def _words(answer: AcceptedAnswer, form: TextFormat) -> str:
    return html.escape(answer.text, quote=False) if form is TextFormat.HTML else answer.text


def _number(answer: NumericAnswer) -> str:
    if answer.value is None:
        low, high = answer.low or Decimal(0), answer.high or Decimal(0)
        return f"{(low + high) / 2:f}:{(high - low) / 2:f}"
    tolerance = answer.tolerance * abs(answer.value) if answer.is_relative else answer.tolerance
    return f"{answer.value:f}:{tolerance:f}"


def _answer(words: str, fraction: Decimal, feedback: Text | None) -> str:
    percent = f"{(fraction * 100).quantize(Decimal('1e-12')):f}".rstrip("0").rstrip(".")
    mark = "=" if fraction == 1 else f"%{percent}%"
    said = f"#{_escape(feedback.text)}" if feedback else ""
    return f"{mark}{_escape(words)}{said}"


def _escape(words: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", words)
