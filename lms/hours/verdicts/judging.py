"""Working out what the policies say of people, and keeping it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import BigInteger, Table, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.hours.domain.amounts import amount_text
from lms.hours.domain.changing import next_change
from lms.hours.domain.evaluation import Evaluator
from lms.hours.domain.policy import Policy
from lms.hours.domain.verdicts import Row
from lms.hours.domain.verdicts import Verdict as Says
from lms.hours.policies.services.effective import policies_in_force
from lms.hours.verdicts.facts import Known, known_of
from lms.hours.verdicts.models import PersonJudged, Verdict
from lms.organisation.models import Person

AT_ONCE = 1000
"""So many people are judged by one set of statements."""
INSERT = insert(cast(Table, Verdict.__table__)).values(
    {name: bindparam(name, type_=BigInteger) for name in ("required", "counted", "short")}
)
"""Takes amounts as the hundredths that they are stored as: there may be a million rows."""


def judge_people(session: Session, person_ids: Collection[int], *, clock: Clock) -> None:
    """Works out the verdicts of these people as of now, in place of what was kept of them before."""
    wanted = sorted(set(person_ids))
    now = clock()
    for start in range(0, len(wanted), AT_ONCE):
        _judge_some(session, wanted[start : start + AT_ONCE], now)


@dataclass(frozen=True, slots=True)
class Judged:
    """One person's rows, without their traces, and the first day on which they may come out otherwise."""

    person_id: int
    unit_id: int
    tier: str
    rows: list[Row]
    changes_on: date | None


def judged(
    known: Mapping[int, Known], policies: Mapping[str, tuple[Policy, ...]], now: datetime
) -> Iterator[Judged]:
    """What the policies of each person's unit (by its path) say. Who never held an appointment owes nothing."""
    evaluators: dict[int, Evaluator] = {}  # units that are judged alike share the very same tuple of policies
    for person_id, person in known.items():
        if person.unit_id is None:
            continue
        judging = policies[person.unit_path]
        evaluator = evaluators.get(id(judging)) or evaluators.setdefault(id(judging), Evaluator(judging))
        facts = person.facts(person_id, now)
        rows = evaluator.rows(facts, with_trace=False)
        yield Judged(person_id, person.unit_id, person.tier, rows, next_change(judging, facts, rows))


def current_rows(rows: Sequence[Row]) -> set[int]:
    """The indexes of the rows that can still be acted upon: of each rule the last, rows being ordered by due date."""
    return set({row.rule: index for index, row in enumerate(rows)}.values())


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What is to be kept of some people: the rows of lms_hour_verdict and lms_hour_person_judged, amounts in
    hundredths."""

    verdicts: list[dict[str, Any]]
    people: list[dict[str, Any]]


@dataclass(frozen=True)
class Judging:
    """Judging as work for several processes (see in_shares): by these policies of each unit's path, as of an instant.
    Who serves in a unit that is not among them is left out."""

    now: datetime
    policies: Mapping[str, tuple[Policy, ...]]

    def __call__(self, session: Session, person_ids: Sequence[int]) -> WorkedOut:
        known = known_of(session, person_ids, self.now)
        within = {key: person for key, person in known.items() if person.unit_path in self.policies}
        return _worked_out(judged(within, self.policies, self.now), self.now)


def keep(session: Session, person_ids: Collection[int], found: WorkedOut) -> None:
    """Writes what was worked out of these people in place of what was kept of them before."""
    for model in (Verdict, PersonJudged):
        session.execute(delete(model).where(model.person_id.in_(person_ids)))
    if found.verdicts:
        session.execute(INSERT, found.verdicts)
    if found.people:
        session.execute(insert(PersonJudged), found.people)


def hold_people(session: Session, ids: Sequence[int]) -> None:
    """Lets one transaction at a time keep verdicts of these people, whose ids are in order: what is read next holds
    what others have posted meanwhile. SQLite has one writer anyway, and leaves the lock out."""
    session.execute(
        select(Person.id).where(Person.id.in_(ids)).order_by(Person.id).with_for_update(key_share=True)
    )


def _judge_some(session: Session, ids: Sequence[int], now: datetime) -> None:
    hold_people(session, ids)
    known = known_of(session, ids, now)
    policies = policies_in_force(session, {person.unit_path for person in known.values() if person.unit_path})
    keep(session, ids, _worked_out(judged(known, policies, now), now))


def _worked_out(people: Iterable[Judged], now: datetime) -> WorkedOut:
    found = WorkedOut([], [])
    for person in people:
        current = current_rows(person.rows)
        found.verdicts.extend(
            _values(person, row, index in current)
            for index, row in enumerate(person.rows)
            if index in current or row.verdict is not Says.NOT_APPLICABLE
        )
        found.people.append(
            {"person_id": person.person_id, "judged_at": now, "changes_on": person.changes_on}
        )
    return found


def _values(person: Judged, row: Row, is_current: bool) -> dict[str, Any]:
    return {
        "person_id": person.person_id,
        "unit_id": person.unit_id,
        "tier": person.tier,
        "rule": row.rule,
        "policy": row.policy,
        "measure": row.measure,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "due_on": row.due_on,
        "required": row.required,
        "counted": row.counted,
        "short": row.short,
        "verdict": row.verdict.value,
        "missing": {name: amount_text(amount) for name, amount in row.missing.items()},
        "is_current": is_current,
    }
