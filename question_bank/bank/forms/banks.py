"""Banks and categories."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from lms.web.forms import Form


class BankForm(Form):
    title = StringField(
        _l("Title"), validators=[InputRequired(_l("Give the bank a title.")), Length(max=200)]
    )
    title_en = StringField(_l("Title in English"), validators=[Length(max=200)])
    unit = SelectField(
        _l("Unit"),
        coerce=int,
        description=_l("Authors of this unit and of those above it may read and change the questions."),
    )
    requires_review = BooleanField(
        _l("Questions are reviewed"),
        description=_l("Whoever wrote a question cannot release it: somebody else reads it first."),
    )


class CategoryForm(Form):
    name = StringField(
        _l("Category name"), validators=[InputRequired(_l("Give the category a name.")), Length(max=200)]
    )
