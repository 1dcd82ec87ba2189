"""Certificate numbers without gaps."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.register.domain import Serial
from certificates.register.models import SerialCounter
from lms.db import insert_once


def hold_counter(session: Session, organisation: str, year: int) -> SerialCounter:
    """The counter, held until the transaction ends: whoever else issues for this organisation waits.

    A sequence of the database would be faster and leave a gap at every refusal; a register of certificates must not
    have any, because a missing number looks like a certificate that was made to disappear.
    """
    insert_once(session, SerialCounter, organisation=organisation, year=year, number=0)
    return session.scalars(
        select(SerialCounter)
        .where(SerialCounter.organisation == organisation, SerialCounter.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def next_serial(counter: SerialCounter) -> Serial:
    """The next number of a counter that is held."""
    counter.number += 1
    return Serial(counter.organisation, counter.year, counter.number)
