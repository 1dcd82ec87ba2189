"""Judging people twice: as they are judged, and as they would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.hours.days import hours_zone, local_date
from lms.hours.domain.evaluation import Evaluator
from lms.hours.domain.evaluation.known import Person
from lms.hours.simulation.domain import Difference, difference
from lms.hours.simulation.supposing import Judging
from lms.hours.verdicts.facts import known_of
from lms.organisation.models import Appointment
from lms.organisation.scopes import holding_on, person_in_scope, units_in

Found = tuple[Mapping[int, int], list[Difference]]
"""How many people of each unit (by id) were looked at, and those for whom something is different."""


@dataclass
class Comparing:
    """The work of a simulation (see in_shares): `policies` are by unit path. It is sent to other processes, so the
    evaluators are made where it works."""

    as_of: datetime
    policies: Mapping[str, tuple[Judging, Judging]]
    _evaluators: dict[int, tuple[Evaluator, Evaluator]] = field(default_factory=dict, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return {"as_of": self.as_of, "policies": self.policies, "_evaluators": {}}

    def __call__(self, session: Session, person_ids: Sequence[int]) -> Found:
        by_unit: Counter[int] = Counter()
        differences = []
        for person_id, known in known_of(session, person_ids, self.as_of).items():
            if known.unit_id is None or known.unit_path not in self.policies:
                continue
            by_unit[known.unit_id] += 1
            before, after = self._pair(known.unit_path)
            person = Person(known.facts(person_id, self.as_of))
            found = difference(
                person_id,
                known.unit_id,
                before.rows_of(person, with_trace=False),
                after.rows_of(person, with_trace=False),
            )
            if found is not None:
                differences.append(found)
        return dict(by_unit), differences

    def _pair(self, unit_path: str) -> tuple[Evaluator, Evaluator]:
        pair = self.policies[unit_path]
        evaluators = self._evaluators.get(id(pair))
        if evaluators is None:
            evaluators = self._evaluators[id(pair)] = Evaluator(pair[0]), Evaluator(pair[1])
        return evaluators


def instant_of(as_of: date, now: datetime) -> datetime:
    """The instant at which a simulation looks: now, or the last second of another day."""
    if as_of == local_date(now):
        return now
    return datetime.combine(as_of, time(23, 59, 59), tzinfo=hours_zone()).astimezone(UTC)


def people_of(unit_path: str, as_of: date, today: date) -> Select[int]:
    """The ids of those who hold a primary post in the unit or below it on the day that is looked at and are among its
    people today as well: a simulation of last year does not tell about those who have left."""
    scope = Scope(unit_paths=(unit_path,))
    return (
        select(Appointment.person_id)
        .where(
            Appointment.is_primary,
            holding_on(as_of),
            Appointment.unit_id.in_(units_in(scope)),
            person_in_scope(Appointment.person_id, scope, today),
        )
        .distinct()
    )
