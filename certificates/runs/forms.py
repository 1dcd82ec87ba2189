"""Forms of issuing runs."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.web.forms import Form


class RunForm(Form):
    """To whom certificates are issued, and which. It is sent by GET too: the preview's address holds it all."""

    achievement = SelectField(_l("Everybody who completed"), [InputRequired()])
    unit = SelectField(_l("In the unit"), [Optional()], coerce=str)
    numbers = TextAreaField(
        _l("Only these staff numbers"),
        [Optional(), Length(max=20_000)],
        description=_l("One a line, as copied from a spreadsheet. Empty: everybody."),
    )
    design = SelectField(_l("Certificate design"), [InputRequired()])
    expires_on = DateField(
        _l("Valid through"),
        [Optional()],
        description=_l("The last day for all of them. Empty: as long as the design says."),
    )
    is_mailed = BooleanField(_l("Tell everybody who gets one, also by mail"))


class RenewalForm(Form):
    """How a run's certificates are issued anew."""

    expires_on = DateField(
        _l("Valid through"),
        [Optional()],
        description=_l("The last day for all of them. Empty: as long as the design says."),
    )
    is_mailed = BooleanField(_l("Tell everybody who gets one, also by mail"))
