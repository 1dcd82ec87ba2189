"""Forms of regrading and of withdrawing a question."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.web.forms import Form
from question_bank.exams.wording import MULTIPLE_RESPONSE_RULES


class ReasonForm(Form):
    """Why something is marked otherwise."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(), Length(max=500)],
        description=_l("It stays with every mark that changes, and in the audit trail."),
        render_kw={"rows": 3},
    )


class RegradingForm(ReasonForm):
    """Which rule of multiple response is used; the questions are chosen in the table."""

    rule = SelectField(
        _l("Multiple response is marked"),
        choices=[("", _l("As it was when each attempt began")), *MULTIPLE_RESPONSE_RULES.items()],
    )


class CarryOutForm(Form):
    """Whether marks may fall."""

    lowers = BooleanField(_l("Also lower the marks that would fall"))
