"""Forms of certificates from elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, DecimalField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from certificates.external.domain.fields import MOST_HOURS, Fields
from certificates.external.wording import NAMES
from lms.reports.api import table_field
from lms.web.forms import Form


class UploadForm(Form):
    """A certificate's file."""

    file = FileField(_l("The certificate"), [FileRequired(_l("Choose a file."))])


class FieldsForm(Form):
    """What a certificate says, for its holder to put right."""

    title = StringField(NAMES["title"], [InputRequired(), Length(max=300)])
    issuer = StringField(NAMES["issuer"], [InputRequired(), Length(max=200)])
    number = StringField(
        NAMES["number"], [Optional(), Length(max=100)],
        description=_l("As printed; by it the same certificate is recognised."),
    )  # fmt: skip
    holder = StringField(NAMES["holder"], [InputRequired(), Length(max=120)])
    completed_on = DateField(NAMES["completed_on"], [InputRequired()])
    expires_on = DateField(NAMES["expires_on"], [Optional()])
    hours = DecimalField(
        NAMES["hours"], [Optional(), NumberRange(min=0, max=MOST_HOURS)], places=None,
        description=_l("As printed. Leave it empty when none are: it is decided on all the same, and brings no hours."),
    )  # fmt: skip
    category = SelectField(_l("Counted as"), default="external")

    def validate_expires_on(self, field: Any) -> None:
        if self.completed_on.data and field.data < self.completed_on.data:
            raise ValidationError(_("The last day of validity lies before the day of completion."))

    def stated(self) -> Fields:
        """What the holder states."""
        hours, completed_on = self.hours.data, self.completed_on.data
        assert isinstance(completed_on, date)
        return Fields(
            title=self.title.data or "",
            issuer=self.issuer.data or "",
            number=self.number.data or "",
            holder=self.holder.data or "",
            completed_on=completed_on,
            expires_on=self.expires_on.data,
            hours=round(hours, 2) if hours else None,
        )


class ImportForm(Form):
    """A file of certificates of many people."""

    file = table_field(_l("File with the certificates"))
