"""The words of policies: what keys, values, states and refusals are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.hours.domain.loosening import Loosening
from lms.hours.domain.policy import (
    Base,
    Joining,
    LeaveEffect,
    Measure,
    PeriodKind,
    ShareOf,
    StartingEvent,
    TierChange,
)
from lms.hours.policies.domain import State
from lms.hours.policies.refusals import Conflict, PolicyStepRefused
from lms.web.i18n import format_local_date

STATES = {
    State.DRAFT: _l("Draft"),
    State.COMING: _l("Approved, not yet in force"),
    State.IN_FORCE: _l("In force"),
    State.REPLACED: _l("Replaced by a later version"),
    State.ENDED: _l("No longer in force"),
}
TONES = {State.DRAFT: "due", State.COMING: "ink", State.IN_FORCE: "done", State.REPLACED: "", State.ENDED: ""}

TIERS = {"member": _l("Members"), "leader": _l("Leaders")}
FLAGS = {"full_time": _l("Full-time cadres")}
MEASURES = {
    Measure.HOURS: _l("Credit hours"),
    Measure.DAYS: _l("Number of days"),
    Measure.COUNT: _l("How many times"),
    Measure.COMPLETION: _l("Completion of a programme"),
}
PERIODS = {
    PeriodKind.CALENDAR: _l("Fixed periods, such as calendar years"),
    PeriodKind.ROLLING: _l("The last months, looked at on any day"),
    PeriodKind.FROM_EVENT: _l("Once, counted from an event"),
    PeriodKind.FROM_LAST: _l("Again and again, counted from the last completion"),
}
EVENTS = {
    StartingEvent.APPOINTED: _l("First appointment to a post that the rule is for"),
    StartingEvent.JOINED: _l("First appointment of all"),
}
BASES = {
    Base.COMPLETION: _l("The day of the completion"),
    Base.EXPIRY: _l("The day on which it was due"),
}
TIER_CHANGES = {
    TierChange.START: _l("The tier at the beginning of the period"),
    TierChange.END: _l("The tier at the end of the period"),
    TierChange.HIGHEST: _l("The larger requirement"),
    TierChange.PRORATE_MONTH: _l("Each month by the tier held on its first day"),
}
JOININGS = {
    Joining.FULL: _l("The whole requirement"),
    Joining.PRORATE_MONTH: _l("By months; the month of joining counts"),
    Joining.NEXT_PERIOD: _l("Nothing until the next period"),
}
LEAVE_EFFECTS = {
    LeaveEffect.IGNORE: _l("Nothing changes"),
    LeaveEffect.PRORATE_MONTH: _l("Whole months of leave are taken off"),
}
SHARES_OF = {
    ShareOf.REQUIRED: _l("of what is required"),
    ShareOf.EARNED: _l("of what was earned"),
}

KEYS: Mapping[str, object] = {
    "id": _l("Short name"),
    "version": _l("Version"),
    "title": _l("Title"),
    "title_en": _l("Title in English"),
    "document": _l("Regulation"),
    "timezone": _l("Time zone"),
    "valid_from": _l("Valid from"),
    "valid_to": _l("Valid to"),
    "rules": _l("Rules"),
    "clause": _l("Sentence of the regulation"),
    "clause_en": _l("The sentence in English"),
    "audience": _l("Who owes it"),
    "audience.tiers": _l("Tiers"),
    "audience.posts": _l("Held posts"),
    "audience.flags": _l("Marks of the appointment"),
    "audience.unit_kinds": _l("Kinds of unit"),
    "any_of": _l("Ways to meet it"),
    "measure": _l("What is counted"),
    "required": _l("How much"),
    "categories": _l("Which hours count"),
    "programme": _l("Programme"),
    "period": _l("By when"),
    "period.kind": _l("Kind of period"),
    "period.months": _l("Months"),
    "period.anchor": _l("First period begins on"),
    "period.event": _l("Counted from"),
    "period.first": _l("The first one counted from"),
    "period.base": _l("The next one counted from"),
    "period.window_months": _l("Months before the due date in which it may be renewed"),
    "each": _l("Floor within the period"),
    "each.months": _l("Months of each stretch"),
    "each.hours": _l("At least, in every stretch"),
    "on_tier_change": _l("When the tier changes"),
    "on_join": _l("When somebody joins"),
    "on_leave": _l("During approved leave"),
    "minima": _l("Minima"),
    "caps": _l("Caps"),
    "carry": _l("Carry-over"),
    "carry.max": _l("At most"),
    "carry.into": _l("Counted as"),
    "carry.earned_in_last_months": _l("Earned in the last months of the period"),
    "grace_months": _l("Months of grace"),
}

STEP_REFUSALS = {
    "draft_open": _l("There is a draft of this policy already. Go on with it, or delete it first."),
    "not_draft": _l("This version has been approved; its text stays as it is. Begin a new version instead."),
    "draft_changed": _l(
        "Somebody has changed this draft meanwhile. Nothing was saved; what you wrote is still below."
    ),
    "key_elsewhere": _l(
        "The policy “%(key)s” belongs to a unit outside your responsibility. Choose another short name."
    ),
    "same_person": _l("You wrote this draft. Another policy officer has to approve it."),
    "not_approved": _l("Only an approved version can be retired; a draft is deleted."),
    "is_over": _l("This version ends on %(day)s already. Choose an earlier day."),
    "ends_too_early": _l("This version begins on %(day)s; its last day cannot lie before that."),
    "adopted": _l("This unit has adopted the policy already."),
    "nothing_approved": _l("No version of this policy has been approved yet."),
    "other_organisation": _l("This unit belongs to another organisation."),
    "no_day": _l("Say which day is the last one."),
    "has_ended": _l("This adoption has ended on %(day)s already."),
}


def key_name(key: str) -> str:
    """What a key of a rule or of the head is called: "period.months" is “Months”, by its parent where it is no key."""
    steps = [step for step in key.split(".") if not step.isdigit()]
    for end in range(len(steps), 0, -1):
        if (name := KEYS.get(".".join(steps[:end]))) is not None:
            return str(name)
    return key


def step_text(refusal: PolicyStepRefused) -> str:
    """Why a step cannot be taken, and what to do."""
    values = {
        key: format_local_date(value) if isinstance(value, date) else value
        for key, value in refusal.values.items()
    }
    return str(STEP_REFUSALS[refusal.code]) % values


def loosening_text(loosening: Loosening) -> str:
    """By what a rule gives way: “How much: 20 is less than the 24 required above”."""
    return _(
        "%(key)s: %(reason)s",
        key=key_name(loosening.key),
        reason=_(loosening.reason) % dict(loosening.values),
    )


def conflict_text(conflict: Conflict, unit_names: Mapping[str, str]) -> str:
    """Which rules cannot stand together, and where."""
    lower = unit_names.get(conflict.lower_path, conflict.lower_path)
    if not conflict.loosenings:
        return _(
            "“%(rule)s” is in %(one)s as well as in %(other)s, and %(unit)s would be judged by both.",
            rule=conflict.rule_id, one=conflict.upper, other=conflict.lower, unit=lower,
        )  # fmt: skip
    return _(
        "“%(rule)s” of %(lower)s (%(unit)s) would ask for less than %(upper)s (%(above)s):",
        rule=conflict.rule_id, lower=conflict.lower, unit=lower, upper=conflict.upper,
        above=unit_names.get(conflict.upper_path, conflict.upper_path),
    )  # fmt: skip


def listed(words: Iterable[object]) -> str:
    """Words in a row, as the language writes it."""
    return _(", ").join(str(word) for word in words)
