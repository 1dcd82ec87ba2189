"""Planning and carrying out a file of hours, in a fixed number of statements whatever its length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, defer, joinedload

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.activities import CreditGrant
from lms.contracts.tables import Table, tally
from lms.hours.conversions.domain.convert import is_whole_days
from lms.hours.conversions.domain.table import ClosedPeriod, ConversionTable
from lms.hours.conversions.periods import closed_periods, span_of_days
from lms.hours.conversions.services import conversions_on
from lms.hours.days import hours_zone, local_date, midday
from lms.hours.imports.domain.plan import Books, Fate, Posted, RowFate, plan_rows
from lms.hours.imports.domain.reading import COLUMNS, ImportRow, Vocabulary, read_rows
from lms.hours.imports.models import HourImport, HourSystem
from lms.hours.imports.occasions import MOST_PARAMETERS, SOURCE, occasions_of
from lms.hours.ledger.models import LedgerEntry
from lms.hours.ledger.services import hour_categories, post_credits
from lms.hours.programmes.names import programme_words
from lms.organisation.api import people_by_number
from lms.reports.api import carry_out_once, keep_table


def keep_hours(
    session: Session, system_id: int, filename: str, table: Table, *, actor: Actor, clock: Clock
) -> HourImport:
    """Stores an uploaded file for its preview. Raises MissingColumns when no row of it could be read."""
    kept = HourImport(system_id=system_id, created_by_name=actor.name)
    return keep_table(session, kept, filename, table, COLUMNS, actor=actor, clock=clock)


def preview_hours(session: Session, kept: HourImport, scope: Scope, now: datetime) -> list[RowFate]:
    """Every row's fate, as things stand now."""
    today, system = local_date(now), kept.system
    table = conversions_on(session, system.organisation_id, today).table
    words = _vocabulary(session, system, table)
    readings = read_rows(COLUMNS.rows(kept.contents), words)
    rows = [reading.row for reading in readings if isinstance(reading.row, ImportRow)]
    people = people_by_number(session, system.organisation_id, {row.number for row in rows}, scope, today)
    return plan_rows(readings, _books(session, system.key, rows, people, table=table, today=today))


def apply_hours(
    session: Session,
    kept: HourImport,
    expected: Mapping[str, int],
    *,
    scope: Scope,
    actor: Actor,
    clock: Clock,
) -> dict[str, int]:
    """Posts the rows that are new or a second proof, leaves the others alone; all in the caller's transaction.

    `expected` are the counts that the preview showed. Raises ChangedSincePreview and CarriedOutAlready. Returns the
    counts.
    """
    fates = preview_hours(session, kept, scope, clock())
    outcome = tally(fates, Fate)
    carry_out_once(kept, outcome, expected, clock=clock)
    post_credits(session, _grants(fates, kept.system.key), actor=actor, clock=clock)
    record(
        session,
        actor=actor,
        clock=clock,
        action="lms.import_hours",
        subject=("hour_import", kept.id),
        title=f"{kept.system.name}: {kept.filename}",
        unit_path=f"/{kept.system.organisation_id}/",
        after=outcome,
    )
    return outcome


def recent_imports(session: Session, account_id: int | None) -> list[HourImport]:
    """The files that somebody uploaded last, without their rows."""
    return list(
        session.scalars(
            select(HourImport)
            .options(defer(HourImport.table), joinedload(HourImport.system))
            .where(HourImport.created_by == account_id)
            .order_by(HourImport.id.desc())
            .limit(10)
        )
    )


def _vocabulary(session: Session, system: HourSystem, table: ConversionTable) -> Vocabulary:
    words: dict[str, str] = {}
    for category in hour_categories(session):
        words |= {word.casefold(): category.key for word in (category.key, category.name, category.name_en)}
    programmes = programme_words(session, system.organisation_id)
    return Vocabulary(words, programmes, system.category, table.imports.most_hours)


def _books(
    session: Session,
    system: str,
    rows: Sequence[ImportRow],
    people: Mapping[str, int],
    *,
    table: ConversionTable,
    today: date,
) -> Books:
    ids = set(people.values())
    first = min((row.starts_on for row in rows), default=today)
    last = max((row.ends_on for row in rows), default=today)
    return Books(
        source=f"{SOURCE}:{system}",
        today=today,
        people=people,
        posted=_posted(session, system, ids),
        occasions=occasions_of(session, ids, first, last),
        is_closed=closed_periods(session, ids),
        refuses_closed=table.claims.closed_periods is ClosedPeriod.REFUSE,
    )


def _posted(session: Session, system: str, person_ids: set[int]) -> dict[tuple[int, str], Posted]:
    """What came from this system before, by person and reference."""
    reversal, wanted = aliased(LedgerEntry), sorted(person_ids)
    statement = (
        select(LedgerEntry.person_id, LedgerEntry.source_ref, LedgerEntry.hours, reversal.id)
        .outerjoin(reversal, reversal.reverses_id == LedgerEntry.id)
        .where(
            LedgerEntry.source == SOURCE,
            LedgerEntry.source_ref.startswith(f"{system}:", autoescape=True),
        )
    )
    found: dict[tuple[int, str], Posted] = {}
    for start in range(0, len(wanted), MOST_PARAMETERS):
        some = wanted[start : start + MOST_PARAMETERS]
        rows = session.execute(statement.where(LedgerEntry.person_id.in_(some)))
        for person_id, reference, hours, reversed_by in rows:
            key = (person_id, reference.partition(":")[2])
            found[key] = Posted(Decimal(hours), reversed_by is not None)
    return found


def _grants(fates: Sequence[RowFate], system: str) -> list[CreditGrant]:
    return [
        _grant(fate.person_id, fate.row, fate.key, system)
        for fate in fates
        if fate.fate in {Fate.NEW, Fate.SECOND} and fate.row is not None and fate.person_id is not None
    ]


def _grant(person_id: int, row: ImportRow, activity: str, system: str) -> CreditGrant:
    starts_at, ends_at = _times(row)
    return CreditGrant(
        person_id=person_id,
        source=SOURCE,
        source_ref=f"{system}:{row.reference}",
        category=row.category,
        hours=row.hours,
        days=row.days,
        activity=activity,
        title=row.activity,
        earned_at=ends_at or midday(row.ends_on),
        starts_at=starts_at,
        ends_at=ends_at,
        programme=row.programme,
    )


def _times(row: ImportRow) -> tuple[datetime | None, datetime | None]:
    """When the person was there, where the row says so: by times, or by as many days as lie between its dates."""
    if row.begins is not None and row.finishes is not None:
        zone = hours_zone()
        return (
            row.begins.replace(tzinfo=zone).astimezone(UTC),
            row.finishes.replace(tzinfo=zone).astimezone(UTC),
        )
    if is_whole_days(row.starts_on.toordinal(), row.ends_on.toordinal(), row.days):
        return span_of_days(row.starts_on, row.ends_on)
    return None, None
