"""Forms of claims."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import DateField, DecimalField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.files.api import FileRefused, ReceivedFile, receive_upload
from lms.files.domain import HEAD_BYTES, PDF, Refused, type_of
from lms.files.domain import Kind as FileKind
from lms.hours.claims.services.statement import Statement
from lms.hours.conversions.domain.convert import Work
from lms.hours.conversions.domain.table import Kind, Unit
from lms.hours.conversions.wording import KINDS, UNITS
from lms.web.forms import Form

MOST_FILES = 10


class ClaimForm(Form):
    """What somebody did elsewhere."""

    kind = SelectField(_l("Kind of activity"), choices=list(KINDS.items()), default=Kind.EXTERNAL)
    title = StringField(_l("Title"), [InputRequired(), Length(max=300)])
    provider = StringField(
        _l("Held by"), [Optional(), Length(max=200)], description=_l("The party school, college or unit.")
    )
    starts_on = DateField(_l("First day"), [InputRequired()])
    ends_on = DateField(_l("Last day"), [InputRequired()])
    amount = DecimalField(
        _l("Amount"), [InputRequired(), NumberRange(min=Decimal("0.01"), max=100_000)], places=None
    )
    unit = SelectField(_l("Unit of the amount"), choices=list(UNITS.items()), default=Unit.HOURS)
    category = SelectField(_l("Counted as"))
    programme = SelectField(_l("Completes a programme"))
    evidence = MultipleFileField(_l("PDF or pictures"))

    def validate_amount(self, field: Any) -> None:
        try:
            Work(Kind.EXTERNAL, Unit(self.unit.data), field.data)
        except ValueError:
            raise ValidationError(
                _("Give whole minutes or half-days, and hours and days with at most two decimal places.")
            ) from None

    def statement(self) -> Statement:
        """What file_claim takes."""
        first, last, amount = self.starts_on.data, self.ends_on.data, self.amount.data
        assert first is not None
        assert last is not None
        assert amount is not None  # what validation makes sure of
        return Statement(
            kind=Kind(self.kind.data),
            category=self.category.data,
            title=self.title.data or "",
            starts_on=first,
            ends_on=last,
            unit=Unit(self.unit.data),
            amount=amount,
            provider=self.provider.data or "",
            programme=self.programme.data or None,
        )

    def receive(self) -> list[ReceivedFile]:
        """The files that came with the form, checked and stored. Raises FileRefused."""
        uploads = [upload for upload in self.evidence.data or () if upload and upload.filename]
        if len(uploads) > MOST_FILES:
            raise FileRefused(_("At most %(most)s files can be added at once.", most=MOST_FILES))
        return [_receive(upload) for upload in uploads]


def _receive(upload: FileStorage) -> ReceivedFile:
    """The upload, when it is a PDF or a picture. Raises FileRefused."""
    name = upload.filename or ""
    head = upload.stream.read(HEAD_BYTES)
    upload.stream.seek(0)
    try:
        found = type_of(head, name)
    except Refused:
        found = None
    if found is None or (found is not PDF and found.kind is not FileKind.IMAGE):
        raise FileRefused(_("“%(name)s” is not taken here. Choose a PDF or a picture.", name=name))
    return receive_upload(upload, kinds={found.kind})


class AcceptForm(Form):
    """A manager's acceptance, with what is to be put right in it."""

    amount = DecimalField(_l("Amount"), [InputRequired(), NumberRange(min=0, max=100_000)], places=None)
    category = SelectField(_l("Counted as"))
    note = TextAreaField(
        _l("Note"), [Length(max=500)],
        description=_l("Needed when you correct the amount or the category; the member sees it."),
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, categories: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unit = unit
        self.category.choices = list(categories)

    def validate_amount(self, field: Any) -> None:
        try:
            Work(Kind.EXTERNAL, self._unit, field.data)
        except ValueError:
            raise ValidationError(
                _("Give whole minutes or half-days, and hours and days with at most two decimal places.")
            ) from None


class ReasonForm(Form):
    """Why a claim goes back to the member."""

    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=500)])
