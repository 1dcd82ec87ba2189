"""The upload of a file of questions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileAllowed, FileField, FileRequired
from wtforms import SelectField

from lms.web.forms import Form
from question_bank.formats.registry import EXTENSIONS, FORMATS


class UploadForm(Form):
    file = FileField(
        _l("File"),
        validators=[
            FileRequired(_l("Choose a file.")),
            FileAllowed(
                EXTENSIONS,
                _l(
                    "Choose a GIFT, Aiken, Moodle XML or Xueshi JSON file (.gift, .txt, .aiken, .xml or .json)."
                ),
            ),
        ],
    )
    format = SelectField(
        _l("Format"),
        choices=[("", _l("By the file")), *((each.key, each.title) for each in FORMATS.values())],
        default="",
        validate_choice=True,
    )
    category = SelectField(_l("Put into"), coerce=int)
