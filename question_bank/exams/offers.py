"""What exams offer to the rest of the house: an activity for courses, what is due, a panel on the home page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor, Scope
from lms.contracts.activities import Choice
from lms.contracts.navigation import DueItem
from lms.organisation.api import units_in
from lms.web.i18n import localised
from question_bank.exams.models import EXAM, Attempt, Exam
from question_bank.exams.services.candidates import Candidacy, candidacies

SOON = timedelta(days=14)
MOST_SHOWN = 4


def exam_choices(session: Session, scope: Scope) -> Sequence[Choice]:
    """The exams that a trainer may attach to a course, also drafts: they are published in their own time."""
    exams = session.scalars(
        select(Exam)
        .where(Exam.unit_id.in_(units_in(scope)), Exam.state != "closed")
        .order_by(Exam.title, Exam.id)
    )
    return [Choice(str(exam.id), localised(exam, "title")) for exam in exams]


def exam_title(session: Session, ref: str) -> str | None:
    """What an exam is called; None when it is gone."""
    exam = session.get(Exam, int(ref)) if _is_id(ref) else None
    return None if exam is None else localised(exam, "title")


def exam_passed_at(session: Session, ref: str, person_id: int) -> datetime | None:
    """When the person last passed the exam, as far as they may know."""
    if not _is_id(ref):
        return None
    passed_at: datetime | None = session.scalar(
        select(func.max(Attempt.closed_at)).where(
            Attempt.occasion_type == EXAM,
            Attempt.occasion_id == int(ref),
            Attempt.person_id == person_id,
            Attempt.is_passed.is_(True),
            Attempt.announced_at.is_not(None),
        )
    )
    return passed_at


def exam_url(ref: str, return_to: str) -> str:
    return url_for("exams.show", exam_id=int(ref), return_to=return_to or None)


def exam_edit_url(ref: str) -> str:
    return url_for("exam_setting.show", exam_id=int(ref))


def due_exams(session: Session, actor: Actor, now: datetime) -> list[DueItem]:
    """Attempts that are running, and exams of the list that close soon and have not been passed."""
    return [_due(each) for each in _open_to(session, actor, now) if _is_due(each, now)]


def open_exams_card(session: Session, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """Exams of the list that can be sat now and have not been passed, but those that are due: these stand there."""
    able = [each for each in _open_to(session, actor, now) if each.exam.is_standalone]
    found = [each for each in able if not _is_due(each, now)]
    if not found:
        return None
    return {"exams": found[:MOST_SHOWN], "more": len(found) > MOST_SHOWN, "is_rest": len(found) < len(able)}


def _open_to(session: Session, actor: Actor, now: datetime) -> list[Candidacy]:
    """Read once per request: the home page asks for what is due and for the panel."""
    if actor.person_id is None or actor.organisation_path is None:
        return []
    if "open_exams" not in g:
        scope = Scope(unit_paths=(actor.organisation_path,))
        found = candidacies(session, scope, actor.person_id, now)
        g.open_exams = [each for each in found if each.running or (each.is_open and not each.is_passed)]
    kept: list[Candidacy] = g.open_exams
    return kept


def _is_due(each: Candidacy, now: datetime) -> bool:
    closes_at = each.rules.closes_at
    closes_soon = each.exam.is_standalone and closes_at is not None and closes_at - now <= SOON
    return each.running is not None or closes_soon


def _due(each: Candidacy) -> DueItem:
    running = each.running
    if running is not None:
        return DueItem(
            title=each.exam.title,
            title_en=each.exam.title_en,
            url=url_for("exams.room", attempt_id=running.id),
            icon="checklist",
            due_at=running.deadline,
            detail=_("Your attempt is running"),
            is_started=True,
        )
    return DueItem(
        title=each.exam.title,
        title_en=each.exam.title_en,
        url=url_for("exams.show", exam_id=each.exam.id),
        icon="checklist",
        due_at=each.rules.closes_at,
        detail=_("Exam"),
    )


def _is_id(ref: str) -> bool:
    """Whether an id can look like this."""
    return ref.isdecimal() and len(ref) < 19
