"""Leave and exemptions in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.hours.domain.facts import ExemptionKind

KINDS = {
    ExemptionKind.EXEMPT: _l("Exempt: nothing is asked for in this period"),
    ExemptionKind.REDUCE: _l("Reduce: less is asked for"),
    ExemptionKind.DEFER: _l("Put off: it moves to the next period"),
}
SHORT_KINDS = {
    ExemptionKind.EXEMPT.value: _l("Exempt"),
    ExemptionKind.REDUCE.value: _l("Reduced"),
    ExemptionKind.DEFER.value: _l("Put off"),
}
REFUSALS = {
    "own": _l("Nobody decides about themselves. Ask the manager of the unit above."),
    "ends_before_start": _l("The last day lies before the first one."),
    "too_long": _l("That is more than five years. Leave the last day empty if the leave goes on."),
    "no_reason": _l("Give a reason; it stands beside the figure wherever that is explained."),
    "twice": _l("This very leave is recorded already."),
    "decided": _l("Something was decided about this rule and period already. Withdraw that first."),
    "no_amount": _l("Say how much: an amount above 0 with at most two decimal places."),
    "completion_is_whole": _l("A programme is completed or not: exempt the person or put it off."),
    "unknown_period": _l("The person has no such duty. Choose one of the list."),
}
