"""The upload of a roster."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileAllowed, FileField, FileRequired

from lms.web.forms import Form


class RosterForm(Form):
    file = FileField(
        _l("Roster"),
        validators=[
            FileRequired(_l("Choose a file.")),
            FileAllowed(["xlsx", "xls", "ods", "csv"], _l("Choose an XLSX, XLS, ODS or CSV file.")),
        ],
    )
