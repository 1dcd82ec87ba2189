"""Forms for units."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.web.forms import Form

KINDS = [
    ("organ", _l("Organ")),
    ("bureau", _l("Bureau")),
    ("division", _l("Division")),
    ("department", _l("Department")),
    ("office", _l("Office")),
    ("institution", _l("Institution")),
    ("school", _l("School")),
]


class UnitForm(Form):
    """What a unit is called."""

    code = StringField(_l("Unit code"), [InputRequired(), Length(max=60)])
    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("Name in English"), [Optional(), Length(max=200)])
    kind = SelectField(_l("Kind"), choices=KINDS)
    parent_id = SelectField(_l("Belongs to"), coerce=int)
