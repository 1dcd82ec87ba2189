"""Forms of the conversions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.hours.conversions.comparison import FIELDS, ROUNDING_WORDS
from lms.hours.conversions.domain.convert import Work
from lms.hours.conversions.domain.reading import NO_CAP, STEPS
from lms.hours.conversions.domain.table import Kind, Unit
from lms.hours.conversions.wording import CLOSED_PERIODS
from lms.web.forms import Form

MOST = Decimal(100_000)
AS_DEFAULT = ("", _l("as the defaults say"))


class ConversionForm(Form):
    """The document of a draft, which keeps its spaces."""

    text = TextAreaField(
        _l("Table"), [InputRequired()], filters=[lambda text: (text or "").replace("\r\n", "\n")]
    )


class KindForm(Form):
    """How one kind of activity becomes hours; what is empty is as the defaults say."""

    minutes_per_hour = IntegerField(FIELDS["minutes_per_hour"], [Optional()])
    hours_per_day = DecimalField(FIELDS["hours_per_day"], [Optional()], places=None)
    hours_per_half_day = DecimalField(FIELDS["hours_per_half_day"], [Optional()], places=None)
    factor = DecimalField(FIELDS["factor"], [Optional()], places=None)
    cap = DecimalField(
        FIELDS["cap"], [Optional()], places=None, description=_l("Credit hours of one activity.")
    )
    step = SelectField(FIELDS["step"], choices=[AS_DEFAULT, *((str(step), str(step)) for step in STEPS)])
    rounding = SelectField(FIELDS["rounding"], choices=[AS_DEFAULT, *ROUNDING_WORDS.items()])
    minimum_progress_percent = IntegerField(FIELDS["minimum_progress_percent"], [Optional()])
    test_required = SelectField(
        FIELDS["is_test_required"], choices=[AS_DEFAULT, ("yes", _l("yes")), ("no", _l("no"))]
    )

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> KindForm:
        """The form with what a table of the document says."""
        data: dict[str, Any] = dict(values)
        for key in ("hours_per_day", "hours_per_half_day", "factor", "cap"):
            data[key] = _decimal(data.get(key))
        if (test := data.get("test_required")) is not None:
            data["test_required"] = "yes" if test else "no"
        return cls(data=data)

    def values(self) -> dict[str, Any]:
        """The keys of the document; None where nothing is said."""
        amounts = ("hours_per_day", "hours_per_half_day", "factor", "cap")
        test = self.test_required.data
        return {
            "minutes_per_hour": self.minutes_per_hour.data,
            **{key: _text(self[key].data) for key in amounts},
            "step": self.step.data or None,
            "rounding": self.rounding.data or None,
            "minimum_progress_percent": self.minimum_progress_percent.data,
            "test_required": test == "yes" if test else None,
        }


class GeneralForm(Form):
    """The head of the table, and what holds for claims and imports."""

    title = StringField(_l("Title"), [InputRequired(), Length(max=200)])
    valid_from = DateField(_l("In force from"), [InputRequired()])
    late_days = IntegerField(
        FIELDS["late_days"], [InputRequired(), NumberRange(0, 3660)],
        description=_l("How long after the end of a period its hours may still be claimed."),
    )  # fmt: skip
    closed_periods = SelectField(FIELDS["closed_periods"], choices=list(CLOSED_PERIODS.items()))
    evidence_required = BooleanField(_l("A claim needs evidence"))
    most_hours = DecimalField(FIELDS["most_hours"], [InputRequired()], places=None)

    def values(self) -> dict[str, dict[str, Any]]:
        """The keys of the document, by table."""
        return {
            "conversion": {"title": self.title.data, "valid_from": self.valid_from.data},
            "claims": {
                "late_days": self.late_days.data,
                "closed_periods": str(self.closed_periods.data),
                "evidence_required": self.evidence_required.data,
            },
            "imports": {"most_hours": _text(self.most_hours.data)},
        }


def work_in(values: Mapping[str, str]) -> Work | None:
    """The work that an address or a half-filled form speaks of; None while it says too little or nonsense."""
    try:
        kind, unit = Kind(values.get("kind", "")), Unit(values.get("unit", ""))
        amount = Decimal(values.get("amount", "").strip().replace(",", "."))
        return Work(kind, unit, amount) if amount <= MOST else None
    except (ValueError, InvalidOperation):
        return None


def _decimal(value: Any) -> Decimal | None:
    """What a document's amount is in a form; no cap is an empty field."""
    return None if value is None or value == NO_CAP else Decimal(str(value))


def _text(amount: Decimal | None) -> str | None:
    """An amount as the document writes it."""
    return None if amount is None else f"{amount.normalize():f}"
