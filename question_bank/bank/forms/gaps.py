"""The editor of gaps within a text, for fill-in questions and cloze texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, SelectField, StringField

from lms.contracts.questions import ContentFault, Text, TextFormat
from lms.web.forms import FormPart
from question_bank.bank.domain import (
    AcceptedAnswer,
    Folding,
    Gap,
    GapKind,
    NumericAnswer,
    Option,
    build_options,
)
from question_bank.bank.domain.numbers import number_from
from question_bank.bank.forms.fields import (
    MOST_ROWS,
    Percent,
    Rows,
    WrittenText,
    a_number,
    plain_number,
    weight_or_all,
)
from question_bank.bank.forms.parts import (
    FoldingFields,
    SpareRows,
    a_tolerance,
    by_name,
    folding_of,
    folding_values,
    tolerance_of,
    tolerance_words,
)

KINDS = {
    GapKind.TEXT: _l("A few words"),
    GapKind.NUMBER: _l("A number"),
    GapKind.SELECT: _l("A choice that drops down"),
    GapKind.RADIO: _l("A choice in the text"),
    GapKind.CHECKBOXES: _l("Several of a choice"),
}
RANGE = ".."


class GapAnswerRow(FormPart):
    text = WrittenText(_l("Accepted answer or option"))
    tolerance = StringField(_l("Tolerance ±"), validators=[a_tolerance()])
    weight = Percent(_l("Weight in percent"))
    feedback = WrittenText(_l("Feedback"))


class BlankRow(FormPart):
    name = StringField(_l("Name in the text"))
    kind = SelectField(_l("Kind"), choices=[(kind, KINDS[kind]) for kind in (GapKind.TEXT, GapKind.NUMBER)])
    weight = StringField(_l("Counts"), validators=[a_number()])
    group = StringField(_l("Any order with"))
    answers = SpareRows(FormField(GapAnswerRow), _l("Accepted answers"), leading="text", spare=2)


class GapRow(FormPart):
    name = StringField(_l("Name in the text"))
    kind = SelectField(_l("Kind"), choices=list(KINDS.items()))
    weight = StringField(_l("Counts"), validators=[a_number()])
    answers = SpareRows(FormField(GapAnswerRow), _l("Accepted answers"), leading="text", spare=2)


class _Compared(FoldingFields):
    has_wildcards = BooleanField(_l("An asterisk in an accepted answer stands for anything"))


class BlankFields(_Compared):
    """The blanks of a fill-in question."""

    gaps = Rows(FormField(BlankRow), _l("Blanks"), min_entries=1, max_entries=MOST_ROWS)


class GapFields(_Compared):
    """The gaps of a cloze text."""

    gaps = Rows(FormField(GapRow), _l("Gaps"), min_entries=2, max_entries=MOST_ROWS)


def gap_values(gaps: Sequence[Gap]) -> dict[str, Any]:
    """The values of the fields."""
    first = _compared(gaps)
    return folding_values(first[0]) | {"has_wildcards": first[1], "gaps": [_gap_row(each) for each in gaps]}


def _compared(gaps: Sequence[Gap]) -> tuple[Folding, bool]:
    """How the words of the first gap for words are compared."""
    return next(((each.folding, each.has_wildcards) for each in gaps if each.answers), (Folding(), False))


def _gap_row(gap: Gap) -> dict[str, Any]:
    rows = [
        *(
            {"text": _plain(each.text), "weight": _weight(each.fraction), "feedback": each.feedback}
            for each in gap.answers
        ),
        *map(number_row, gap.numbers),
        *({"text": each.text, "weight": each.fraction, "feedback": each.feedback} for each in gap.options),
    ]
    return {
        "name": gap.name,
        "kind": gap.kind.value,
        "weight": "" if gap.weight == 1 else plain_number(gap.weight),
        "group": gap.group,
        "answers": rows,
    }


def number_row(answer: NumericAnswer) -> dict[str, Any]:
    """The values of a GapAnswerRow for an accepted number."""
    is_range = answer.value is None
    written = f"{answer.low:f}{RANGE}{answer.high:f}" if is_range else f"{answer.value:f}"
    tolerance = tolerance_words(answer.tolerance, is_relative=answer.is_relative)
    return {
        "text": _plain(written),
        "tolerance": tolerance,
        "weight": _weight(answer.fraction),
        "feedback": answer.feedback,
    }


def _plain(words: str) -> Text:
    return Text(words, TextFormat.PLAIN)


def _weight(fraction: Decimal) -> Decimal | None:
    return None if fraction == 1 else fraction


def gaps_of(form: Any, before: Sequence[Gap] = ()) -> tuple[Gap, ...]:
    """The gaps that the form describes. Raises ContentFault.

    Where the ticks about comparing are as they were, each gap keeps its own way of comparing.
    """
    known = by_name(before)
    compared = (folding_of(form), bool(form.has_wildcards.data))
    is_unchanged = bool(before) and compared == _compared(before)
    gaps = []
    for place, entry in enumerate(form.gaps.entries, start=1):
        if not entry.form.answers.filled:
            continue
        gap = _gap(entry.form, place, compared)
        own = known.get(gap.name)
        if own is not None and is_unchanged:
            gap = replace(gap, folding=own.folding, has_wildcards=own.has_wildcards)
        gaps.append(gap)
    return tuple(gaps)


def _gap(row: Any, place: int, compared: tuple[Folding, bool]) -> Gap:
    name = (row.name.data or "").strip().strip("[]") or str(place)
    kind, weight = GapKind(row.kind.data), number_from(row.weight.data or "") or Decimal(1)
    group = (row.group.data or "").strip() if "group" in row else ""
    if kind is GapKind.TEXT:
        answers = tuple(
            AcceptedAnswer(each.text.data.text, weight_or_all(each.weight.data), each.feedback.data)
            for each in row.answers.filled
        )
        return Gap(
            name, kind, answers, folding=compared[0], has_wildcards=compared[1], weight=weight, group=group
        )
    if kind is GapKind.NUMBER:
        numbers = tuple(map(number_answer, row.answers.filled))
        return Gap(name, kind, numbers=numbers, weight=weight, group=group)
    return Gap(name, kind, options=_options(row.answers.filled), weight=weight, group=group)


def number_answer(row: Any) -> NumericAnswer:
    """The accepted number of a GapAnswerRow, or of one with the same fields. Raises ContentFault."""
    fraction, feedback = weight_or_all(row.weight.data), row.feedback.data
    low, is_range, high = row.text.data.text.partition(RANGE)
    value = number_from(low)
    if value is None or (is_range and number_from(high) is None):
        raise ContentFault("not_a_number", key=row.text.data.text)
    if is_range:
        return NumericAnswer.between(
            value, number_from(high) or Decimal(0), fraction=fraction, feedback=feedback
        )
    tolerance, is_relative = tolerance_of(row.tolerance.data)
    return NumericAnswer.near(value, tolerance, is_relative=is_relative, fraction=fraction, feedback=feedback)


def _options(rows: Sequence[Any]) -> tuple[Option, ...]:
    """The options; where no weight is written, the first is right."""
    has_weights = any(each.weight.data is not None for each in rows)
    drafts = []
    for place, each in enumerate(rows):
        fraction = (
            each.weight.data if each.weight.data is not None else Decimal(not place and not has_weights)
        )
        drafts.append((each.text.data, fraction, each.feedback.data))
    return build_options(drafts)
