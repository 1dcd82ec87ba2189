"""What plugins may ask of the ledger: post a grant once, reverse it, read a person's year."""

from __future__ import annotations

from lms.hours.conversions.services import suggested_hours
from lms.hours.days import local_date, midday
from lms.hours.ledger.correcting import grant_again
from lms.hours.ledger.services import (
    AlreadyReversed,
    UnknownSource,
    find_entry,
    hour_categories,
    post_credit,
    post_credits,
    reverse_credit,
)
from lms.hours.policies.services.programmes import Programme, programmes
from lms.hours.verdicts.people import YearStanding, standings
from lms.hours.verdicts.standing import standing_of

__all__ = [
    "AlreadyReversed",
    "Programme",
    "UnknownSource",
    "YearStanding",
    "find_entry",
    "grant_again",
    "hour_categories",
    "local_date",
    "midday",
    "post_credit",
    "post_credits",
    "programmes",
    "reverse_credit",
    "standing_of",
    "standings",
    "suggested_hours",
]
