"""What is said about questions: notes of a review, lending a bank, changing many at once."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.web.forms import Form
from question_bank.bank.forms.base import DIFFICULTY_TITLES

DIFFICULTIES = {int(level): title for level, title in DIFFICULTY_TITLES.items()}
"""The levels of difficulty, easiest first, with their titles."""


def labels_in(written: str | None) -> tuple[str, ...]:
    """The labels of a line, which commas of any kind separate."""
    text = (written or "").replace("，", ",").replace("、", ",").replace("；", ",").replace(";", ",")
    return tuple(label.strip() for label in text.split(",") if label.strip())


def _level(value: object) -> int:
    """A level as it was sent; 0 for none or what is no number."""
    return int(str(value)) if str(value).isdigit() else 0


class NoteForm(Form):
    note = TextAreaField(
        _l("Note for the reviewer"), validators=[Length(max=4000)], render_kw={"rows": 3}, id="note"
    )


class ReturnForm(Form):
    comment = TextAreaField(
        _l("What should be changed?"),
        validators=[InputRequired(_l("Say what should be changed.")), Length(max=4000)],
        render_kw={"rows": 4},
        id="return-comment",
    )


class RemarkForm(Form):
    text = TextAreaField(
        _l("Comment"),
        validators=[InputRequired(_l("Write the comment first.")), Length(max=4000)],
        render_kw={"rows": 2},
        id="remark",
    )


class ShareForm(Form):
    unit = SelectField(_l("Lend to"), coerce=int)
    right = SelectField(_l("May"))


class BulkForm(Form):
    labels = StringField(_l("Labels"), validators=[Length(max=600)], description=_l("Separated by commas."))
    difficulty = SelectField(
        _l("Difficulty"),
        coerce=_level,
        choices=[(0, _l("Not said")), *DIFFICULTIES.items()],
        validate_choice=False,  # each part of the page sends its own fields only
    )
    source = StringField(_l("Source"), validators=[Length(max=300)])
    valid_from = DateField(_l("Valid from"), validators=[Optional()])
    valid_until = DateField(_l("Valid until"), validators=[Optional()])
    category = SelectField(_l("Category"), coerce=int, validate_choice=False)

    def first_error(self) -> Any:
        """The first thing that is wrong, None when nothing is."""
        return next((error for errors in self.errors.values() for error in errors), None)
