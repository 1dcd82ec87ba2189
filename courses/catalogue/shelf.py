"""What one member finds in the catalogue: the courses meant for them, with how far they are in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from courses.catalogue.models import Course
from courses.catalogue.reading import published_courses
from courses.learning.api import Standing, standings_of_person
from lms.contracts.access import Scope
from lms.organisation.api import person_card


class Progress(StrEnum):
    """How far a member is in a course; also the values of the page's filter, where MINE is all that was begun."""

    MINE = "mine"
    NEW = "new"
    GOING = "going"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Offer:
    """One course of the catalogue for one member."""

    course: Course
    standing: Standing | None

    @property
    def progress(self) -> Progress:
        if self.standing is not None and self.standing.is_active:
            return Progress.GOING
        if self.standing is not None and self.standing.is_completed:
            return Progress.DONE
        return Progress.NEW

    @property
    def due_on(self) -> date | None:
        """The deadline, as long as it asks something of the member."""
        return None if self.progress is Progress.DONE else self.course.due_on


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; empty means all."""

    words: str = ""
    language: str = ""
    category: str = ""
    progress: str = ""

    @property
    def is_everything(self) -> bool:
        return self == Wanted()

    def fits(self, offer: Offer) -> bool:
        course = offer.course
        text = f"{course.title} {course.title_en or ''} {course.summary}".casefold()
        return (
            all(word in text for word in self.words.casefold().split())
            and self.language in ("", course.language)
            and self.category in ("", course.category)
            and (
                self.progress in ("", offer.progress.value)
                or (self.progress == Progress.MINE and offer.progress is not Progress.NEW)
            )
        )


def offers_for(session: Session, scope: Scope, person_id: int, language: str, now: datetime) -> list[Offer]:
    """The published courses whose audience the person belongs to: three statements, in the order of `in_order`.

    Somebody without a post today is in no audience.
    """
    post = person_card(session, person_id, now.date())
    if post is None:
        return []
    courses = published_courses(session, scope, tier=post.tier, unit_path=post.unit_path)
    standings = standings_of_person(session, person_id)
    return in_order((Offer(course, standings.get(course.id)) for course in courses), language)


def in_order(offers: Iterable[Offer], language: str) -> list[Offer]:
    """Under way, then new by deadline, then completed; within each the reader's language first, else as they came."""
    ranks = {Progress.GOING: 0, Progress.NEW: 1, Progress.DONE: 2}

    def place(offer: Offer) -> tuple[int, date, bool]:
        return ranks[offer.progress], offer.due_on or date.max, offer.course.language != language

    return sorted(offers, key=place)
