"""What can stand in a course as a lesson: offered by one plugin, arranged by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from .access import Scope

SessionLike = Any  # a SQLAlchemy session; contracts import the standard library only


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a trainer may attach: its id within the offering plugin, and what people read.

    The title is in the page's language, or the thing's own with its English one beside it, for whoever keeps it.
    """

    ref: str
    title: str
    title_en: str | None = None


@dataclass(frozen=True, slots=True)
class ActivityType:
    """A kind of activity, registered as data.

    choices(session, scope) lists what a trainer may attach; title(session, ref) names one, None when it is gone;
    url(ref, return_to) is where a member does it. When a member finishes one, the plugin publishes ActivityFinished.
    finished_by(session, ref, person_id) is when this person last finished it, None when they have not (or may not know
    yet): who did it before they came to the course need not do it again. Without it only the event is listened to.
    """

    key: str
    title: object
    icon: str
    choices: Callable[[SessionLike, Scope], Sequence[Choice]]
    title_of: Callable[[SessionLike, str], str | None]
    url: Callable[[str, str], str]
    edit_url: Callable[[str], str] | None = None
    finished_by: Callable[[SessionLike, str, int], datetime | None] | None = None


@dataclass(frozen=True, slots=True)
class AwardType:
    """Something a completion may earn, such as a certificate. The awarding plugin subscribes to CompletionReached
    and, for its own type, must post the grant's hours as it awards: in the same transaction, or in that of the
    approval where the award has to be approved first.

    url(source, source_ref), by the grant's key, leads the member to what the completion earned.
    """

    key: str
    title: object
    choices: Callable[[SessionLike, Scope], Sequence[Choice]]
    title_of: Callable[[SessionLike, str], str | None]
    url: Callable[[str, str], str] | None = None


@dataclass(frozen=True, slots=True)
class CreditGrant:
    """Hours that something done is worth, under the one key by which they can be posted.

    Source and source_ref identify the completion itself, so that whichever way it comes to the ledger it is
    posted once. Hours are credit hours. Days are for the policies that count days; they are stated by whoever knows
    them and never worked out from hours. `programme` says that a programme of the policies (rotation training,
    induction) was completed with it. `conversion` names the version of the conversion table that made the amount;
    empty when the hours are as the course or record states them.
    """

    person_id: int
    source: str
    source_ref: str
    category: str
    hours: Decimal
    activity: str  # the same course taken twice has the same activity
    title: str
    earned_at: datetime
    title_en: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    days: Decimal = Decimal(0)
    programme: str | None = None
    conversion: str = ""

    @property
    def is_worth_posting(self) -> bool:
        """Whether the ledger would learn anything by it."""
        return self.hours > 0 or self.days > 0 or self.programme is not None


@dataclass(frozen=True, slots=True)
class CreditSource:
    """Where ledger entries come from. url(source_ref) opens the evidence, None when there is no page for it."""

    key: str
    title: object
    url: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class CreditKeeper:
    """Something that goes on saying that hours were earned: a certificate, a duty done. Its entries are taken back
    together with it, never in the ledger alone.

    kept_at(session, person_id, source, source_ref) is the page where that is done, None when the entry is none of its.
    The title names it as a kind ("Certificate").
    """

    key: str
    title: object
    kept_at: Callable[[SessionLike, int, str, str], str | None]
