"""The editor of a case: its parts, each with the rows that its type needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField, RadioField, SelectField, StringField

from lms.contracts.questions import Text, TextFormat
from lms.web.forms import FormPart
from question_bank.bank.domain import (
    AcceptedAnswer,
    Case,
    CasePart,
    Essay,
    MultipleResponse,
    Numerical,
    OpenAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_options,
)
from question_bank.bank.domain.case import PartContent
from question_bank.bank.domain.numbers import number_from
from question_bank.bank.domain.stable_ids import stable_ids
from question_bank.bank.forms.fields import (
    MOST_ROWS,
    Percent,
    Rows,
    WrittenText,
    a_number,
    plain_number,
    weight_or_all,
)
from question_bank.bank.forms.gaps import number_answer, number_row
from question_bank.bank.forms.keywords import keyword_words, shared_keywords
from question_bank.bank.forms.options import share_of
from question_bank.bank.forms.parts import SpareRows, a_tolerance

KINDS: Mapping[str, Any] = {
    "single_choice": _l("Single choice"),
    "multiple_response": _l("Multiple response"),
    "true_false": _l("True or false"),
    "short_answer": _l("Short answer"),
    "numerical": _l("Numerical"),
    "open_answer": _l("Open answer"),
    "essay": _l("Essay"),
}
_KIND_OF: Mapping[type[Any], str] = {
    SingleChoice: "single_choice",
    MultipleResponse: "multiple_response",
    TrueFalse: "true_false",
    ShortAnswer: "short_answer",
    Numerical: "numerical",
    OpenAnswer: "open_answer",
    Essay: "essay",
}


class PartAnswerRow(FormPart):
    text = WrittenText(_l("Option, accepted answer or keyword"))
    is_right = BooleanField(_l("Right"))
    tolerance = StringField(_l("Tolerance ±"), validators=[a_tolerance()])
    weight = Percent(_l("Weight in percent"))
    feedback = WrittenText(_l("Feedback"))


class PartRow(FormPart):
    part = HiddenField()
    question = WrittenText(_l("Question"))
    kind = SelectField(_l("Type"), choices=list(KINDS.items()))
    counts = StringField(_l("Counts"), validators=[a_number()])
    right = RadioField(
        _l("The statement is"), choices=[("true", _l("true")), ("false", _l("false"))], default="true"
    )
    answers = SpareRows(FormField(PartAnswerRow), _l("Answers"), leading="text", spare=3)
    marker_notes = WrittenText(_l("Notes for the marker"))
    explanation = WrittenText(_l("Explanation"))


class CaseFields(FormPart):
    """The parts of a case."""

    parts = Rows(FormField(PartRow), _l("Questions of the case"), min_entries=2, max_entries=MOST_ROWS)


def case_values(content: Case) -> dict[str, Any]:
    """The values of the fields."""
    return {"parts": [_part_row(each) for each in content.parts]}


def _part_row(part: CasePart) -> dict[str, Any]:
    content = part.content
    return {
        "part": part.id,
        "question": content.stem,
        "kind": _KIND_OF[type(content)],
        "counts": "" if part.weight == 1 else plain_number(part.weight),
        "right": "false" if isinstance(content, TrueFalse) and not content.is_true else "true",
        "answers": _answer_rows(content),
        "marker_notes": content.marker_notes if isinstance(content, OpenAnswer | Essay) else None,
        "explanation": content.general_feedback,
    }


def _answer_rows(content: PartContent) -> list[dict[str, Any]]:
    match content:
        case SingleChoice() | MultipleResponse():
            return [
                {
                    "text": each.text,
                    "is_right": each.fraction > 0,
                    "weight": each.fraction,
                    "feedback": each.feedback,
                }
                for each in content.options
            ]
        case ShortAnswer():
            return [
                {
                    "text": _plain(each.text),
                    "weight": None if each.fraction == 1 else each.fraction,
                    "feedback": each.feedback,
                }
                for each in content.answers
            ]
        case Numerical():
            return [number_row(each) for each in content.answers]
        case OpenAnswer():
            return [{"text": _plain(keyword_words(each)), "weight": each.share} for each in content.keywords]
    return []


def _plain(words: str) -> Text:
    return Text(words, TextFormat.PLAIN)


def case_of(form: Any, before: Case | None) -> Case:
    """The case that the form describes. Raises ContentFault.

    A part that keeps its type keeps what has no field here: how words are compared, units, a rubric.
    """
    known = {each.id: each for each in before.parts} if before else {}
    rows = [entry.form for entry in form.parts.entries if entry.form.question.data is not None]
    contents = [_part_content(row, known.get(row.part.data or "")) for row in rows]
    fresh = iter(stable_ids(f"part:{content.stem.text}" for content in contents))
    taken = set(known)
    parts = []
    for row, content in zip(rows, contents, strict=True):
        new_id = next(fresh).replace("-", "x")
        part_id = row.part.data if row.part.data in known else _free(new_id, taken)
        taken.add(part_id)
        weight = number_from(row.counts.data or "") or Decimal(1)
        parts.append(CasePart(part_id, content, weight))
    return Case(form.question, tuple(parts), form.general_feedback.data)


def _free(wanted: str, taken: set[str]) -> str:
    while wanted in taken:
        wanted += "x"
    return wanted


def _part_content(row: Any, before: CasePart | None) -> PartContent:
    made = _MAKERS[row.kind.data](row)
    kept = before.content if before is not None and type(before.content) is type(made) else None
    match made, kept:
        case ShortAnswer(), ShortAnswer():
            return replace(made, folding=kept.folding, has_wildcards=kept.has_wildcards)
        case Numerical(), Numerical():
            return replace(
                made,
                wrong_feedback=kept.wrong_feedback,
                units=kept.units,
                unit_rule=kept.unit_rule,
                unit_penalty=kept.unit_penalty,
            )
        case OpenAnswer(), OpenAnswer():
            return replace(made, folding=kept.folding, model_answer=kept.model_answer)
        case Essay(), Essay():
            return replace(made, rubric=kept.rubric)
        case TrueFalse(), TrueFalse():
            return replace(made, true_feedback=kept.true_feedback, false_feedback=kept.false_feedback)
    return made


def _options(row: Any, usual: Decimal) -> Any:
    return build_options(
        [
            (
                each.text.data,
                each.weight.data if each.weight.data is not None else usual * bool(each.is_right.data),
                each.feedback.data,
            )
            for each in row.answers.filled
        ]
    )


def _single(row: Any) -> PartContent:
    return SingleChoice(row.question.data, _options(row, Decimal(1)), row.explanation.data)


def _multiple(row: Any) -> PartContent:
    share = share_of(sum(bool(each.is_right.data) for each in row.answers.filled))
    return MultipleResponse(row.question.data, _options(row, share), row.explanation.data)


def _true_false(row: Any) -> PartContent:
    return TrueFalse(row.question.data, row.right.data == "true", general_feedback=row.explanation.data)


def _short(row: Any) -> PartContent:
    answers = tuple(
        AcceptedAnswer(each.text.data.text, weight_or_all(each.weight.data), each.feedback.data)
        for each in row.answers.filled
    )
    return ShortAnswer(row.question.data, answers, general_feedback=row.explanation.data)


def _numerical(row: Any) -> PartContent:
    numbers = tuple(map(number_answer, row.answers.filled))
    return Numerical(row.question.data, numbers, general_feedback=row.explanation.data)


def _open(row: Any) -> PartContent:
    keywords = shared_keywords([(each.text.data.text, each.weight.data) for each in row.answers.filled])
    return OpenAnswer(
        row.question.data, keywords, marker_notes=row.marker_notes.data, general_feedback=row.explanation.data
    )


def _essay(row: Any) -> PartContent:
    return Essay(row.question.data, row.marker_notes.data, row.explanation.data)


_MAKERS: Mapping[str, Callable[[Any], PartContent]] = {
    "single_choice": _single,
    "multiple_response": _multiple,
    "true_false": _true_false,
    "short_answer": _short,
    "numerical": _numerical,
    "open_answer": _open,
    "essay": _essay,
}
