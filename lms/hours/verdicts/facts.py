"""What the database knows of people, as the engine wants it: a few statements for any number of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    Table,
    bindparam,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from lms.db import read_rows
from lms.hours.days import local_date
from lms.hours.domain.facts import (
    Appointment,
    Completion,
    Credit,
    Exemption,
    ExemptionKind,
    Facts,
    Leave,
)
from lms.hours.leaves import models as leaves
from lms.hours.ledger.models import LedgerEntry
from lms.organisation import models as organisation
from lms.organisation.models import Unit

MOST_AT_ONCE = 1000
"""So many people are read by one set of statements: few enough to be held in memory with years of credits."""
FULL_TIME = "full_time"
"""The flag that policies know full-time cadres by."""
ENTRY = cast(Table, LedgerEntry.__table__)
REVERSAL = ENTRY.alias("reversal")
INSTANTS = (ENTRY.c.earned_at, ENTRY.c.starts_at, ENTRY.c.ends_at)


@dataclass(slots=True)
class Known:
    """One person's rows, while they are gathered. The unit and tier are those of the primary post held on the day, or
    of the last one before it, or of the first that is to come."""

    unit_id: int | None = None
    unit_path: str = ""
    tier: str = ""
    appointments: list[Appointment] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)

    def facts(self, person_id: int, now: datetime) -> Facts:
        return Facts(
            person=str(person_id),
            as_of=now,
            appointments=tuple(self.appointments),
            leaves=tuple(self.leaves),
            exemptions=tuple(self.exemptions),
            credits=tuple(self.credits),
            completions=tuple(self.completions),
        )


def known_of(session: Session, person_ids: Collection[int], now: datetime) -> dict[int, Known]:
    """The people's rows, as they are now; four statements for each thousand people."""
    found: dict[int, Known] = {}
    wanted = sorted(set(person_ids))
    for start in range(0, len(wanted), MOST_AT_ONCE):
        found |= _gather(session, wanted[start : start + MOST_AT_ONCE], now)
    return found


def facts_of(session: Session, person_ids: Collection[int], now: datetime) -> dict[int, Facts]:
    """The facts of these people as of now, by person id."""
    return {
        person_id: known.facts(person_id, now)
        for person_id, known in known_of(session, person_ids, now).items()
    }


def _gather(session: Session, ids: Collection[int], now: datetime) -> Mapping[int, Known]:
    people: dict[int, Known] = defaultdict(Known)
    _add_appointments(session, ids, people, now)
    for person_id, leave in _leaves(session, ids):
        people[person_id].leaves.append(leave)
    for person_id, exemption in _exemptions(session, ids):
        people[person_id].exemptions.append(exemption)
    _add_entries(session, ids, people)
    return people


# The statements are put together once for each shape of a wish for ids, given in order; for one person that takes as
# long as to run them. A stretch without a gap is a range, which is a shorter statement.
Shape = Literal["one", "stretch", "listed"]


def _wish(ids: Collection[int]) -> tuple[Shape, dict[str, Any]]:
    """The shape of a wish for these ids, and its parameters."""
    listed = list(ids)
    if len(listed) == 1:
        return "one", {"first": listed[0]}
    if listed and listed[-1] - listed[0] == len(listed) - 1:
        return "stretch", {"first": listed[0], "last": listed[-1]}
    return "listed", {"ids": listed}


def _in(column: Any, shape: Shape) -> ColumnElement[bool]:
    conditions = {
        "one": column == bindparam("first"),
        "stretch": column.between(bindparam("first"), bindparam("last")),
        "listed": column.in_(bindparam("ids", expanding=True)),
    }
    return cast("ColumnElement[bool]", conditions[shape])


def _add_appointments(
    session: Session, ids: Collection[int], people: dict[int, Known], now: datetime
) -> None:
    today = local_date(now)
    shape, wish = _wish(ids)
    rows = read_rows(session, _appointments_held(shape), wish)
    for person_id, unit_id, path, kind, tier, title, is_full_time, is_primary, starts_on, ends_on in rows:
        known = people[person_id]
        flags = frozenset({FULL_TIME}) if is_full_time else frozenset[str]()
        known.appointments.append(Appointment(str(unit_id), kind, tier, title, flags, starts_on, ends_on))
        if known.unit_id is None or (is_primary and starts_on <= today):
            known.unit_id, known.unit_path, known.tier = unit_id, path, tier


@cache
def _appointments_held(shape: Shape) -> Select[*tuple[Any, ...]]:
    post = organisation.Appointment
    return (
        select(
            post.person_id, post.unit_id, Unit.path, Unit.kind, post.tier, post.post, post.is_full_time,
            post.is_primary, post.starts_on, post.ends_on,
        )
        .join(Unit, Unit.id == post.unit_id)
        .where(_in(post.person_id, shape))
        .order_by(post.person_id, post.starts_on)
    )  # fmt: skip


def _leaves(session: Session, ids: Collection[int]) -> Iterator[tuple[int, Leave]]:
    shape, wish = _wish(ids)
    for person_id, starts_on, ends_on in read_rows(session, _leaves_taken(shape), wish):
        yield person_id, Leave(starts_on, ends_on)


@cache
def _leaves_taken(shape: Shape) -> Select[*tuple[Any, ...]]:
    row = leaves.Leave
    return select(row.person_id, row.starts_on, row.ends_on).where(
        _in(row.person_id, shape), row.withdrawn_at.is_(None)
    )


def _exemptions(session: Session, ids: Collection[int]) -> Iterator[tuple[int, Exemption]]:
    shape, wish = _wish(ids)
    for person_id, rule, period_start, kind, amount, reason in read_rows(session, _exempted(shape), wish):
        yield person_id, Exemption(rule, period_start, ExemptionKind(kind), amount, reason)


@cache
def _exempted(shape: Shape) -> Select[*tuple[Any, ...]]:
    row = leaves.Exemption
    amount = type_coerce(row.hours, BigInteger)
    return select(row.person_id, row.rule, row.period_starts_on, row.kind, amount, row.reason).where(
        _in(row.person_id, shape), row.withdrawn_at.is_(None)
    )


def _add_entries(session: Session, ids: Collection[int], people: dict[int, Known]) -> None:
    """Entries that stand: neither reversals nor what they reverse. One that proves a programme is a completion, and a
    credit too when it is worth something."""
    shape, wish = _wish(ids)
    rows = session.execute(_entries_standing(shape), wish)
    instant = _written_utc if session.get_bind().dialect.name == "sqlite" else _utc
    for person_id, ref, activity, category, hours, days, earned_at, starts_at, ends_at, programme in rows:
        known = people[person_id]
        earned = instant(earned_at)
        if programme is not None:
            known.completions.append(Completion(str(ref), programme, local_date(earned)))
        if hours or days or programme is None:
            starts = None if starts_at is None else instant(starts_at)
            ends = None if ends_at is None else instant(ends_at)
            known.credits.append(Credit(str(ref), activity, category, hours, days, earned, starts, ends))


@cache
def _entries_standing(shape: Shape) -> Select[*tuple[Any, ...]]:
    entry, reversal = ENTRY.c, REVERSAL.c
    # as an expression: nearly every entry has no value there, and SQLite would look them all up in that index
    is_no_reversal = func.coalesce(entry.reverses_id, 0) == 0
    return (
        select(
            entry.person_id, entry.id, entry.activity, entry.category, type_coerce(entry.hours, BigInteger),
            type_coerce(entry.days, BigInteger), *(type_coerce(at, String) for at in INSTANTS), entry.programme,
        )
        .select_from(ENTRY.outerjoin(REVERSAL, reversal.reverses_id == entry.id))
        .where(_in(entry.person_id, shape), is_no_reversal, reversal.id.is_(None))
        .order_by(entry.person_id, entry.earned_at, entry.id)
    )  # fmt: skip


def _written_utc(text: str) -> datetime:
    """The instant that SQLite holds as a text. Read as it is: there may be millions, and the way through the types of
    columns takes ten times as long."""
    return datetime.fromisoformat(text + "+00:00")


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
