"""What has to be right before an exam is published, and what would be good."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from question_bank.exams.models import Exam
from question_bank.exams.services.authoring import shortages


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist. Without `is_required` the exam can be published all the same."""

    text: str
    is_met: bool
    is_required: bool = True


def checklist(session: Session, exam: Exam, category_names: Mapping[str, str], now: datetime) -> list[Check]:
    """The lines in the order in which they are worked on; `category_names` by category key."""
    lines = paper_checks(session, exam.draws, category_names)
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
) -> list[Check]:
    """Whether the draws (of these question types) can be drawn: a line for each shortage, or one that says they can."""
    wanted = sum(count for _category, count in draws)
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
        for each in shortages(session, draws, types)
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
