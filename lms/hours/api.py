"""What plugins may ask of the ledger: post a grant once, reverse it, read a person's year."""

from __future__ import annotations

from lms.hours.domain import local_date, midday
from lms.hours.services import (
    AlreadyReversed,
    UnknownSource,
    find_entry,
    hour_categories,
    post_credit,
    post_credits,
    reverse_credit,
)
from lms.hours.standing import YearStanding, standing_of, standings

__all__ = [
    "AlreadyReversed",
    "UnknownSource",
    "YearStanding",
    "find_entry",
    "hour_categories",
    "local_date",
    "midday",
    "post_credit",
    "post_credits",
    "reverse_credit",
    "standing_of",
    "standings",
]
