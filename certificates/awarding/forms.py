"""Forms of awarding."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.web.forms import Form


class RuleForm(Form):
    """What earns a certificate, and which."""

    achievement = SelectField(_l("Whoever completes"), [InputRequired()])
    design = SelectField(_l("Earns the certificate"), [InputRequired()])
    needs_approval = BooleanField(
        _l("Only after approval"),
        description=_l(
            "It waits under “Waiting for approval” until an administrator of the unit accepts it."
        ),
    )
    expires_on = DateField(
        _l("Valid through"),
        [Optional()],
        description=_l("The last day for all of them. Empty: as long as the design says."),
    )


class RefuseForm(Form):
    """Why a certificate is refused."""

    reason = StringField(
        _l("Reason"), [InputRequired(), Length(max=500)], description=_l("The person is told.")
    )
