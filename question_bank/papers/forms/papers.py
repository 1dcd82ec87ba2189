"""The forms in which a paper, a section and a cell are set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lms.web.forms import Form
from question_bank.papers.domain.blueprint import MOST_QUESTIONS, Cell, Section
from question_bank.papers.models import Paper
from question_bank.papers.services.authoring import PaperDraft
from question_bank.papers.wording import LEVELS

MARKS = [InputRequired(), NumberRange(min=Decimal("0.01"), max=1000)]


class CheckboxesField(SelectMultipleField):
    """Any number of choices, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PaperForm(Form):
    """A paper's title, and what keeps questions out of it."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=200)])
    unit_id = SelectField(_l("Unit in charge"), coerce=int)
    not_in_last = IntegerField(
        _l("Nothing of the last … exams"),
        [Optional(), NumberRange(min=0, max=100)],
        description=_l("Questions of the unit’s last so many exams are not drawn. Empty: no such rule."),
    )
    most_uses = IntegerField(
        _l("At most … exams"),
        [Optional(), NumberRange(min=1, max=1000)],
        description=_l("A question that stood in so many exams is not drawn."),
    )
    most_percent = IntegerField(
        _l("At most … % of the candidates"),
        [Optional(), NumberRange(min=1, max=100)],
        description=_l("A question that so large a share had before them is not drawn."),
    )
    months = IntegerField(_l("Within the last … months"), [Optional(), NumberRange(min=1, max=120)])

    def draft(self) -> PaperDraft:
        """What was filled in."""
        return PaperDraft(
            unit_id=self.unit_id.data,
            title=self.title.data or "",
            title_en=self.title_en.data or None,
            not_in_last=self.not_in_last.data or 0,
            most_uses=self.most_uses.data,
            most_percent=self.most_percent.data,
            months=self.months.data or 12,
        )


def paper_form(paper: Paper | None, *, unit_id: int | None) -> PaperForm:
    """The form for a paper, or for a new one."""
    if paper is None:
        return PaperForm(data={"unit_id": unit_id, "months": 12})
    start = {name: getattr(paper, name) for name in PaperDraft.__dataclass_fields__}
    return PaperForm(data=start | {"not_in_last": paper.not_in_last or None})


class SectionForm(Form):
    """The heading of a section."""

    title = StringField(
        _l("Heading"),
        [Optional(), Length(max=200)],
        description=_l("On paper the number before it and the marks behind it are added."),
    )
    title_en = StringField(_l("Heading in English"), [Optional(), Length(max=200)])
    instructions = TextAreaField(_l("Instructions"), [Optional(), Length(max=2000)])
    instructions_en = TextAreaField(_l("Instructions in English"), [Optional(), Length(max=2000)])

    def section(self, before: Section | None) -> Section:
        """The section with this heading."""
        return replace(
            before or Section(""),
            title=self.title.data or "",
            title_en=self.title_en.data or "",
            instructions=self.instructions.data or "",
            instructions_en=self.instructions_en.data or "",
        )


class CellForm(Form):
    """A cell of a blueprint: so many questions of one kind."""

    category = SelectField(_l("Category"), coerce=int)
    count = IntegerField(_l("How many"), [InputRequired(), NumberRange(min=1, max=MOST_QUESTIONS)])
    marks = DecimalField(_l("Marks each"), MARKS, places=None)
    types = CheckboxesField(_l("Types"), description=_l("None chosen: any type."))
    levels = CheckboxesField(
        _l("Difficulty"),
        coerce=int,
        choices=list(LEVELS.items()),
        description=_l("None chosen: any, also questions without a level."),
    )
    points = StringField(
        _l("Knowledge points"),
        [Optional(), Length(max=500)],
        description=_l("Separated by commas; a question fits that has one of them. Empty: any."),
    )

    def validate_marks(self, field: DecimalField) -> None:
        two_places(field)

    def offer(self, categories: Sequence[tuple[int, str]], types: Sequence[tuple[str, str]]) -> None:
        """Fills the choices; before validating."""
        self.category.choices = list(categories)
        self.types.choices = list(types)

    def cell(self, key: str) -> Cell:
        """The cell that was filled in."""
        words = (self.points.data or "").replace("，", ",").replace("、", ",").split(",")
        return Cell(
            key=key,
            category=self.category.data,
            count=self.count.data or 1,
            marks=self.marks.data or Decimal(1),
            types=tuple(self.types.data or ()),
            levels=tuple(sorted(self.levels.data or ())),
            points=tuple(dict.fromkeys(word.strip() for word in words if word.strip())),
        )


def cell_form(cell: Cell | None) -> CellForm:
    """The form for a cell, or for a new one."""
    if cell is None:
        return CellForm(data={"count": 10, "marks": Decimal(1), "types": [], "levels": []})
    start: dict[str, Any] = {
        "category": cell.category,
        "count": cell.count,
        "marks": cell.marks,
        "types": list(cell.types),
        "levels": list(cell.levels),
        "points": ", ".join(cell.points),
    }
    return CellForm(data=start)


class MarksForm(Form):
    """What a question that is put in is worth."""

    marks = DecimalField(_l("Marks each"), MARKS, places=None, default=Decimal(1))

    def validate_marks(self, field: DecimalField) -> None:
        two_places(field)


class FormsForm(Form):
    """How many parallel forms, and how long they are looked for."""

    count = IntegerField(_l("Forms"), [InputRequired(), NumberRange(min=2, max=8)], default=2)
    seconds = IntegerField(
        _l("Time for the search"),
        [InputRequired(), NumberRange(min=1, max=300)],
        default=20,
        description=_l("Longer searches find forms that are more alike."),
    )


class EnemiesForm(Form):
    """Why questions must not stand together, and who says so."""

    unit_id = SelectField(_l("Unit in charge"), coerce=int)
    reason = StringField(_l("Reason"), [Optional(), Length(max=300)])


def two_places(field: DecimalField) -> None:
    """Refuses more than two decimal places."""
    if field.data is not None and field.data != round(field.data, 2):
        raise ValidationError(_("Two decimal places at most."))
