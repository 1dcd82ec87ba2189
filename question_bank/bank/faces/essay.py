"""Essays on pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.contracts.questions import ItemContent, QuestionEditor, QuestionFace
from question_bank.bank.domain import Essay, build_rubric
from question_bank.bank.domain.essay import ESSAY
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.fields import WrittenText
from question_bank.bank.forms.parts import RubricFields, rubric_of, rubric_values


class Fields(RubricFields):
    marker_notes = WrittenText(
        _l("Notes for the marker"),
        description=_l("What a good answer contains. Candidates never see it."),
    )


def _values(content: Essay) -> dict[str, Any]:
    return rubric_values(content.rubric) | {"marker_notes": content.marker_notes}


def _build(form: Any, before: ItemContent | None) -> Essay:
    known = before.rubric if isinstance(before, Essay) else ()
    return Essay(form.question, form.marker_notes.data, form.general_feedback.data, rubric_of(form, known))


def _example() -> Essay:
    return Essay(
        plain(_("Your unit is to answer inquiries within three days. Set out how you would organise that.")),
        plain(_("Who answers, who stands in, how time is kept, what happens to hard cases.")),
        rubric=build_rubric(
            [
                (
                    _("How it is organised"),
                    [
                        (_("not met"), Decimal(0), _("Nobody is responsible.")),
                        (_("partly met"), Decimal(3), _("People are named, deputies are not.")),
                        (_("fully met"), Decimal(6), _("People, deputies and times are named.")),
                    ],
                ),
                (
                    _("How it is written"),
                    [
                        (_("not met"), Decimal(0), _("Hard to understand.")),
                        (_("fully met"), Decimal(4), _("Short and clear.")),
                    ],
                ),
            ]
        ),
    )


FACE = QuestionFace(
    ESSAY.key,
    _l("Essay"),
    "writing",
    "question_bank/types/essay.html",
    _example,
    QuestionEditor(Fields, _values, _build),
)
