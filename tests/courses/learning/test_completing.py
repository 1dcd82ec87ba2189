"""When a lesson is done, when a course is, and what enrolling means: a row for each side of each rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from courses.catalogue.domain.lesson_kinds import LessonKind
from courses.learning.domain.completing import (
    LessonRule,
    LessonState,
    Missing,
    is_course_complete,
    is_time_up,
    missing,
    percent_done,
)
from courses.learning.domain.counting import Counted
from courses.learning.domain.enrolling import (
    EnrolmentRefused,
    EnrolmentState,
    completed_from,
    entry_after,
    withdrawn_from,
)
from courses.learning.domain.ranges import Watched

MINUTE = 60_000
PAGE, VIDEO, DOCUMENT, ACTIVITY = LessonKind.PAGE, LessonKind.VIDEO, LessonKind.DOCUMENT, LessonKind.ACTIVITY
ACTIVE, COMPLETED, WITHDRAWN = EnrolmentState.ACTIVE, EnrolmentState.COMPLETED, EnrolmentState.WITHDRAWN
DONE = datetime(2026, 5, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "minutes", "length", "counted", "watched", "read", "passed", "left"),
    [
        (PAGE, 5, None, 0, 0, False, False, [Missing.TIME, Missing.ACKNOWLEDGEMENT]),
        (PAGE, 5, None, 5 * MINUTE - 1, 0, True, False, [Missing.TIME]),
        (PAGE, 5, None, 5 * MINUTE, 0, False, False, [Missing.ACKNOWLEDGEMENT]),
        (PAGE, 5, None, 5 * MINUTE, 0, True, False, []),
        (PAGE, 0, None, 0, 0, True, False, []),
        (PAGE, 5, None, 0, 0, True, True, [Missing.TIME]),  # passing something is not reading this
        (DOCUMENT, 1, None, MINUTE, 0, True, False, []),
        (VIDEO, 5, 10 * MINUTE, 5 * MINUTE, 9 * MINUTE, False, False, []),
        (VIDEO, 5, 10 * MINUTE, 5 * MINUTE, 9 * MINUTE - 1, False, False, [Missing.WATCHING]),
        (VIDEO, 5, 10 * MINUTE, 0, 10 * MINUTE, True, True, [Missing.TIME]),
        (VIDEO, 20, 10 * MINUTE, 9 * MINUTE, 9 * MINUTE, False, False, []),  # one viewing is always enough
        (VIDEO, 0, 10 * MINUTE, 0, 0, False, False, [Missing.WATCHING]),
        (VIDEO, 5, None, 5 * MINUTE, 0, False, False, []),  # a length that cannot be read
        (ACTIVITY, 30, None, 0, 0, False, True, []),  # its time is spent on another plugin's pages
        (ACTIVITY, 0, None, 90 * MINUTE, 0, True, False, [Missing.PASSING]),
    ],
)
def test_what_is_missing(kind, minutes, length, counted, watched, read, passed, left):
    rule = LessonRule(kind, minutes, length)
    so_far = Counted(counted, Watched.of([(0, watched)]))
    assert missing(rule, so_far, is_acknowledged=read, is_passed=passed) == left
    assert is_time_up(rule, so_far) == (not {Missing.TIME, Missing.WATCHING} & set(left))


@pytest.mark.parametrize(
    ("lessons", "is_complete"),
    [
        ([], False),  # hours are not given for opening a course
        ([(True, DONE), (True, None)], False),
        ([(True, DONE), (True, DONE)], True),
        ([(True, DONE), (False, None)], True),
        ([(False, DONE), (False, None)], False),  # where nothing is required, everything is
        ([(False, DONE), (False, DONE)], True),
    ],
)
def test_a_course_is_complete_when_its_required_lessons_are(lessons, is_complete):
    states = [LessonState(number, required, done) for number, (required, done) in enumerate(lessons)]
    assert is_course_complete(states) is is_complete


@pytest.mark.parametrize(
    ("earlier", "again", "cycle"),
    [
        ([], False, 1),
        ([ACTIVE], False, None),
        ([ACTIVE], True, None),
        ([COMPLETED], False, None),
        ([COMPLETED], True, 2),
        ([WITHDRAWN], False, 2),
        ([COMPLETED, COMPLETED], True, 3),
        ([COMPLETED, ACTIVE], True, None),
    ],
)
def test_what_enrolling_means(earlier, again, cycle):
    assert entry_after(earlier, again=again).begins_cycle == cycle


@pytest.mark.parametrize("change", [completed_from, withdrawn_from])
@pytest.mark.parametrize("state", [COMPLETED, WITHDRAWN])
def test_what_has_ended_stays_ended(change, state):
    with pytest.raises(EnrolmentRefused):
        change(state)
    assert change(ACTIVE) is not ACTIVE


def test_a_hundred_percent_means_everything():
    assert [percent_done(done, 3) for done in range(4)] == [0, 33, 66, 100]
    assert percent_done(0, 0) == 0
