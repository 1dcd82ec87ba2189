"""Making the demo's courses from the texts in content/: six topics, each in Chinese and in English."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.orm import Session

from courses.catalogue.api import Course, Section
from courses.catalogue.domain import LessonKind
from courses.catalogue.services.courses import CourseSettings, create_course
from courses.catalogue.services.lessons import LessonContent, write_content
from courses.catalogue.services.outline import add_lesson, add_section
from courses.catalogue.services.publishing import publish_course
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.organisation.api import UnitCard

CONTENT = Path(__file__).parent / "content"
EXAM = "question_bank.exam"
CERTIFICATE = "certificates.certificate"
DUE_IN_DAYS = {"zh/personal-data": 9, "zh/fire-safety": 23}
"""A deadline is everybody's, and most people read Chinese: no English edition has one."""
FIRST_PUBLISHED_DAYS_AGO = 420  # before the year of history begins
DAYS_BETWEEN = 7


class Scene(Protocol):
    """What this step reads of the lms.demo.Stage."""

    now: datetime
    actor: Actor
    organisation: UnitCard
    made: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Edition:
    """One topic in one language; `key` is "zh/fire-safety"."""

    key: str
    folder: Path
    course: dict[str, Any]

    @property
    def language(self) -> str:
        """As the folders are called: zh or en."""
        return self.key.split("/")[0]

    def text(self, lesson: dict[str, Any]) -> str:
        return (self.folder / str(lesson["file"])).read_text("utf-8")


def make_courses(session: Session, stage: Scene) -> None:
    """All editions as published courses of the whole organisation; stage.made["courses"] is their ids by key."""
    made: dict[str, int] = {}
    for number, edition in enumerate(editions()):
        published_at = stage.now - timedelta(days=FIRST_PUBLISHED_DAYS_AGO - DAYS_BETWEEN * number)
        made[edition.key] = _make_course(session, stage, edition, clock=partial(_moment, published_at)).id
    stage.made["courses"] = made


def editions() -> Iterator[Edition]:
    """The texts that come with the demo, by topic and then by language."""
    for file in sorted(CONTENT.glob("*/*/course.toml"), key=lambda path: (path.parent.name, path.parts[-3])):
        key = f"{file.parts[-3]}/{file.parent.name}"
        yield Edition(key, file.parent, tomllib.loads(file.read_text("utf-8")))


def _make_course(session: Session, stage: Scene, edition: Edition, *, clock: Clock) -> Course:
    course = create_course(session, _settings(stage, edition), actor=stage.actor, clock=clock)
    for part in edition.course["sections"]:
        section = add_section(session, course, title=part["title"], actor=stage.actor, clock=clock)
        for lesson in part["lessons"]:
            content = LessonContent(
                title=lesson["title"], body=edition.text(lesson), minutes_required=lesson["minutes"]
            )
            _add(session, course, section, LessonKind.PAGE, content, actor=stage.actor, clock=clock)
    exam_id = stage.made.get("exams", {}).get(edition.key)
    if exam_id is not None:
        test = LessonContent(title=edition.course["exam"]["title"], activity=(EXAM, str(exam_id)))
        _add(session, course, section, LessonKind.ACTIVITY, test, actor=stage.actor, clock=clock)
    session.flush()
    publish_course(session, course, today=clock().date(), actor=stage.actor, clock=clock)
    return course


def _settings(stage: Scene, edition: Edition) -> CourseSettings:
    course = edition.course
    templates = stage.made.get("certificate_template", {}) if course["certificate"]["award"] else {}
    template = templates.get(edition.language)
    days = DUE_IN_DAYS.get(edition.key)
    return CourseSettings(
        unit_id=stage.organisation.id,
        title=course["title"],
        title_en=course["title_en"] if course["language"] != "en" else None,
        language=course["language"],
        summary=course["summary"],
        hours=Decimal(course["hours"]),
        category=course["category"],
        cover=course["cover"],
        award=(CERTIFICATE, template) if template else None,
        due_on=None if days is None else _day_after(stage.now, days),
    )


def _add(
    session: Session,
    course: Course,
    section: Section,
    kind: LessonKind,
    content: LessonContent,
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    lesson = add_lesson(session, course, section, title=content.title, kind=kind, actor=actor, clock=clock)
    write_content(lesson, content)


def _day_after(now: datetime, days: int) -> date:
    return (now + timedelta(days=days)).date()


def _moment(moment: datetime) -> datetime:
    return moment
