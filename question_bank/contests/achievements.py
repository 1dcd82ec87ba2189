"""Contests as something that people take part in and can be certified for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Scope
from lms.contracts.activities import Choice
from lms.contracts.events import CompletionReached
from lms.organisation.api import units_in
from question_bank.contests.domain import Entry, Standing
from question_bank.contests.models import Contest
from question_bank.contests.services.boards import people_board
from question_bank.contests.services.entering import occasion_of
from question_bank.contests.services.setting import is_over
from question_bank.exams.api import completion_at

SUBJECT = "contest"
_SPELLED_OUT = (
    *("First", "Second", "Third", "Fourth", "Fifth"),
    *("Sixth", "Seventh", "Eighth", "Ninth", "Tenth"),
)


def contest_choices(session: Session, scope: Scope) -> Sequence[Choice]:
    """The contests of the scope's units that were published, the newest first."""
    contests = session.scalars(
        select(Contest)
        .where(Contest.unit_id.in_(units_in(scope)), Contest.state != "draft")
        .order_by(Contest.id.desc())
    )
    return [Choice(str(contest.id), contest.title, contest.title_en) for contest in contests]


def contest_places(
    session: Session, ref: str, person_ids: Collection[int] | None = None
) -> Sequence[CompletionReached]:
    """Everybody who took part in a contest that is over, the first first, with the place as grade. Two statements.

    Nobody before it is over: places still change.
    """
    contest = session.get(Contest, int(ref)) if ref.isdecimal() and len(ref) < 19 else None
    now = current_clock()()
    if contest is None or not is_over(contest, now):
        return []
    board = people_board(session, contest, now)
    return [
        _placed(contest, standing)
        for standing in board
        if person_ids is None or standing.line.person_id in person_ids
    ]


def _placed(contest: Contest, standing: Standing[Entry]) -> CompletionReached:
    entry = standing.line
    return completion_at(
        occasion_of(contest),
        f"{SUBJECT}:{contest.id}",
        title=contest.title,
        title_en=contest.title_en,
        person_id=entry.person_id,
        reached_at=entry.submitted_at,
        grade=f"第{standing.rank}名",
        grade_en=place_in_english(standing.rank),
    )


def place_in_english(rank: int) -> str:
    """First place; from the eleventh on in figures, as 21st place."""
    if rank <= len(_SPELLED_OUT):
        return f"{_SPELLED_OUT[rank - 1]} place"
    is_teen = rank % 100 in {11, 12, 13}
    return f"{rank}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(rank % 10, 'th')} place"
