"""Opening lessons, and counting the time spent in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from courses.catalogue.api import Lesson, LessonKind
from courses.learning.domain.completing import LessonRule, is_time_up
from courses.learning.domain.counting import Beat, Counted, Presence, Verdict, judge
from courses.learning.domain.enrolling import EnrolmentState
from courses.learning.domain.video_length import video_length
from courses.learning.models import Enrolment, LearningPresence, LessonProgress, VideoLength
from courses.learning.services.completing import settle_lesson
from courses.learning.services.progress import counted_of, progress_of
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.db import insert_once
from lms.files.api import file_card, open_file


class TicketClosed(Exception):
    """The page that sent the beat is no longer good: the lesson is gone, or the enrolment has ended."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one opening of a lesson page is entitled to: beats for one row of progress, of one person."""

    progress_id: int
    person_id: int
    place: str


@dataclass(frozen=True, slots=True)
class BeatAnswer:
    """How far a lesson is. `is_time_up`: the learning time (of a video also the watching) is complete."""

    seconds_counted: int
    seconds_required: int
    is_time_up: bool
    is_elsewhere: bool
    watched_percent: int | None


def open_lesson(session: Session, lesson: Lesson, enrolment: Enrolment, *, clock: Clock) -> LessonProgress:
    """The enrolment's progress in the lesson, begun if this is the first time."""
    _note_video_length(session, lesson)
    progress = progress_of(session, enrolment.id, lesson.id)
    if progress is not None:
        return progress
    now = clock()
    insert_once(
        session,
        LessonProgress,
        enrolment_id=enrolment.id,
        lesson_id=lesson.id,
        milliseconds_counted=0,
        watched={},
        first_opened_at=now,
        last_seen_at=now,
    )
    begun = progress_of(session, enrolment.id, lesson.id)
    assert begun is not None  # either just inserted or the reason why it was not
    return begun


def is_video_measured(session: Session, lesson: Lesson) -> bool:
    """Whether the length of the lesson's video has been looked for; true for lessons without a video."""
    if lesson.kind != LessonKind.VIDEO or lesson.file_id is None:
        return True
    return session.get(VideoLength, lesson.file_id) is not None


def record_beat(
    session: Session,
    ticket: Ticket,
    *,
    is_playing: bool,
    position: int | None,
    actor: Actor,
    clock: Clock,
) -> BeatAnswer:
    """Counts what a sign of life is worth; three statements, unless it completes the lesson.

    `position` is in milliseconds. Raises TicketClosed, BeatRefused.
    """
    now = clock()
    presence, progress, lesson, enrolment, length = _locked(session, ticket, now)
    if lesson.deleted_at is not None or lesson.is_draft or enrolment.state == EnrolmentState.WITHDRAWN:
        raise TicketClosed
    rule = LessonRule(LessonKind(lesson.kind), lesson.minutes_required, length)
    if enrolment.state == EnrolmentState.COMPLETED:
        return _answer(rule, counted_of(progress, lesson))
    is_video = rule.kind is LessonKind.VIDEO
    beat = Beat(ticket.place, now, is_playing, position if is_video else None)
    verdict = judge(
        Presence(presence.place, presence.beat_at, presence.is_open, presence.position),
        beat,
        counted_of(progress, lesson),
        most=rule.milliseconds_required,
        video_length=length,
    )
    _store(presence, progress, verdict, lesson, now)
    settle_lesson(session, progress, lesson, enrolment, rule, actor=actor, clock=clock)
    return _answer(rule, verdict.counted, verdict.is_elsewhere)


def _locked(
    session: Session, ticket: Ticket, now: datetime
) -> Row[LearningPresence, LessonProgress, Lesson, Enrolment, int | None]:
    """Everything that a beat touches, in one statement; presence first, so that two windows wait for each other."""
    statement = (
        select(LearningPresence, LessonProgress, Lesson, Enrolment, VideoLength.milliseconds)
        .join(Enrolment, Enrolment.person_id == LearningPresence.person_id)
        .join(LessonProgress, LessonProgress.enrolment_id == Enrolment.id)
        .join(Lesson, Lesson.id == LessonProgress.lesson_id)
        .outerjoin(VideoLength, VideoLength.file_id == Lesson.file_id)
        .where(LearningPresence.person_id == ticket.person_id, LessonProgress.id == ticket.progress_id)
        .with_for_update(of=(LearningPresence, LessonProgress))
        .execution_options(populate_existing=True)
    )
    found = session.execute(statement).one_or_none()
    if found is None and _is_first_beat(session, ticket):
        insert_once(
            session, LearningPresence, person_id=ticket.person_id, place="", beat_at=now, is_open=False
        )
        found = session.execute(statement).one_or_none()
    if found is None:
        raise TicketClosed
    return found


def _is_first_beat(session: Session, ticket: Ticket) -> bool:
    """Whether the ticket's progress is the person's, and it is only a presence that is missing."""
    return (
        session.scalar(
            select(LessonProgress.id)
            .join(Enrolment, Enrolment.id == LessonProgress.enrolment_id)
            .where(LessonProgress.id == ticket.progress_id, Enrolment.person_id == ticket.person_id)
        )
        is not None
    )


def _answer(rule: LessonRule, counted: Counted, is_elsewhere: bool = False) -> BeatAnswer:
    watched = counted.watched.percent_of(rule.video_length) if rule.video_length else None
    return BeatAnswer(
        seconds_counted=counted.milliseconds // 1000,
        seconds_required=-(-rule.milliseconds_required // 1000),
        is_time_up=is_time_up(rule, counted),
        is_elsewhere=is_elsewhere,
        watched_percent=watched,
    )


def _store(
    presence: LearningPresence, progress: LessonProgress, verdict: Verdict, lesson: Lesson, now: datetime
) -> None:
    presence.place, presence.beat_at = verdict.presence.place, verdict.presence.beat_at
    presence.is_open, presence.position = verdict.presence.is_open, verdict.presence.position
    if verdict.is_elsewhere:
        return
    progress.milliseconds_counted = verdict.counted.milliseconds
    if verdict.counted.watched.stretches:
        stretches = [list(stretch) for stretch in verdict.counted.watched.stretches]
        progress.watched = {"file": lesson.file_id, "stretches": stretches}
        progress.position = verdict.presence.position
    progress.last_seen_at = now


def _note_video_length(session: Session, lesson: Lesson) -> None:
    """Reads a video's length from its file, once for each file."""
    if is_video_measured(session, lesson):
        return
    assert lesson.file_id is not None
    card = file_card(session, lesson.file_id)
    if card is None:
        return
    try:
        with open_file(card) as content:
            milliseconds = video_length(content)
    except FileNotFoundError:
        return
    insert_once(session, VideoLength, file_id=lesson.file_id, milliseconds=milliseconds)
