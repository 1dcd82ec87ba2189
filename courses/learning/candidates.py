"""Whom a course can be assigned to: the people within a scope whom its audience means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, or_, select
from sqlalchemy.orm import Session

from courses.catalogue.api import Audience, Course
from courses.learning.domain.enrolling import EnrolmentState
from courses.learning.models import Enrolment
from lms.contracts.access import Scope
from lms.organisation.api import posts_on, units_in


class Standing(StrEnum):
    """How somebody stands with the course: it can be assigned to those who are free."""

    FREE = "free"
    ENROLLED = "enrolled"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people to show; empty means all."""

    standing: Standing | None = None
    unit_id: int | None = None
    tier: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person with the post held today. `rounds` counts their enrolments in the course so far."""

    person_id: int
    name: str
    name_en: str | None
    number: str
    unit_name: str
    unit_name_en: str | None
    post: str
    post_en: str | None
    tier: str
    standing: Standing
    rounds: int

    @property
    def is_free(self) -> bool:
        return self.standing is Standing.FREE


def candidates_of(
    session: Session,
    scope: Scope,
    course: Course,
    today: date,
    wanted: Wanted = Wanted(),
    *,
    among: Iterable[int] | None = None,
) -> list[Candidate]:
    """Those whom the course is for within the scope, in the order of units and posts: one statement.

    With `among` only these people, as far as they are candidates at all.
    """
    posts, rounds = posts_on(today), _rounds(course.id)
    statement = _candidates(posts, rounds).where(
        posts.c.unit_id.in_(units_in(scope)), *_is_meant(posts, course), *_is_wanted(posts, wanted)
    )
    if among is not None:
        statement = statement.where(posts.c.person_id.in_(list(among)))
    found = [
        Candidate(**(dict(row._mapping) | {"standing": Standing(row.standing)}))
        for row in session.execute(statement)
    ]
    return [one for one in found if wanted.standing in (None, one.standing)]


def _candidates(posts: Subquery, rounds: Subquery) -> Select[Any]:
    names = ("person_id", "name", "name_en", "number", "unit_name", "unit_name_en", "post", "post_en", "tier")
    standing = case(
        (rounds.c.active > 0, Standing.ENROLLED.value),
        (rounds.c.completed > 0, Standing.COMPLETED.value),
        else_=Standing.FREE.value,
    )
    return (
        select(
            *(posts.c[name] for name in names),
            standing.label("standing"),
            func.coalesce(rounds.c.rounds, 0).label("rounds"),
        )
        .select_from(posts)
        .outerjoin(rounds, rounds.c.person_id == posts.c.person_id)
        .order_by(posts.c.unit_path, posts.c.number)
    )


def _rounds(course_id: int) -> Subquery:
    """One row a person: the enrolments in the course, and how many of them are under way or completed."""

    def count(state: EnrolmentState) -> ColumnElement[int]:
        return func.sum(case((Enrolment.state == state, 1), else_=0))

    return (
        select(
            Enrolment.person_id,
            func.count().label("rounds"),
            count(EnrolmentState.ACTIVE).label("active"),
            count(EnrolmentState.COMPLETED).label("completed"),
        )
        .where(Enrolment.course_id == course_id)
        .group_by(Enrolment.person_id)
        .subquery("rounds")
    )


def _is_meant(posts: Subquery, course: Course) -> list[ColumnElement[bool]]:
    """The rule of Audience.includes as conditions."""
    audience = Audience.from_json(course.audience)
    conditions: list[ColumnElement[bool]] = []
    if audience.tiers:
        conditions.append(posts.c.tier.in_(sorted(audience.tiers)))
    if audience.unit_ids:
        below = [posts.c.unit_path.contains(f"/{unit_id}/") for unit_id in sorted(audience.unit_ids)]
        conditions.append(or_(*below))
    return conditions


def _is_wanted(posts: Subquery, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.unit_id is not None:
        conditions.append(posts.c.unit_path.contains(f"/{wanted.unit_id}/"))
    if wanted.tier:
        conditions.append(posts.c.tier == wanted.tier)
    if wanted.words:
        searched = (posts.c.name, posts.c.name_en, posts.c.number)
        conditions.append(or_(*(column.icontains(wanted.words, autoescape=True) for column in searched)))
    return conditions
