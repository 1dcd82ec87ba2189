"""Who a course is for, when it may be published, how its state changes, and putting things in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from courses.catalogue.domain import (
    Audience,
    CourseFacts,
    CourseState,
    Direction,
    LessonFacts,
    LessonKind,
    OrderOvertaken,
    Place,
    TransitionRefused,
    brought_back_from,
    checklist,
    missing,
    published_from,
    reordered,
    retired_from,
    shifted,
)

DRAFT, PUBLISHED, RETIRED = CourseState.DRAFT, CourseState.PUBLISHED, CourseState.RETIRED
TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("tiers", "units", "tier", "path", "is_meant"),
    [
        ([], [], "member", "/1/4/", True),  # nobody is left out of an empty audience
        ([], [], "", "/1/", True),
        (["leader"], [], "leader", "/1/4/", True),
        (["leader"], [], "member", "/1/4/", False),
        (["leader", "member"], [], "member", "/1/4/", True),
        ([], [4], "member", "/1/4/", True),  # the unit itself
        ([], [4], "member", "/1/4/9/", True),  # below it
        ([], [4], "member", "/1/", False),  # above it
        ([], [4], "member", "/1/5/", False),  # beside it
        ([], [4], "member", "/1/44/", False),  # 44 is not 4
        ([], [4, 5], "member", "/1/5/", True),
        (["leader"], [4], "leader", "/1/5/", False),  # both have to fit
        (["leader"], [4], "member", "/1/4/", False),
    ],
)
def test_an_audience(tiers, units, tier, path, is_meant):
    audience = Audience.from_json({"tiers": tiers, "units": units})
    assert audience.includes(tier, path) is is_meant
    assert Audience.from_json(audience.to_json()) == audience


def test_an_empty_audience_is_stored_as_nothing():
    assert Audience().to_json() == {}


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (published_from, DRAFT, PUBLISHED),
        (published_from, RETIRED, PUBLISHED),
        (published_from, PUBLISHED, None),
        (retired_from, PUBLISHED, RETIRED),
        (retired_from, DRAFT, None),
        (retired_from, RETIRED, None),
        (brought_back_from, RETIRED, PUBLISHED),
        (brought_back_from, PUBLISHED, None),
        (brought_back_from, DRAFT, None),
    ],
)
def test_states(change, before, after):
    if after is None:
        with pytest.raises(TransitionRefused):
            change(before)
    else:
        assert change(before) is after


PAGE = LessonFacts(1, "页", LessonKind.PAGE, 5, is_required=True, has_text=True)
VIDEO = LessonFacts(2, "片", LessonKind.VIDEO, 5, is_required=True, has_file=True)
EXAM = LessonFacts(
    3, "考", LessonKind.ACTIVITY, 0, is_required=True, has_activity=True, is_activity_known=True
)
READY = CourseFacts("摘要", Decimal(2), None, has_award=False, is_award_known=False, lessons=[PAGE])


@pytest.mark.parametrize(
    ("course", "codes"),
    [
        (READY, []),
        (replace(READY, summary="  "), ["summary"]),
        (replace(READY, hours=Decimal(0)), []),  # advice only
        (replace(READY, empty_sections=["第二章"]), []),  # advice only
        (replace(READY, lessons=[]), ["lessons", "required_lesson"]),
        (replace(READY, lessons=[replace(PAGE, is_required=False)]), ["required_lesson"]),
        (replace(READY, lessons=[replace(PAGE, has_text=False)]), ["lesson_text"]),
        (replace(READY, lessons=[replace(PAGE, minutes_required=0)]), ["lesson_minutes"]),
        (replace(READY, lessons=[PAGE, replace(PAGE, minutes_required=0, is_required=False)]), []),
        (replace(READY, lessons=[VIDEO]), []),
        (replace(READY, lessons=[replace(VIDEO, has_file=False, has_text=True)]), ["lesson_file"]),
        (replace(READY, lessons=[replace(VIDEO, kind=LessonKind.DOCUMENT)]), []),
        (replace(READY, lessons=[EXAM]), []),  # an activity needs no minutes
        (replace(READY, lessons=[replace(EXAM, has_activity=False)]), ["lesson_activity"]),
        (replace(READY, lessons=[replace(EXAM, is_activity_known=False)]), ["activity_gone"]),
        (replace(READY, has_award=True, is_award_known=True), []),
        (replace(READY, has_award=True), ["award"]),
        (replace(READY, due_on=TODAY), []),  # the day itself is still to come
        (replace(READY, due_on=date(2026, 5, 19)), ["deadline"]),
    ],
)
def test_what_keeps_a_course_from_being_published(course, codes):
    assert [item.code for item in missing(checklist(course, TODAY))] == codes


def test_an_incomplete_lesson_is_named_and_linked():
    items = missing(checklist(replace(READY, lessons=[PAGE, replace(VIDEO, has_file=False)]), TODAY))
    assert [(item.place, item.lesson_id, item.subject) for item in items] == [(Place.LESSON, 2, "片")]


def test_met_requirements_are_listed_too():
    assert [item.code for item in checklist(READY, TODAY) if item.is_met] == [
        "summary",
        "hours",
        "lessons",
        "required_lesson",
        "lessons_complete",
    ]


@pytest.mark.parametrize("wanted", [[1, 2], [1, 2, 3, 4], [1, 2, 2], [1, 2, 4], []])
def test_an_order_of_other_things_is_refused(wanted):
    with pytest.raises(OrderOvertaken):
        reordered([1, 2, 3], wanted)


def test_an_order_is_taken():
    assert reordered([1, 2, 3], [3, 1, 2]) == [3, 1, 2]


@pytest.mark.parametrize(
    ("moving", "direction", "after"),
    [
        (2, Direction.UP, [2, 1, 3]),
        (2, Direction.DOWN, [1, 3, 2]),
        (1, Direction.UP, [1, 2, 3]),  # already first
        (3, Direction.DOWN, [1, 2, 3]),  # already last
    ],
)
def test_one_place_up_or_down(moving, direction, after):
    assert shifted([1, 2, 3], moving, direction) == after


def test_what_is_not_in_the_list_cannot_be_moved():
    with pytest.raises(OrderOvertaken):
        shifted([1, 2], 3, Direction.UP)
