"""Forms of rotation training."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DecimalField, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.web.forms import Form


class CycleForm(Form):
    """A cycle of a unit."""

    unit_id = SelectField(
        _l("Unit"), coerce=int, description=_l("Every full-time cadre of this unit and below it is due.")
    )
    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=200)])
    starts_on = DateField(_l("From"), [InputRequired()])
    ends_on = DateField(_l("To"), [InputRequired()])
    months = IntegerField(
        _l("Once every"), [InputRequired(), NumberRange(1, 120)], default=24,
        description=_l("Who was trained earlier is due this long after it, and by the end of the cycle at the latest."),
    )  # fmt: skip
    hours = DecimalField(
        _l("Credit hours"), [InputRequired(), NumberRange(0, 999)], places=2, default=Decimal(40)
    )
    category = SelectField(_l("Counted as"))

    def validate_ends_on(self, field: Any) -> None:
        _check_order(self.starts_on.data, field.data)

    def values(self) -> dict[str, Any]:
        """What open_cycle takes, but for the unit."""
        names = ("title", "starts_on", "ends_on", "months", "hours", "category")
        return {name: self[name].data for name in names} | {"title_en": self.title_en.data or None}


class CohortForm(Form):
    """A class of a cycle; its days lie within the cycle's."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=200)])
    place = StringField(_l("Place"), [Optional(), Length(max=200)])
    starts_on = DateField(_l("From"), [InputRequired()])
    ends_on = DateField(_l("To"), [InputRequired()])
    places = IntegerField(_l("Places"), [InputRequired(), NumberRange(1, 10_000)], default=40)

    def __init__(self, *args: Any, first: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._first, self._last = first, last

    def validate_starts_on(self, field: Any) -> None:
        if field.data and not self._first <= field.data <= self._last:
            raise ValidationError(
                _(
                    "The class must lie within the cycle (%(first)s to %(last)s).",
                    first=self._first,
                    last=self._last,
                )
            )

    def validate_ends_on(self, field: Any) -> None:
        _check_order(self.starts_on.data, field.data)

    def values(self) -> dict[str, Any]:
        """What add_cohort takes."""
        names = ("title", "place", "starts_on", "ends_on", "places")
        return {name: self[name].data for name in names} | {"title_en": self.title_en.data or None}


class CompletionForm(Form):
    """The day on which the people of a class completed it."""

    completed_on = DateField(_l("Completed on"), [InputRequired()])


class ReasonForm(Form):
    """Why something is taken back."""

    reason = StringField(_l("Reason"), [InputRequired(), Length(max=500)])


def _check_order(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise ValidationError(_("The last day lies before the first."))
