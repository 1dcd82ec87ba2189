"""The words of closings."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.hours.closing.differences import Difference
from lms.hours.closing.models import ClosedPeriod, ClosedRow
from lms.hours.domain.amounts import hundredths_of
from lms.hours.domain.verdicts import Verdict as Says
from lms.hours.verdicts.models import Verdict
from lms.hours.verdicts.wording import measured, state_text

REFUSALS = {
    "not_over": _l("The year is not over yet."),
    "closed_already": _l("The year is closed already, for this unit or for one above it."),
    "being_closed_below": _l("A unit below is just being closed. Try again in a minute."),
    "another_day": _l(
        "A closing can be withdrawn only on the day on which it was made. What came later is shown as differences."
    ),
    "own_closing": _l("Somebody else must withdraw it: whoever closed the year cannot."),
    "closed_above": _l(
        "A unit above has closed the year since and took these figures over. That closing goes first."
    ),
}


def state_of_closing(period: ClosedPeriod) -> tuple[str, str]:
    """Where a closing stands, in a word, and its tone."""
    if period.withdrawn_at is not None:
        return _("Withdrawn"), ""
    return (_("Being closed"), "due") if period.frozen_at is None else (_("Closed for good"), "done")


def said(row: ClosedRow | Verdict | None) -> tuple[str, str]:
    """What a frozen row or a verdict says, in a word or two, and its tone."""
    if row is None:
        return _("Nothing"), ""
    return state_text(
        Says(row.verdict), row.measure, measured(row.measure, hundredths_of(row.short or Decimal(0)))
    )


def why(difference: Difference) -> str:
    """What made the difference where no entry did."""
    if difference.has_other_policy and difference.now and difference.frozen:
        return _(
            "Judged by %(now)s, then by %(then)s.",
            now=difference.now.policy,
            then=difference.frozen.policy,
        )
    if difference.entries:
        return ""
    return _("A post, a leave or an exemption was changed afterwards.")
