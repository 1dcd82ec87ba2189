"""A page of a board: its lines with the names on them, and the reader's own line wherever it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.organisation.api import PersonName, UnitCard, person_names, unit_card, units_by_id
from lms.web.paging import Page, page_of
from question_bank.contests.domain import Entry, Standing, UnitLevel, UnitResult, ranked_unit
from question_bank.contests.models import Contest
from question_bank.contests.services.boards import people_board, units_board


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One line as it is read. `person` is empty on the board of units; `counted` are the people who make its score."""

    rank: int
    person: PersonName | None
    unit: UnitCard | None
    score: Decimal | Fraction
    elapsed: timedelta
    is_own: bool
    counted: int = 1


@dataclass(frozen=True, slots=True)
class Board:
    """A page of a board. `own` is the reader's line if it is not on this page."""

    by_units: bool
    page: Page[BoardLine]
    own: BoardLine | None

    @property
    def podium(self) -> Sequence[BoardLine]:
        """The lines that stand out: the first three, on the first page."""
        return self.page.rows[:3] if self.page.number == 1 else ()

    @property
    def rest(self) -> Sequence[BoardLine]:
        """The lines below the podium."""
        return self.page.rows[len(self.podium) :]


def board_page(
    session: Session,
    contest: Contest,
    now: datetime,
    *,
    by_units: bool,
    actor: Actor,
    sees_all: bool = False,
) -> Board:
    """The page that the address asks for. Five statements at most."""
    if by_units:
        board = units_board(session, contest, now, sees_all=sees_all)
        return _page_of_units(session, board, own_line(session, contest, actor))
    return _page_of_people(session, people_board(session, contest, now, sees_all=sees_all), actor)


def standing_of(board: Sequence[Standing[Entry]], person_id: int | None) -> Standing[Entry] | None:
    """A person's line on the board of people."""
    return next((each for each in board if each.line.person_id == person_id), None)


def _page_of_people(session: Session, board: Sequence[Standing[Entry]], actor: Actor) -> Board:
    page: Page[Any] = page_of(board)
    own = standing_of(board, actor.person_id)
    shown = [*page.rows, *([own] if own else [])]
    people = person_names(session, (each.line.person_id for each in shown))
    units = units_by_id(session, (each.line.unit_id for each in shown))

    def line(standing: Standing[Entry]) -> BoardLine:
        entry = standing.line
        return BoardLine(
            standing.rank,
            people.get(entry.person_id),
            units.get(entry.unit_id),
            entry.score,
            entry.elapsed,
            is_own=standing is own,
        )

    return _board(page, own, line, by_units=False)


def own_line(session: Session, contest: Contest, actor: Actor) -> int | None:
    """The id of the unit under which the board of units ranks the reader."""
    in_charge = unit_card(session, contest.unit_id)
    if in_charge is None or not actor.unit_path:
        return None
    return ranked_unit(UnitLevel(contest.unit_level), in_charge.path, actor.unit_path)


def _page_of_units(session: Session, board: Sequence[Standing[UnitResult]], unit_id: int | None) -> Board:
    page: Page[Any] = page_of(board)
    own = next((each for each in board if each.line.unit_id == unit_id), None)
    shown = [*page.rows, *([own] if own else [])]
    units = units_by_id(session, (each.line.unit_id for each in shown))

    def line(standing: Standing[UnitResult]) -> BoardLine:
        result = standing.line
        return BoardLine(
            standing.rank,
            None,
            units.get(result.unit_id),
            result.score,
            result.elapsed,
            is_own=standing is own,
            counted=result.counted,
        )

    return _board(page, own, line, by_units=True)


def _board(page: Page[Any], own: Standing[Any] | None, line: Any, *, by_units: bool) -> Board:
    lines = Page([line(each) for each in page.rows], page.number, page.total, page.per_page)
    is_elsewhere = own is not None and own not in page.rows
    return Board(by_units, lines, line(own) if is_elsewhere else None)
