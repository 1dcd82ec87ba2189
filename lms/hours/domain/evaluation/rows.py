"""Outcomes written down as rows, with what every credit brought and why."""

from __future__ import annotations

from collections.abc import Iterator

from lms.contracts.texts import N_
from lms.hours.domain.evaluation.known import Known, is_later
from lms.hours.domain.evaluation.layout import Task
from lms.hours.domain.evaluation.outcome import Outcome
from lms.hours.domain.facts import Credit
from lms.hours.domain.policy import Alternative, Measure
from lms.hours.domain.verdicts import Reason, Row, TraceLine, Verdict

NOT_ACCEPTED = Reason(N_("not accepted"))
LATER = Reason(N_("dated after the day this is worked out for"))
OUTSIDE = Reason(N_("outside this period"))
NO_RULE = Reason(N_("the rule does not apply in this period"))


def row_of(task: Task, alternative: Alternative, outcome: Outcome, with_trace: bool) -> Row:
    """The row of one outcome. A period that asks for nothing shows 0 required and 0 short."""
    period, known = task.period, task.known
    return Row(
        person=known.facts.person,
        rule=task.rule.id,
        policy=task.policy.name,
        measure=alternative.measure.value,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        due_on=period.ends_on,
        required=outcome.required,
        counted=outcome.counted,
        short=outcome.short,
        verdict=outcome.verdict,
        missing=outcome.missing,
        trace=tuple(_trace(alternative, outcome, known)) if with_trace else (),
    )


def _trace(alternative: Alternative, outcome: Outcome, known: Known) -> Iterator[TraceLine]:
    """Every credit of the facts once, in their order; then completions and what was carried over."""
    tally = outcome.tally
    looked_at = {item.placed.order: item for item in (*tally.counting, *tally.refused)} if tally else {}
    for order, credit in enumerate(known.facts.credits):
        item = looked_at.get(order)
        if item is not None:
            yield TraceLine(credit.ref, item.counted, item.why)
        else:
            yield TraceLine(credit.ref, 0, _why_not(alternative, outcome, known, credit))
    yield from outcome.others


def _why_not(alternative: Alternative, outcome: Outcome, known: Known, credit: Credit) -> Reason:
    if not credit.is_accepted:
        return NOT_ACCEPTED
    if is_later(credit, known.facts):
        return LATER
    if outcome.verdict is Verdict.NOT_APPLICABLE:
        return NO_RULE
    if alternative.measure is Measure.COMPLETION:
        return Reason(
            N_("the rule asks for a completion of %(programme)s"), {"programme": alternative.programme}
        )
    if alternative.categories is not None and credit.category not in alternative.categories:
        return Reason(N_("the category %(category)s does not count"), {"category": credit.category})
    return OUTSIDE
