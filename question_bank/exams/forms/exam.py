"""The form in which an exam is set."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DecimalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from lms.web.forms import Form
from question_bank.exams.forms.draws import DrawLines, MomentField, lines_of
from question_bank.exams.models import Exam
from question_bank.exams.services.authoring import ExamDraft
from question_bank.exams.wording import MULTIPLE_RESPONSE_RULES, RELEASES


class ExamForm(Form):
    """Everything about an exam."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=200)])
    unit_id = SelectField(_l("Unit in charge"), coerce=int)
    introduction = TextAreaField(
        _l("Introduction"), [Length(max=4000)], description=_l("Shown before the start, above the rules.")
    )
    introduction_en = TextAreaField(
        _l("Introduction in English"),
        [Optional(), Length(max=4000)],
        description=_l("Shown to those who read the pages in English; without it they see the other one."),
    )
    paper_id = SelectField(
        _l("Set by a paper"),
        coerce=int,
        description=_l(
            "Its sections and marks are used then, and nothing is drawn from the categories below."
        ),
    )
    draws = DrawLines()
    minutes_allowed = IntegerField(
        _l("Time limit"),
        [Optional(), NumberRange(min=1, max=1440)],
        description=_l("Empty: none but the closing of the exam."),
    )
    pass_percent = DecimalField(_l("Pass mark"), [InputRequired(), NumberRange(min=0, max=100)], places=None)
    attempts_allowed = IntegerField(
        _l("Attempts"), [Optional(), NumberRange(min=1, max=100)], description=_l("Empty: any number.")
    )
    marks_per_question = DecimalField(
        _l("Marks per question"), [InputRequired(), NumberRange(min=Decimal("0.01"), max=1000)], places=None
    )
    multiple_response_rule = SelectField(
        _l("Questions with several right options"),
        choices=[(rule.value, words) for rule, words in MULTIPLE_RESPONSE_RULES.items()],
    )
    shuffles_questions = BooleanField(_l("Mix the order of the questions"))
    shuffles_options = BooleanField(_l("Mix the order of the options"))
    opens_at = MomentField(_l("Opens"), [Optional()], description=_l("Empty: when it is published."))
    closes_at = MomentField(_l("Closes"), [Optional()], description=_l("Empty: when you close it."))
    grace_seconds = IntegerField(
        _l("Grace"),
        [InputRequired(), NumberRange(min=0, max=600)],
        description=_l("What arrives so much after the end still counts; people do not see it."),
    )
    release = SelectField(
        _l("Results are shown"), choices=[(release.value, words) for release, words in RELEASES.items()]
    )
    shows_marks = BooleanField(_l("With the marks of each question"))
    shows_feedback = BooleanField(_l("With the feedback"))
    shows_answers = BooleanField(_l("With the right answers"))
    is_standalone = BooleanField(
        _l("In the list of exams"), description=_l("Otherwise people come to it only from a course.")
    )

    def validate_pass_percent(self, field: DecimalField) -> None:
        _two_places(field)

    def validate_marks_per_question(self, field: DecimalField) -> None:
        _two_places(field)

    def validate_draws(self, field: DrawLines) -> None:
        if not self.paper_id.data:
            field.refuse_none()

    def offer(self, units: Sequence[tuple[int, str]], papers: Sequence[tuple[int, str]]) -> None:
        """Fills the choices; before validating."""
        self.unit_id.choices = list(units)
        self.paper_id.choices = [(0, _("No: draw from categories")), *papers]

    def draft(self) -> ExamDraft:
        """What was filled in."""
        return ExamDraft(
            unit_id=self.unit_id.data,
            title=self.title.data or "",
            title_en=self.title_en.data or None,
            introduction=self.introduction.data or "",
            introduction_en=self.introduction_en.data or None,
            is_standalone=self.is_standalone.data,
            paper_id=self.paper_id.data or None,
            draws=[] if self.paper_id.data else self.draws.drawn,
            minutes_allowed=self.minutes_allowed.data,
            pass_percent=self.pass_percent.data or Decimal(0),
            attempts_allowed=self.attempts_allowed.data,
            grace_seconds=self.grace_seconds.data or 0,
            marks_per_question=self.marks_per_question.data or Decimal(1),
            multiple_response_rule=self.multiple_response_rule.data,
            shuffles_questions=self.shuffles_questions.data,
            shuffles_options=self.shuffles_options.data,
            release=self.release.data,
            shows_marks=self.shows_marks.data,
            shows_feedback=self.shows_feedback.data,
            shows_answers=self.shows_answers.data,
            opens_at=self.opens_at.moment,
            closes_at=self.closes_at.moment,
        )


def exam_form(exam: Exam | None, *, unit_id: int | None, spare_lines: int) -> ExamForm:
    """The form for an exam, or a new one with what most exams have; some empty lines follow the draws."""
    if exam is None:
        start: dict[str, Any] = {
            "unit_id": unit_id,
            "pass_percent": Decimal(60),
            "attempts_allowed": 3,
            "minutes_allowed": 30,
            "marks_per_question": Decimal(1),
            "grace_seconds": 30,
            "shuffles_questions": True,
            "shuffles_options": True,
            "shows_marks": True,
            "shows_feedback": True,
            "is_standalone": True,
            "paper_id": 0,
            "draws": [],
        }
    else:
        names = ExamDraft.__dataclass_fields__
        start = {name: getattr(exam, name) for name in names}
        start["paper_id"] = exam.paper_id or 0
        start["draws"] = lines_of(exam.draws)
        start["pass_percent"] = _shown(exam.pass_percent)
        start["marks_per_question"] = _shown(exam.marks_per_question)
    form = ExamForm(data=start)
    form.draws.add_lines(spare_lines if form.draws.entries else max(spare_lines, 3))
    return form


def _shown(number: Decimal) -> Decimal:
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()


def _two_places(field: DecimalField) -> None:
    if field.data is not None and field.data != round(field.data, 2):
        raise ValidationError(_("Two decimal places at most."))
