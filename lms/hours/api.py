"""What plugins may ask of the hours: post a grant once, reverse it, read a person's year, file a claim for a member."""

from __future__ import annotations

from lms.hours.claims.domain import FilingRefused, StepRefused
from lms.hours.claims.services.cards import ClaimCard, claim_cards, find_own_claim, statement_of_hours
from lms.hours.claims.services.deciding import accept_claim
from lms.hours.claims.services.filing import file_claim, refile_claim
from lms.hours.claims.wording import STATES as CLAIM_STATES
from lms.hours.claims.wording import TONES as CLAIM_TONES
from lms.hours.claims.wording import filing_refusal
from lms.hours.conversions.services import suggested_hours
from lms.hours.days import local_date, midday
from lms.hours.imports.batches import CertifiedHours, post_certified, preview_certified
from lms.hours.imports.domain.plan import Fate as HourFate
from lms.hours.imports.domain.plan import RowFate as HourRowFate
from lms.hours.imports.wording import details_text as hour_row_text
from lms.hours.ledger.correcting import grant_again
from lms.hours.ledger.reading import Line, lines_of_year, year_hours_at, years_with_hours
from lms.hours.ledger.services import (
    AlreadyReversed,
    UnknownSource,
    find_entries,
    find_entry,
    hour_categories,
    post_credit,
    post_credits,
    reverse_credit,
    reverse_credits,
)
from lms.hours.policies.services.programmes import Programme, programmes
from lms.hours.verdicts.people import YearStanding, standings
from lms.hours.verdicts.standing import standing_of

__all__ = [
    "CLAIM_STATES",
    "CLAIM_TONES",
    "AlreadyReversed",
    "CertifiedHours",
    "ClaimCard",
    "FilingRefused",
    "HourFate",
    "HourRowFate",
    "Line",
    "Programme",
    "StepRefused",
    "UnknownSource",
    "YearStanding",
    "accept_claim",
    "claim_cards",
    "file_claim",
    "filing_refusal",
    "find_entries",
    "find_entry",
    "find_own_claim",
    "grant_again",
    "hour_categories",
    "hour_row_text",
    "lines_of_year",
    "local_date",
    "midday",
    "post_certified",
    "post_credit",
    "post_credits",
    "preview_certified",
    "programmes",
    "refile_claim",
    "reverse_credit",
    "reverse_credits",
    "standing_of",
    "standings",
    "statement_of_hours",
    "suggested_hours",
    "year_hours_at",
    "years_with_hours",
]
