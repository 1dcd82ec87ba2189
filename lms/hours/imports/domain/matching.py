"""When two records, from whatever systems, are of one activity: the same title on the same days."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that took place: its title, first and last day, and the key under which the ledger knows it."""

    title: str
    starts_on: date
    ends_on: date
    activity: str = ""
    source: str = ""  # the system or source that it comes from

    def overlaps(self, other: Occasion) -> bool:
        """Whether they have a day in common."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


def normalised(title: str) -> str:
    """A title without what systems write differently: case, width, punctuation, symbols and spaces."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LNM")


def activity_key(title: str, starts_on: date) -> str:
    """The ledger's key of an activity outside the platform: two records with the same one count once in a period.

    The first day is part of it: a lecture series has one title and many evenings.
    """
    words = normalised(title)
    if len(words) > LONGEST:
        words = f"{words[: LONGEST - 13]}-{sha256(words.encode()).hexdigest()[:12]}"
    return f"outside:{words}:{starts_on.isoformat()}"


def same_activity(occasion: Occasion, known: Iterable[Occasion]) -> Occasion | None:
    """The first known record of the same activity, None when there is none.

    Another source's record is of the same activity when the titles are alike and the days overlap, since systems date
    the same course differently. One source tells its own activities apart, so there the first days must be equal.
    """
    words = normalised(occasion.title)
    if not words:
        return None
    for other in known:
        if normalised(other.title) != words:
            continue
        if other.starts_on == occasion.starts_on:
            return other
        if other.source != occasion.source and other.overlaps(occasion):
            return other
    return None
