"""Forms of leave and exemptions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DecimalField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from lms.hours.domain.facts import ExemptionKind
from lms.hours.leaves.wording import KINDS, REFUSALS
from lms.web.forms import Form


class LeaveForm(Form):
    """An approved absence."""

    starts_on = DateField(_l("First day"), [InputRequired()])
    ends_on = DateField(
        _l("Last day"), [Optional()], description=_l("Leave it empty while nobody knows when the leave ends.")
    )
    reason = TextAreaField(_l("Reason"), [DataRequired(), Length(max=300)])

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(str(REFUSALS["ends_before_start"]))


class ExemptionForm(Form):
    """A decision about one rule and period of a person."""

    duty = SelectField(_l("Rule and period"), [InputRequired()])
    kind = RadioField(_l("Decision"), choices=list(KINDS.items()), default=ExemptionKind.EXEMPT)
    amount = DecimalField(
        _l("How much"), [Optional()], places=None,
        description=_l("Needed to reduce. To put off everything, leave it empty. In the measure of the rule."),
    )  # fmt: skip
    reason = TextAreaField(_l("Reason"), [DataRequired(), Length(max=300)])

    def __init__(self, *args: Any, duties: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duty.choices = list(duties)

    def validate_amount(self, field: Any) -> None:
        amount = field.data
        if amount is None:
            if self.kind.data == ExemptionKind.REDUCE:
                raise ValidationError(str(REFUSALS["no_amount"]))
            return
        if not Decimal(0) < amount <= 100_000 or amount != amount.quantize(Decimal("0.01")):
            raise ValidationError(_("Say how much: an amount above 0 with at most two decimal places."))
