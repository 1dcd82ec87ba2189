"""Forms of revoking many."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.web.forms import Form


class ChooseForm(Form):
    """Which certificates are to fall: of one achievement, issued in certain days. Sent by GET."""

    subject = SelectField(_l("Awarded for"), [InputRequired()])
    since = DateField(_l("Issued from"), [Optional()])
    until = DateField(_l("Issued until"), [Optional()])


class AskForm(Form):
    """Why they are to fall."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(), Length(max=500)],
        description=_l("Their holders are told it; those who verify a certificate are not."),
    )


class DeclineForm(Form):
    """Why they stay."""

    reason = StringField(_l("Reason"), [Optional(), Length(max=500)])
