"""The upload of a file of questions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileAllowed, FileField
from wtforms import Field, SelectField, TextAreaField
from wtforms.validators import Length, ValidationError

from lms.web.forms import Form
from question_bank.formats.registry import EXTENSIONS, FORMATS

LONGEST_PASTED = 2_000_000


class UploadForm(Form):
    file = FileField(
        _l("File"),
        validators=[
            FileAllowed(
                EXTENSIONS,
                _l(
                    "Choose a file of questions: an Excel template, a Word document, GIFT, Moodle XML or another of "
                    "the formats below."
                ),
            ),
        ],
    )
    text = TextAreaField(_l("Or paste questions from a document"), validators=[Length(max=LONGEST_PASTED)])
    format = SelectField(
        _l("Format"),
        choices=[("", _l("By the file")), *((each.key, each.title) for each in FORMATS.values())],
        default="",
        validate_choice=True,
    )
    category = SelectField(_l("Put into"), coerce=int)

    def validate_file(self, field: FileField) -> None:
        if not field.data and not (self.text.data or "").strip():
            raise ValidationError(_l("Choose a file, or paste the text of a document."))

    def sent(self) -> tuple[Field, str, bytes]:
        """The field that was filled, a name for what it holds, and its bytes; the file where there are both."""
        if self.file.data:
            return self.file, self.file.data.filename or "", self.file.data.read()
        pasted = (self.text.data or "").encode("utf-8", "surrogatepass")
        return self.text, str(_l("Pasted text")), pasted
