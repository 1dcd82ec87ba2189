"""The upload of a file of questions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileAllowed, FileField, FileRequired
from wtforms import SelectField

from lms.web.forms import Form


class UploadForm(Form):
    file = FileField(
        _l("File"),
        validators=[
            FileRequired(_l("Choose a file.")),
            FileAllowed(["gift", "txt"], _l("Choose a GIFT file (.gift or .txt).")),
        ],
    )
    category = SelectField(_l("Put into"), coerce=int)
