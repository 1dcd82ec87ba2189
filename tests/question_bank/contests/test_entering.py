"""Entering a contest through its services, on both databases: once a day, by the server's clock, for one's unit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from lms.audit.models import AuditEvent
from lms.db import current_session, db, unit_of_work
from lms.organisation.models import Appointment
from lms.testing.factories import make_unit
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from question_bank.bank.models import Item
from question_bank.contests.domain import AttemptUsedToday, ContestClosed, ContestNotOpen
from question_bank.contests.models import Contest, ContestEntry
from question_bank.contests.services.boards import is_frozen, people_board, units_board
from question_bank.contests.services.entering import NotForThisPerson, start_attempt
from question_bank.contests.services.setting import (
    ContestRefused,
    change_contest,
    close_contest,
    publish_contest,
)
from question_bank.contests.services.standing import participation
from question_bank.exams.api import Attempt, hand_in
from question_bank.exams.domain import AttemptClosed, RulesRefused
from tests.question_bank.contests.factories import MONDAY, Arena
from tests.question_bank.exams.factories import SYSTEM, choice, essay


@pytest.fixture
def arena(session, clock):
    with unit_of_work():
        return Arena(session, clock)


def entry_of(session, attempt_id):
    session.rollback()
    return session.scalars(select(ContestEntry).where(ContestEntry.attempt_id == attempt_id)).one()


def contest_of(arena):
    arena.session.rollback()
    return arena.session.get_one(Contest, arena.contest_id)


@on_both_databases
def test_an_attempt_is_entered_with_points_time_and_unit(arena, session):
    with unit_of_work():
        player = arena.player(arena.north)
    attempt_id = arena.play(player, right=2, seconds=75)
    entry = entry_of(session, attempt_id)
    assert (entry.score, entry.elapsed_ms, entry.number) == (Decimal(2), 75_000, 1)
    assert (entry.unit_id, entry.day) == (arena.north.id, date(2026, 5, 20))
    assert entry.submitted_at == arena.clock()


@on_both_databases
def test_twenty_clicks_begin_one_attempt(app, arena, clock):
    contest_id, person_id = arena.contest_id, arena.member.person_id

    def click(_number):
        with app.app_context():
            try:
                with unit_of_work() as session:
                    contest = session.get_one(Contest, contest_id)
                    return start_attempt(session, contest, person_id, clock=clock).id
            finally:
                db.session.remove()

    with ThreadPoolExecutor(20) as clicks:
        attempts = set(clicks.map(click, range(20)))
    current_session().rollback()
    assert len(attempts) == 1
    assert current_session().scalar(select(func.count()).select_from(Attempt)) == 1
    assert current_session().scalar(select(func.count()).select_from(ContestEntry)) == 1


@on_both_databases
def test_the_day_begins_at_midnight_where_the_contest_is(arena, clock):
    clock.set_to(MONDAY + timedelta(hours=23, minutes=50))  # Monday, ten to midnight in Shanghai
    arena.play(arena.member, right=1)
    with pytest.raises(AttemptUsedToday) as used:
        arena.start(arena.member)
    assert used.value.next_at == MONDAY + timedelta(days=1)
    clock.set_to(MONDAY + timedelta(days=1) - timedelta(microseconds=1))
    with pytest.raises(AttemptUsedToday):
        arena.start(arena.member)
    clock.set_to(MONDAY + timedelta(days=1))
    second = arena.start(arena.member)
    assert entry_of(arena.session, second).day == date(2026, 5, 19)


def test_an_attempt_belongs_to_the_day_on_which_it_began(arena, clock):
    clock.set_to(MONDAY + timedelta(hours=23, minutes=58))
    attempt_id = arena.start(arena.member)
    clock.advance(minutes=3)
    assert arena.start(arena.member) == attempt_id  # it is tomorrow, and the attempt is still running
    with unit_of_work() as session:
        hand_in(session, attempt_id, received_at=clock())
    assert entry_of(arena.session, attempt_id).day == date(2026, 5, 18)
    assert arena.start(arena.member) != attempt_id


def test_several_attempts_a_day_where_the_rules_allow_it(arena):
    with unit_of_work():
        contest_id = arena.contest(attempts_per_day=2).id
    first, second = (arena.play(arena.member, right=1, contest_id=contest_id) for _ in range(2))
    assert [entry_of(arena.session, each).number for each in (first, second)] == [1, 2]
    with pytest.raises(AttemptUsedToday):
        arena.start(arena.member, contest_id)


@on_both_databases
def test_what_comes_too_late_earns_nothing(arena, session, clock):
    attempt_id = arena.start(arena.member)
    began = clock()
    arena.answer(attempt_id, right=1)
    clock.advance(minutes=5, seconds=6)  # five minutes and a grace of five seconds are over
    with pytest.raises(AttemptClosed):
        arena.answer(attempt_id, right=3)
    with unit_of_work() as writing:
        hand_in(writing, attempt_id, received_at=clock())
    entry = entry_of(session, attempt_id)
    assert (entry.score, entry.elapsed_ms) == (Decimal(1), 300_000)
    assert entry.submitted_at == began + timedelta(minutes=5)


def test_the_grace_for_the_way_costs_no_time(arena, session, clock):
    attempt_id = arena.start(arena.member)
    clock.advance(minutes=5, seconds=4)
    arena.answer(attempt_id, right=3)
    with unit_of_work() as writing:
        hand_in(writing, attempt_id, received_at=clock())
    assert (entry_of(session, attempt_id).score, entry_of(session, attempt_id).elapsed_ms) == (3, 300_000)


def test_an_attempt_that_nobody_hands_in_closes_by_itself(app, arena, session, clock):
    attempt_id = arena.start(arena.member)
    arena.answer(attempt_id, right=2)
    clock.advance(minutes=6)
    run_due_jobs(app)
    assert entry_of(session, attempt_id).score == Decimal(2)


def test_the_end_of_the_contest_ends_what_is_running(arena, session, clock):
    clock.set_to(MONDAY + timedelta(days=7, minutes=-2))
    attempt_id = arena.start(arena.member)
    assert session.get_one(Attempt, attempt_id).deadline == MONDAY + timedelta(days=7)
    clock.advance(minutes=2)
    with pytest.raises(ContestClosed):
        arena.start(arena.other)


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (MONDAY - timedelta(microseconds=1), ContestNotOpen),
        (MONDAY + timedelta(days=7), ContestClosed),
    ],
)
def test_only_while_it_is_open(arena, clock, moment, refusal):
    clock.set_to(moment)
    with pytest.raises(refusal):
        arena.start(arena.member)


def test_not_for_people_of_other_units(arena):
    with unit_of_work():
        of_north = arena.contest(unit_id=arena.north.id).id
        player, outsider = arena.player(arena.south), arena.outsider()
    for account, contest_id in ((player, of_north), (outsider, arena.contest_id), (arena.member, of_north)):
        with pytest.raises(NotForThisPerson):
            arena.start(account, contest_id)


def test_an_entry_counts_for_the_unit_served_in_when_it_began(arena, session, clock):
    with unit_of_work():
        player = arena.player(arena.north)
    attempt_id = arena.play(player, right=3)
    with unit_of_work() as writing:
        post = writing.scalars(select(Appointment).where(Appointment.person_id == player.person_id)).one()
        post.unit_id = arena.south.id
    assert entry_of(session, attempt_id).unit_id == arena.north.id
    board = units_board(session, contest_of(arena), clock())
    assert [standing.line.unit_id for standing in board] == [arena.north.id]


@on_both_databases
def test_boards_of_people_and_units(arena, session, clock):
    with unit_of_work():
        north = [arena.player(arena.north, name) for name in "甲乙丙"]
        south = [arena.player(arena.south, name) for name in "丁戊"]
    arena.play(north[0], right=3, seconds=90)
    arena.play(north[1], right=3, seconds=60)
    arena.play(south[0], right=2)
    arena.play(south[1], right=1)
    clock.advance(days=1)
    arena.play(south[1], right=3, seconds=60)  # as fast as 乙, a day later
    arena.play(north[0], right=1)  # the best attempt counts
    contest = contest_of(arena)
    people = people_board(session, contest, clock())
    names = [north[1], south[1], north[0], south[0]]
    assert [each.line.person_id for each in people] == [account.person_id for account in names]
    assert [each.rank for each in people] == [1, 2, 3, 4]
    units = units_board(session, contest, clock())
    assert [(each.line.unit_id, float(each.line.score)) for each in units] == [
        (arena.north.id, 3.0),
        (arena.south.id, 2.5),
    ]


@on_both_databases
def test_a_board_of_branches_counts_everybody_below(arena, session, clock):
    with unit_of_work():
        desks = [make_unit(session, name, arena.north) for name in ("一科", "二科")]
        arena.player(arena.south)
        best = [arena.player(unit, name) for unit, name in zip((arena.north, *desks), "甲乙丙", strict=True)]
        south, chief = arena.player(arena.south, "丁"), arena.player(arena.unit, "戊")
        contest_id = arena.contest(unit_level="branch", counted_members=4).id
        by_sum = arena.contest(unit_level="branch", unit_rule="sum", counted_members=2).id
    for contest in (contest_id, by_sum):
        for player in best:
            arena.play(player, right=2, contest_id=contest)
        arena.play(south, right=3, contest_id=contest)
        arena.play(chief, right=1, contest_id=contest)

    def board(contest_id):
        found = units_board(session, session.get_one(Contest, contest_id), clock())
        return [(each.line.unit_id, float(each.line.score), each.line.counted) for each in found]

    session.rollback()
    # three people serve in the north, two in the south; who stayed away counts as nothing
    assert board(contest_id) == [(arena.north.id, 2.0, 3), (arena.south.id, 1.5, 1), (arena.unit.id, 0.25, 1)]
    assert board(by_sum) == [(arena.north.id, 4.0, 2), (arena.south.id, 3.0, 1), (arena.unit.id, 1.0, 1)]


def test_a_frozen_board_is_revealed_when_the_contest_is_over(arena, session, clock):
    with unit_of_work():
        contest_id = arena.contest(frozen_from=clock() + timedelta(minutes=10)).id
    arena.play(arena.member, right=1, contest_id=contest_id)
    clock.advance(minutes=20)
    arena.play(arena.other, right=3, contest_id=contest_id)
    session.rollback()
    contest = session.get_one(Contest, contest_id)
    assert is_frozen(contest, clock())
    assert [each.line.person_id for each in people_board(session, contest, clock())] == [
        arena.member.person_id
    ]
    assert len(people_board(session, contest, clock(), sees_all=True)) == 2
    assert participation(session, contest, arena.other.person_id, clock()).best.score == 3
    clock.set_to(contest.closes_at)
    assert not is_frozen(contest, clock())
    assert people_board(session, contest, clock())[0].line.person_id == arena.other.person_id


def test_publishing_names_what_is_missing_and_counts_no_essays(arena, session, clock):
    with unit_of_work():
        arena.fill([essay(), essay(), choice(9)])
        short = arena.contest(is_published=False, draws=[(arena.category.id, 8)])
    with pytest.raises(ContestRefused) as refused:
        publish_contest(session, short, actor=SYSTEM, clock=clock)
    assert refused.value.code == "too_few_questions"
    assert [(each.wanted, each.available) for each in refused.value.shortages] == [(8, 7)]


def test_essays_are_never_drawn(session, clock):
    with unit_of_work():
        arena = Arena(session, clock, [choice(1), choice(2), choice(3), *(essay() for _ in range(20))])
    attempt_id = arena.play(arena.member, right=3)
    assert entry_of(session, attempt_id).score == 3


def test_rules_are_fixed_once_somebody_has_begun(arena, session, clock):
    def change(**changes):
        with unit_of_work() as writing:
            contest = writing.get_one(Contest, arena.contest_id)
            change_contest(writing, contest, arena.rules(**changes), actor=SYSTEM, clock=clock)

    change(minutes_allowed=7)
    change(minutes_allowed=5)
    arena.start(arena.member)
    for decisive in (
        {"minutes_allowed": 7},
        {"attempts_per_day": 2},
        {"counted_members": 1},
        {"unit_rule": "sum"},
    ):
        with pytest.raises(ContestRefused, match="rules_are_fixed"):
            change(**decisive)
    change(title="新标题", closes_at=MONDAY + timedelta(days=9))
    assert contest_of(arena).title == "新标题"


def test_closing_by_hand_and_the_trail(arena, session, clock):
    running = arena.start(arena.member)
    with unit_of_work() as writing:
        close_contest(writing, writing.get_one(Contest, arena.contest_id), actor=SYSTEM, clock=clock)
    with pytest.raises(ContestClosed):
        arena.start(arena.other)
    assert arena.start(arena.member) == running  # whoever is in it may finish
    with pytest.raises(ContestRefused, match="not_published"):
        close_contest(session, contest_of(arena), actor=SYSTEM, clock=clock)
    actions = session.scalars(
        select(AuditEvent.action).where(AuditEvent.action.endswith("_contest")).order_by(AuditEvent.id)
    ).all()
    assert actions == [f"question_bank.{verb}_contest" for verb in ("add", "publish", "close")]


def test_a_contest_whose_end_has_passed_is_not_published(arena, session, clock):
    with unit_of_work():
        late = arena.contest(is_published=False, closes_at=MONDAY + timedelta(days=1))
    with pytest.raises(ContestRefused, match="closing_has_passed"):
        publish_contest(session, late, actor=SYSTEM, clock=clock)
    with pytest.raises(RulesRefused):
        arena.contest(closes_at=MONDAY)


def test_questions_that_left_the_bank_are_missed_at_the_start(arena, session):
    from question_bank.exams.domain import DrawShort

    with unit_of_work() as writing:
        for item in writing.scalars(select(Item)):
            item.state = "draft"
    with pytest.raises(DrawShort):
        arena.start(arena.member)
    assert session.scalar(select(func.count()).select_from(ContestEntry)) == 0
