"""What has to be right before an exam is published, and what would be good."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from lms.hours.api import local_date
from question_bank.exams.domain import Shortage
from question_bank.exams.models import Exam
from question_bank.exams.services.authoring import shortages
from question_bank.exams.services.drawing import paper_of, paper_shortages, unreleased_questions


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist. Without `is_required` the exam can be published all the same."""

    text: str
    is_met: bool
    is_required: bool = True


def checklist(session: Session, exam: Exam, category_names: Mapping[str, str], now: datetime) -> list[Check]:
    """The lines in the order in which they are worked on; `category_names` by category key."""
    if exam.paper_id is None:
        lines = paper_checks(session, exam.draws, category_names, today=local_date(now))
    else:
        lines = _set_paper_checks(session, exam, exam.paper_id, category_names, now)
    if exam.closes_at is not None:
        lines.append(Check(_("It closes in the future"), is_met=exam.closes_at > now))
    lines.append(Check(_("It has a title in English"), is_met=bool(exam.title_en), is_required=False))
    lines.append(Check(_("It has a time limit"), is_met=exam.minutes_allowed is not None, is_required=False))
    return lines


def paper_checks(
    session: Session,
    draws: Sequence[Sequence[int]],
    category_names: Mapping[str, str],
    types: Collection[str] | None = None,
    today: date | None = None,
) -> list[Check]:
    """Whether the draws (of these question types) can be drawn: a line for each shortage, or one that says they can."""
    wanted = sum(count for _category, count in draws)
    return _shortage_checks(shortages(session, draws, types, today), wanted, category_names)


def _set_paper_checks(
    session: Session, exam: Exam, paper_id: int, category_names: Mapping[str, str], now: datetime
) -> list[Check]:
    """The same for an exam that is set by a paper, and whether its fixed questions are released."""
    short = paper_shortages(session, paper_id, exam.id, now)
    lines = _shortage_checks(short, exam.paper_questions, category_names)
    paper = paper_of(session, paper_id)
    left = unreleased_questions(session, paper) if paper else 0
    if left:
        text = ngettext(
            "%(num)s fixed question of the paper is not released",
            "%(num)s fixed questions of the paper are not released",
            left,
        )
        lines.append(Check(text, is_met=False))
    return lines


def _shortage_checks(
    short: Sequence[Shortage], wanted: int, category_names: Mapping[str, str]
) -> list[Check]:
    return [
        Check(
            _(
                "“%(category)s”: %(wanted)s wanted, %(available)s released; %(missing)s missing",
                category=category_names.get(each.category, _("a category that is gone")),
                wanted=each.wanted,
                available=each.available,
                missing=each.missing,
            ),
            is_met=False,
        )
        for each in short
    ] or [
        Check(
            ngettext(
                "%(num)s question can be drawn for everybody",
                "%(num)s questions can be drawn for everybody",
                wanted,
            ),
            is_met=True,
        )
    ]


def is_ready(lines: list[Check]) -> bool:
    """Whether nothing that is required is missing."""
    return all(line.is_met for line in lines if line.is_required)
