"""The words of faults: where in a policy something is wrong, and why, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.hours.domain.refusals import Fault, PolicyRefused
from lms.hours.policies.refusals import PolicyStepRefused
from lms.hours.policies.wording import TIERS, key_name, step_text

ROWS = {
    "any_of": _l("Way %(number)s"),
    "minima": _l("Minimum %(number)s"),
    "caps": _l("Cap %(number)s"),
}
OF_A_LIMIT = {
    "categories": _l("Categories of hours"),
    "hours": _l("Amount"),
    "share": _l("Or a share"),
    "of": _l("Share of what"),
    "per_activity": _l("For each activity, not all of them together"),
}


def row_name(kind: str, number: int) -> str:
    """What a row of the form is called: “Cap 2”."""
    return str(ROWS[kind]) % {"number": number}


def tier_name(tier: str) -> str:
    """What a tier is called; one that the form does not know is called as it is written."""
    return str(TIERS.get(tier, tier))


def place_name(place: str) -> str:
    """Where in the document something stands, for people: “annual · Months”, “annual · Cap 2 · Amount”."""
    steps = place.split(".")
    if steps[0] == "rules" and len(steps) > 1:
        return " · ".join([steps[1], *_names_in_rule(steps[2:])])
    return key_name(".".join(steps[1:]) or steps[0]) if place else ""


def reason_text(fault: Fault) -> str:
    """What is wrong, without the place."""
    reason = _(fault.reason) % fault.values
    return reason[:1].upper() + reason[1:]


def fault_text(fault: Fault) -> str:
    """What is wrong, with the place in the document where there is one."""
    place, reason = place_name(fault.key), reason_text(fault)
    return _("%(place)s: %(reason)s", place=place, reason=reason) if place else reason


def refusal_text(refusal: PolicyRefused | PolicyStepRefused) -> str:
    """Why something is not done, in one sentence: of a text, the first fault and how many more there are."""
    if isinstance(refusal, PolicyStepRefused):
        return step_text(refusal)
    return with_number_more(fault_text(refusal.faults[0]), refusal)


def with_number_more(first: str, refusal: PolicyRefused) -> str:
    """What is said of the first fault, and how many more there are."""
    more = len(refusal.faults) - 1
    return _("%(fault)s (and %(number)s more)", fault=first, number=more) if more else first


def _names_in_rule(steps: Sequence[str]) -> Iterator[str]:
    """What the steps from a rule to a key are called; a tier's amount has the tier's name."""
    names: Mapping[str, object] = {}
    if len(steps) > 1 and steps[0] in ROWS and steps[1].isdigit():
        yield row_name(steps[0], int(steps[1]))
        names = {} if steps[0] == "any_of" else OF_A_LIMIT
        steps = steps[2:]
    if steps:
        yield str(names.get(steps[0]) or key_name(".".join(steps)))
    if steps[:1] == ["required"]:
        yield from map(tier_name, steps[1:])
