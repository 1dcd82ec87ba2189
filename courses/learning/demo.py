"""A year of learning for the demo's people: most finish what they begin, some are in the middle, some put it off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Protocol

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from courses.catalogue.api import Course, CourseState, Lesson, is_for, lessons_of_courses
from courses.learning.domain.enrolling import EnrolmentState
from courses.learning.models import Completion, Enrolment, LessonProgress
from courses.learning.services.completing import completion_of
from courses.learning.services.crediting import completion_reached, grant_of
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.hours.api import local_date, post_credits
from lms.organisation.api import HeldPost, PersonCard, appointments_of

ZEAL = (0.15, 0.3, 0.45, 0.6, 0.8)
"""The share of the courses that a person takes; people differ."""
FINISHES, BEGINS = 0.76, 0.9
STORIES = {
    "member": {"information-security": 1.0, "official-writing": 0.6, "running-a-meeting": 0.3},
    "leader": {"information-security": 1.0, "fire-safety": 1.0, "budget-basics": 0.5},
    "emily": {"information-security": 1.0, "running-a-meeting": 1.0, "official-writing": 0.45},
}
"""How far the people whom a visitor can be are, by topic, in shares of the lessons; what is not named is not begun."""
TOUR_LANGUAGE = {"emily": "en"}


Opening = tuple[Lesson, datetime, datetime | None]
"""A lesson, when it was opened, and when it was done."""


class Scene(Protocol):
    """What this step reads of the lms.demo.Stage."""

    now: datetime
    clock: Clock
    random: Random
    actor: Actor
    people: Sequence[PersonCard]
    cast: dict[str, int]
    made: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """One person's way through one course: when each lesson was opened and done, in order."""

    course: Course
    person_id: int
    enrolled_at: datetime
    lessons: list[Opening]
    completed_at: datetime | None


def make_history(session: Session, stage: Scene) -> None:
    """Enrolments, progress, completions and their hours. stage.made["completions"] are the CompletionReached events,
    for those who award something."""
    keys = stage.made["courses"]
    courses = {
        course.id: course for course in session.scalars(select(Course).where(Course.id.in_(keys.values())))
    }
    by_key = {key: courses[course_id] for key, course_id in keys.items()}
    lessons = lessons_of_courses(session, courses)
    ways = [*_told_ways(stage, by_key, lessons), *_drawn_ways(stage, by_key, lessons)]
    enrolment_ids = _store_enrolments(session, ways)
    _store_progress(session, ways, enrolment_ids)
    completions = _store_completions(session, ways, enrolment_ids)
    grants = [grant_of(completion) for completion in completions if completion.hours > 0]
    post_credits(session, grants, actor=stage.actor, clock=stage.clock)
    stage.made["completions"] = [completion_reached(completion) for completion in completions]


def _told_ways(stage: Scene, by_key: dict[str, Course], lessons: dict[int, list[Lesson]]) -> Iterator[Way]:
    for username, story in STORIES.items():
        person_id = stage.cast.get(username)
        for number, (topic, share) in enumerate(story.items()):
            course = by_key.get(f"{TOUR_LANGUAGE.get(username, 'zh')}/{topic}")
            if person_id is not None and course is not None:
                begins = stage.now - timedelta(days=120 - 50 * number, hours=2)
                yield _way(course, lessons[course.id], stage, person_id=person_id, begins=begins, share=share)


def _drawn_ways(stage: Scene, by_key: dict[str, Course], lessons: dict[int, list[Lesson]]) -> Iterator[Way]:
    random, told = stage.random, {stage.cast.get(username) for username in STORIES}
    editions = sorted(by_key)
    for person in stage.people:
        if person.id in told:
            continue
        zeal, language = random.choice(ZEAL), "en/" if random.random() < 0.07 else "zh/"
        for key in editions:
            course = by_key[key]
            is_open = course.state == CourseState.PUBLISHED and course.published_at is not None
            if not key.startswith(language) or not is_open or random.random() > zeal:
                continue
            if is_for(course, tier=person.tier, unit_path=person.unit_path):
                begins = _working_hour(stage.now - timedelta(days=random.triangular(2, 380, 60)), random)
                yield _way(
                    course,
                    lessons[course.id],
                    stage,
                    person_id=person.id,
                    begins=begins,
                    share=_share(random),
                )


def _share(random: Random) -> float:
    drawn = random.random()
    return 1.0 if drawn < FINISHES else (random.random() * 0.8 if drawn < BEGINS else 0.0)


def _way(
    course: Course, lessons: list[Lesson], stage: Scene, *, person_id: int, begins: datetime, share: float
) -> Way:
    """A lesson or two at a sitting, a sitting every few days; who is too close to today has not finished yet."""
    reached = len(lessons) if share >= 1 else round(share * len(lessons))
    enrolled_at = max(begins, course.published_at or begins)
    at, steps = enrolled_at, list[Opening]()
    for number, lesson in enumerate(lessons[:reached]):
        if number and stage.random.random() < 0.55:
            at = _working_hour(at + timedelta(days=stage.random.choice((1, 1, 2, 3, 7))), stage.random)
        done = at + timedelta(minutes=max(lesson.minutes_required, 3) + stage.random.randint(0, 4))
        if done >= stage.now:
            break
        steps.append((lesson, at, done))
        at = done + timedelta(minutes=1)
    is_whole = len(steps) == len(lessons) > 0
    if not is_whole and 0 < len(steps) < len(lessons) and at < stage.now:
        steps.append((lessons[len(steps)], at, None))
    return Way(course, person_id, enrolled_at, steps, steps[-1][2] if is_whole else None)


def _working_hour(moment: datetime, random: Random) -> datetime:
    """About this day, within office hours in China (9 to 17, UTC+8), not at a weekend."""
    day = moment.replace(hour=random.randint(1, 8), minute=random.randint(0, 59), second=0, microsecond=0)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _store_enrolments(session: Session, ways: list[Way]) -> list[int]:
    rows = [
        {
            "course_id": way.course.id,
            "person_id": way.person_id,
            "cycle": 1,
            "state": (EnrolmentState.COMPLETED if way.completed_at else EnrolmentState.ACTIVE).value,
            "course_version": way.course.version,
            "enrolled_at": way.enrolled_at,
            "completed_at": way.completed_at,
        }
        for way in ways
    ]
    if not rows:
        return []
    statement = insert(Enrolment).returning(Enrolment.id, sort_by_parameter_order=True)
    return list(session.scalars(statement, rows))


def _store_progress(session: Session, ways: list[Way], enrolment_ids: list[int]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "enrolment_id": enrolment_id,
            "lesson_id": lesson.id,
            "milliseconds_counted": lesson.minutes_required * (60_000 if done else 30_000),
            "watched": {},
            "first_opened_at": opened,
            "last_seen_at": done or opened + timedelta(seconds=30 * lesson.minutes_required),
            "acknowledged_at": done,
            "completed_at": done,
        }
        for way, enrolment_id in zip(ways, enrolment_ids, strict=True)
        for lesson, opened, done in way.lessons
    ]
    if rows:
        session.execute(insert(LessonProgress), rows)


def _store_completions(session: Session, ways: list[Way], enrolment_ids: list[int]) -> list[Completion]:
    done = [(way, key) for way, key in zip(ways, enrolment_ids, strict=True) if way.completed_at is not None]
    posts = appointments_of(session, {way.person_id for way, _ in done})
    completions = [_completion(way, key, posts.get(way.person_id, ())) for way, key in done]
    session.add_all(completions)
    session.flush()
    return completions


def _completion(way: Way, enrolment_id: int, posts: Sequence[HeldPost]) -> Completion:
    assert way.completed_at is not None
    day = local_date(way.completed_at)
    post = next((post for post in posts if post.covers(day)), None)
    return completion_of(way.course, enrolment_id, way.person_id, post, way.completed_at)
