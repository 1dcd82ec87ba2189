"""Forms about issued certificates."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.web.forms import Form


class RevokeForm(Form):
    """Why a certificate is taken back."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(), Length(max=500)],
        description=_l("The holder is told it; those who verify the certificate are not."),
    )


class ReissueForm(Form):
    """What a reissued certificate says of the achievement; names come from the books."""

    title = StringField(_l("Title on the certificate"), [InputRequired(), Length(max=300)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=300)])
    expires_on = DateField(
        _l("Valid through"), [Optional()], description=_l("Empty: as long as the design says, from today.")
    )
