"""What a member states in a claim, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from lms.hours.claims.models import HourClaim
from lms.hours.conversions.domain.convert import Converted, Work, convert
from lms.hours.conversions.domain.table import Kind, Unit
from lms.hours.conversions.services import Conversions, conversions_for
from lms.hours.imports.domain.matching import Occasion, activity_key

SOURCE = "lms.claim"
"""The ledger's credit source of claims."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody did elsewhere, as they state it."""

    kind: Kind
    category: str
    title: str
    starts_on: date
    ends_on: date
    unit: Unit
    amount: Decimal
    provider: str = ""
    programme: str | None = None

    @property
    def match_key(self) -> str:
        """What makes two claims of one person the same: title and days."""
        return f"{activity_key(self.title, self.starts_on)}:{self.ends_on.isoformat()}"

    @property
    def is_for_the_record(self) -> bool:
        """Whether no hours are wanted for it: it is decided all the same, whatever deadline or closing there is."""
        return not self.amount and self.programme is None

    @property
    def work(self) -> Work:
        return Work(self.kind, self.unit, self.amount)

    @property
    def occasion(self) -> Occasion:
        """What it says took place, to be compared with what the ledger has."""
        return Occasion(self.title, self.starts_on, self.ends_on, source=SOURCE)


def statement_of(claim: HourClaim) -> Statement:
    """What a claim states now."""
    return Statement(
        kind=Kind(claim.kind),
        category=claim.category,
        title=claim.title,
        starts_on=claim.starts_on,
        ends_on=claim.ends_on,
        unit=Unit(claim.unit),
        amount=claim.amount,
        provider=claim.provider,
        programme=claim.programme,
    )


def worth_of(session: Session, unit_path: str, statement: Statement) -> tuple[Conversions, Converted]:
    """What it comes to by the table that held when it was done."""
    found = conversions_for(session, unit_path, statement.ends_on)
    return found, convert(found.table, statement.work)
