"""The shape of what people send."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from lms.web.forms import Form


class BookForm(Form):
    """A book for the list of a unit."""

    unit_id = SelectField(_l("Unit"), coerce=int)
    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    author = StringField(_l("Author"), [Length(max=200)])
    hours = DecimalField(
        _l("Credit hours"), [InputRequired(), NumberRange(0, 100)], places=2, default=Decimal(2)
    )
    characters_required = IntegerField(
        _l("Characters of notes"), [InputRequired(), NumberRange(1, 10_000)], default=200
    )


class NotesForm(Form):
    """What somebody takes from a book."""

    notes = TextAreaField(_l("Your notes"), [InputRequired(), Length(max=20_000)])
