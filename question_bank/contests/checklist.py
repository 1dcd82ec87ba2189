"""What has to be right before a contest is published, and what would be good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.hours.api import local_date
from question_bank.contests.models import Contest
from question_bank.exams.api import Check, auto_marked_types, paper_checks


def checklist(
    session: Session, contest: Contest, category_names: Mapping[str, str], now: datetime
) -> list[Check]:
    """The lines in the order in which they are worked on; `category_names` by category key."""
    return [
        *paper_checks(session, contest.draws, category_names, auto_marked_types(), local_date(now)),
        Check(_("It ends in the future"), is_met=contest.closes_at > now),
        Check(_("It has a title in English"), is_met=bool(contest.title_en), is_required=False),
        Check(_("It has an introduction"), is_met=bool(contest.introduction), is_required=False),
    ]
