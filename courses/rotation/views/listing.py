"""The rows of a roster, as their cells say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from courses.rotation.domain import DutyState, comes_too_late
from courses.rotation.queries import Line
from lms.organisation.api import person_cards
from lms.web.i18n import format_local_date, localised


class RosterRow(NamedTuple):
    """One person's duty. `in_class` is the class's title, empty without a place; `is_late` whether that class ends
    after the due date of somebody who is not covered. A tuple, which the template takes apart by place: to read an
    attribute in a template takes ten times as long."""

    duty_id: int
    is_covered: bool
    name: str
    post: str
    unit: str
    due_by: str
    in_class: str
    is_late: bool
    state: DutyState


def roster_rows(
    session: Session, lines: Sequence[Line], titles: Mapping[int | None, str], today: date
) -> list[RosterRow]:
    """These lines in this order; `titles` are those of the classes by their ids. One statement."""
    people = person_cards(session, [line.person_id for line in lines], today)
    rows = []
    for person_id, duty, cohort_id, state in lines:
        person, is_covered = people[person_id], duty.completed_on is not None
        is_late = not is_covered and duty.cohort is not None and comes_too_late(duty, duty.cohort)
        rows.append(
            RosterRow(
                duty_id=duty.id,
                is_covered=is_covered,
                name=localised(person),
                post=localised(person, "post"),
                unit=localised(person, "unit_name"),
                due_by=format_local_date(duty.due_on),
                in_class=titles.get(cohort_id, ""),
                is_late=is_late,
                state=state,
            )
        )
    return rows
