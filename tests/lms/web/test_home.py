"""What there is to do is told once: a duty of the policies, and the class in which it is done, are one line."""

from __future__ import annotations

from datetime import UTC, datetime

from lms.contracts.navigation import DueItem
from lms.web.home import told_once

SOON, LATER = datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 8, 22, tzinfo=UTC)


def item(title: str, due_at: datetime | None, programme: str = "") -> DueItem:
    return DueItem(title, f"/{title}", "refresh", due_at, programme=programme)


def test_a_class_stands_for_the_duty_and_the_earlier_day_counts():
    duty, arranged = item("duty", SOON, "rotation"), item("class", LATER, "rotation")
    assert told_once([duty, arranged]) == [item("class", SOON, "rotation")]
    early = item("class", SOON, "rotation")
    assert told_once([item("duty", LATER, "rotation"), early]) == [early]
    assert told_once([item("duty", SOON, "rotation"), item("class", None, "rotation")]) == [
        item("class", SOON, "rotation")
    ]


def test_what_belongs_to_no_programme_or_to_another_is_told_by_itself():
    items = [item("duty", SOON, "induction"), item("class", LATER, "rotation"), item("exam", SOON)]
    assert told_once([*items, item("exam", None)]) == [*items, item("exam", None)]
