"""Programmes as something that people complete and can be certified for, whichever way the completion came."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from lms.contracts.access import Scope
from lms.contracts.activities import Choice, CreditGrant
from lms.contracts.events import CompletionReached
from lms.hours.ledger.models import LedgerEntry
from lms.hours.programmes.names import programme_name, programmes_in
from lms.organisation.api import organisation_of, unit_cards
from lms.organisation.models import Person
from lms.web.i18n import in_language

SUBJECT = "programme"
SOURCE = "lms.programme"


def programme_choices(session: Session, scope: Scope) -> Sequence[Choice]:
    """The programmes of the scope's organisations."""
    organisations = sorted({organisation_of(unit.path) for unit in unit_cards(session, scope)})
    return [
        Choice(_ref(organisation, key), *_titles(key))
        for organisation in organisations
        for key in programmes_in(session, organisation)
    ]


def programme_completions(
    session: Session, ref: str, person_ids: Collection[int] | None = None
) -> Sequence[CompletionReached]:
    """Everybody of the organisation whose completion of the programme stands, the earliest first. One statement."""
    owner, _, key = ref.partition("/")
    if not (owner.isdecimal() and len(owner) < 19):
        return []
    reversal = aliased(LedgerEntry)
    statement = (
        _completions()
        .outerjoin(reversal, reversal.reverses_id == LedgerEntry.id)
        .where(
            LedgerEntry.programme == key,
            Person.organisation_id == int(owner),
            LedgerEntry.reverses_id.is_(None),
            reversal.id.is_(None),
        )
    )
    if person_ids is not None:
        statement = statement.where(LedgerEntry.person_id.in_(person_ids))
    rows = session.execute(statement.order_by(LedgerEntry.earned_at, LedgerEntry.id))
    return [_completion_reached(entry, organisation) for entry, organisation in rows]


def completion_by(session: Session, entry_id: int) -> CompletionReached:
    """The completion that an entry of the ledger proves."""
    entry, organisation = session.execute(_completions().where(LedgerEntry.id == entry_id)).one()
    return _completion_reached(entry, organisation)


@cache
def _completions() -> Select[LedgerEntry, int]:
    return select(LedgerEntry, Person.organisation_id).join(Person, Person.id == LedgerEntry.person_id)


def _titles(key: str) -> tuple[str, str]:
    """What the programme is called in Chinese and in English, whatever the page's language is."""
    with in_language("zh_Hans"):
        title = programme_name(key)
    with in_language("en"):
        return title, programme_name(key)


def _ref(organisation_id: int, key: str) -> str:
    return f"{organisation_id}/{key}"


def _completion_reached(entry: LedgerEntry, organisation_id: int) -> CompletionReached:
    """As what was completed with it is called, and worth its hours, which stay the entry's own."""
    assert entry.programme is not None
    return CompletionReached(
        subject=f"{SUBJECT}:{_ref(organisation_id, entry.programme)}",
        title=entry.title,
        title_en=entry.title_en,
        grant=CreditGrant(
            person_id=entry.person_id,
            source=SOURCE,
            source_ref=str(entry.id),
            category=entry.category,
            hours=entry.hours,
            days=entry.days,
            activity=f"{SOURCE}:{entry.programme}",
            title=entry.title,
            title_en=entry.title_en,
            earned_at=entry.earned_at,
        ),
        completed_at=entry.earned_at,
        award_type=None,
        award_ref=None,
    )
