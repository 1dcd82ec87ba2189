"""Forms of closing a period."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from lms.web.forms import Form


class WithdrawalForm(Form):
    """Why a closing was a mistake."""

    reason = TextAreaField(_l("Reason"), [DataRequired(), Length(max=500)])
