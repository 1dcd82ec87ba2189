"""Forms on the pages of results."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.web.forms import Form
from question_bank.exams.forms.draws import MomentField


class AllowanceForm(Form):
    """What one person is allowed beyond the rules."""

    extra_minutes = IntegerField(_l("More minutes"), [InputRequired(), NumberRange(min=0, max=1440)])
    extra_attempts = IntegerField(_l("More attempts"), [InputRequired(), NumberRange(min=0, max=100)])
    open_until = MomentField(
        _l("May start until"), [Optional()], description=_l("Later than the closing for everybody.")
    )
    reason = StringField(_l("Reason"), [InputRequired(), Length(max=300)])


class MarkForm(Form):
    """A person's mark for one answer."""

    marks = DecimalField(_l("Marks"), [InputRequired(), NumberRange(min=0)], places=None)
