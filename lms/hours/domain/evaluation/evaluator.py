"""Judging people by a set of policies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from lms.contracts.texts import N_
from lms.hours.domain.evaluation.amounts_judged import Previous, judge_amounts
from lms.hours.domain.evaluation.completions import Settling, judge_completion
from lms.hours.domain.evaluation.known import Person
from lms.hours.domain.evaluation.layout import Layout, Task
from lms.hours.domain.evaluation.outcome import Outcome
from lms.hours.domain.evaluation.rows import row_of
from lms.hours.domain.facts import Facts
from lms.hours.domain.policy import Measure, Policy
from lms.hours.domain.refusals import PolicyRefused
from lms.hours.domain.verdicts import Row, Verdict

DECIDING = ({Verdict.PASS, Verdict.DEFERRED}, {Verdict.LATE}, {Verdict.UNDECIDED})
"""Which verdicts of an alternative decide a row, the strongest first."""


class Evaluator:
    """Policies made ready to judge many people. What depends on the policies and the day alone is worked out once.

    Raises PolicyRefused when the same version of a policy is given twice for some day.
    """

    def __init__(self, policies: Iterable[Policy]) -> None:
        versions: dict[str, list[Policy]] = defaultdict(list)
        for policy in policies:
            _check_beside(policy, versions[policy.id])
            versions[policy.id].append(policy)
        self._layouts = [Layout(group) for _, group in sorted(versions.items())]

    def rows(self, facts: Facts, *, with_trace: bool = True) -> list[Row]:
        """One row per rule and period, ordered by rule, then due date."""
        return self.rows_of(Person(facts), with_trace=with_trace)

    def rows_of(self, person: Person, *, with_trace: bool = True) -> list[Row]:
        """The rows of a person whom another evaluator may have judged before: periods that both judge by the very same
        rule are worked out once."""
        rows: list[Row] = []
        for layout in self._layouts:
            for rule_id in layout.rule_ids:
                rows += _judge(layout.tasks(rule_id, person), with_trace)
        rows.sort(key=lambda row: (row.rule, row.due_on))
        return rows


def _check_beside(policy: Policy, others: Sequence[Policy]) -> None:
    for other in others:
        if other.version == policy.version and _overlap(policy, other):
            raise PolicyRefused("policy.version", N_("%(name)s is given twice"), name=policy.name)


def _overlap(one: Policy, other: Policy) -> bool:
    """Whether there is a day on which both are valid."""
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )


def _judge(tasks: Sequence[Task], with_trace: bool) -> list[Row]:
    """The rows of one rule. Alternatives are judged apart, period after period; a row shows the one that decides."""
    if not tasks:
        return []
    most = max(len(task.rule.alternatives) for task in tasks)
    judged = [_judge_alternative(tasks, number) for number in range(most)]
    rows = []
    for index, task in enumerate(tasks):
        shown, outcome = _deciding([outcomes[index] for outcomes in judged])
        rows.append(row_of(task, task.rule.alternatives[shown], outcome, with_trace))
    return rows


def _judge_alternative(tasks: Sequence[Task], number: int) -> list[Outcome | None]:
    """The outcomes of one alternative in every period; None where a version does not have so many."""
    outcomes: list[Outcome | None] = []
    previous: Previous | None = None
    settling: dict[str, Settling] = {}
    for task in tasks:
        if number >= len(task.rule.alternatives):
            outcomes.append(None)
            previous = None
            continue
        alternative = task.rule.alternatives[number]
        if alternative.measure is Measure.COMPLETION:
            programme = alternative.programme or ""
            pool = settling.get(programme) or settling.setdefault(
                programme, Settling(task.known, alternative)
            )
            outcomes.append(judge_completion(task.rule, alternative, task.known, task.duty, pool))
            previous = None
            continue
        if previous is not None and not previous.precedes(task.period, alternative.measure):
            previous = None
        judged = task.known.judged
        key = (id(task.rule), number, task.period, id(previous))
        if key not in judged:
            judged[key] = judge_amounts(task.rule, alternative, task.known, task.period, previous)
        outcome, previous = judged[key]
        outcomes.append(outcome)
    return outcomes


def _deciding(outcomes: Sequence[Outcome | None]) -> tuple[int, Outcome]:
    """The first alternative that passes (one that was done late, where none passes), else an undecided one, else the
    first listed. An alternative that is not for the person's tiers is not one of theirs, unless none is."""
    found = [(number, outcome) for number, outcome in enumerate(outcomes) if outcome is not None]
    if len(found) == 1:
        return found[0]
    found = [one for one in found if one[1].verdict is not Verdict.NOT_APPLICABLE] or found
    for verdicts in DECIDING:
        for number, outcome in found:
            if outcome.verdict in verdicts:
                return number, outcome
    return found[0]
