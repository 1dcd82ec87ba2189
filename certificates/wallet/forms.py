"""Forms of the wallet."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from lms.web.forms import Form


class ShareForm(Form):
    """What a link is called and how long it opens. Which certificates it shows are check boxes of the page."""

    title = StringField(
        _l("Name of the link"),
        [InputRequired(), Length(max=120)],
        description=_l("Whoever opens it reads this above the certificates, for example “Application 2026”."),
    )
    days = SelectField(
        _l("Opens for"),
        choices=[
            ("30", _l("30 days")),
            ("90", _l("90 days")),
            ("365", _l("One year")),
            ("", _l("Until withdrawn")),
        ],
        default="90",
    )
