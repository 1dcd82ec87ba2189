"""The form of verification."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from certificates.papers.sniffing import MOST_JSON
from certificates.register.domain import CertificateRefusal, Serial
from certificates.register.domain.serial import EXAMPLE
from certificates.rendering.refusal_words import refusal_text
from lms.web.forms import Form


class VerifyForm(Form):
    """The number on a certificate, and whose it is."""

    serial = StringField(
        _l("Certificate number"),
        [InputRequired(), Length(max=60)],
        description=_l("As printed on the certificate, for example %(example)s.", example=EXAMPLE),
    )
    name = StringField(
        _l("Name on the certificate"),
        [InputRequired(), Length(max=120)],
        description=_l("In Chinese characters or in Latin letters, as printed."),
    )

    def validate_serial(self, field: Any) -> None:
        """A mistyped number is told apart from an unknown one: that follows from the number alone."""
        try:
            self.number = Serial.parse(field.data)
        except CertificateRefusal as refusal:
            raise ValidationError(refusal_text(refusal)) from None


class FileForm(Form):
    """A certificate as a file, or its credential pasted."""

    file = FileField(_l("The file of the certificate"))
    pasted = TextAreaField(_l("The credential as text"), [Length(max=MOST_JSON)])

    def validate_file(self, field: Any) -> None:
        if not field.data and not (self.pasted.data or "").strip():
            raise ValidationError(_("Choose a file, or paste a credential."))

    def content(self) -> bytes:
        """The bytes of what was handed over; a file rather than what was pasted."""
        if self.file.data:
            content: bytes = self.file.data.read()
            return content
        return (self.pasted.data or "").encode("utf-8", "replace")
