"""Courses that are open to people and would bring them hours."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import url_for
from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from courses.catalogue.api import Course, CourseState, is_for
from courses.learning.domain.enrolling import EnrolmentState
from courses.learning.models import Enrolment
from lms.contracts.access import Scope
from lms.contracts.offers import CreditOffer
from lms.db import read_rows
from lms.hours.api import local_date
from lms.organisation.api import PersonCard, organisation_of, person_cards, units_in

_Offered = tuple[Any, dict[int, set[str]]]
"""The columns of a course, and the states of its enrolments by person."""


def open_courses(
    session: Session, person_ids: Collection[int], now: datetime
) -> dict[int, list[CreditOffer]]:
    """By person the published courses that are worth hours and not completed: those the person is enrolled in, or is
    meant by and can enrol in alone. One statement for the people, and one for each organisation of theirs."""
    organisations: dict[int, list[PersonCard]] = {}
    for person in person_cards(session, person_ids, local_date(now)).values():
        organisations.setdefault(organisation_of(person.unit_path), []).append(person)
    found: dict[int, list[CreditOffer]] = {}
    for organisation_id, people in organisations.items():
        courses = _courses(session, organisation_id, [person.id for person in people])
        found |= {person.id: list(_open_to(person, courses)) for person in people}
    return found


def _courses(session: Session, organisation_id: int, person_ids: Collection[int]) -> list[_Offered]:
    """An organisation's courses, newest first, each with how the enrolments of these people stand."""
    courses: dict[int, _Offered] = {}
    for row in read_rows(session, _offered(organisation_id), {"people": sorted(person_ids)}):
        _, learners = courses.setdefault(row.id, (row, {}))
        if row.person_id is not None:
            learners.setdefault(row.person_id, set()).add(row.state)
    return list(courses.values())


@lru_cache(maxsize=64)
def _offered(organisation_id: int) -> Select[*tuple[Any, ...]]:
    learns = and_(
        Enrolment.course_id == Course.id,
        Enrolment.person_id.in_(bindparam("people", expanding=True)),
        Enrolment.state != EnrolmentState.WITHDRAWN,
    )
    within = units_in(Scope(unit_paths=(f"/{organisation_id}/",)))
    return (
        select(
            Course.id, Course.title, Course.title_en, Course.hours, Course.category, Course.audience,
            Course.is_open_enrolment, Enrolment.person_id, Enrolment.state,
        )
        .outerjoin(Enrolment, learns)
        .where(Course.state == CourseState.PUBLISHED, Course.hours > 0, Course.unit_id.in_(within))
        .order_by(Course.published_at.desc(), Course.id.desc())
    )  # fmt: skip


def _open_to(person: PersonCard, courses: Iterable[_Offered]) -> Iterable[CreditOffer]:
    for course, learners in courses:
        states = learners.get(person.id, set())
        may_enrol = course.is_open_enrolment and is_for(course, tier=person.tier, unit_path=person.unit_path)
        if EnrolmentState.COMPLETED in states or not (states or may_enrol):
            continue
        yield offer_of(course, bool(states))


def offer_of(course: Any, is_started: bool) -> CreditOffer:
    """What a course would bring: `course` is a row with its id, title, title_en, hours and category."""
    return CreditOffer(
        title=course.title,
        title_en=course.title_en,
        url=url_for("learning.course", course_id=course.id),
        hours=course.hours,
        category=course.category,
        is_started=is_started,
    )
