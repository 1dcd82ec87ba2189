"""The engine: what policies say of one person. evaluate() answers for one; an Evaluator for many by the same policies.

known          the facts, prepared: credits on local days, leaves joined
layout         which periods each version of a policy judges
requirement    how much is asked in a period
counting       which credits count, and how much of each
amounts_judged hours, days and counts
completions    duties to complete a programme
rows           outcomes written down, with the trace
"""

from __future__ import annotations

from collections.abc import Iterable

from lms.hours.domain.evaluation.evaluator import Evaluator
from lms.hours.domain.facts import Facts
from lms.hours.domain.policy import Policy
from lms.hours.domain.verdicts import Row

__all__ = ["Evaluator", "evaluate"]


def evaluate(policies: Iterable[Policy], facts: Facts, *, with_trace: bool = True) -> list[Row]:
    """One row per rule and period, ordered by rule, then due date. Policies with the same id are versions of one.

    Raises PolicyRefused when the same version is given twice.
    """
    return Evaluator(policies).rows(facts, with_trace=with_trace)
