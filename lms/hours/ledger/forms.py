"""Forms of corrections."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from lms.web.forms import Form


class CorrectionForm(Form):
    """Why hours are taken back."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(), Length(max=500)],
        description=_l("The member and everybody who looks at the entry read it."),
    )
