"""The upload of a file of hours, and a system for the list."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.reports.api import table_field
from lms.web.forms import Form


class HoursForm(Form):
    """A file, and the system that it comes from."""

    system = SelectField(_l("Comes from"), coerce=int)
    file = table_field(_l("File with the hours"))


class SystemForm(Form):
    """A system that hours come from."""

    name = StringField(_l("Name of the system"), [InputRequired(), Length(max=100)])
    name_en = StringField(_l("Name in English"), [Optional(), Length(max=100)])
    category = SelectField(
        _l("Counted as"), description=_l("What its hours are where a file does not say."), default="external"
    )
