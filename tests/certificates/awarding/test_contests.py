"""Whoever stands on the board of a contest that is over is certified with their place, in both languages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from certificates.awarding.jobs import AWARD_JOB
from certificates.awarding.services.rules import RuleSettings, add_rule
from certificates.register.domain import Kind
from certificates.register.models import Certificate
from certificates.register.records import snapshot_in
from certificates.rendering import render_certificate
from certificates.runs.services.planning import Plan, preview_run
from certificates.shipped.catalogue import shipped_template
from lms.contracts.access import Actor, Scope
from lms.db import unit_of_work
from lms.jobs.api import enqueue
from lms.organisation.api import unit_card
from lms.plugins import current_registry
from lms.testing.jobs import run_due_jobs
from question_bank.contests.achievements import place_in_english
from tests.certificates.sheets import text
from tests.question_bank.contests.factories import Arena

ACTOR = Actor.system("test")
SOURCE = "question_bank.contest"
HONOUR = "certificates.honour"


@pytest.fixture
def arena(session, clock):
    """A contest of a week in which three have played."""
    with unit_of_work():
        made = Arena(session, clock)
        players = [made.player(made.north, name) for name in ("王芳", "李慧敏", "赵敏")]
    for account, right in zip(players, (1, 3, 2), strict=True):
        made.play(account, right)
    return made


def award(app, session, clock):
    with unit_of_work():
        enqueue(session, AWARD_JOB, {}, actor=ACTOR, clock=clock)
    run_due_jobs(app)
    session.expire_all()
    return {row.person_name: snapshot_in(row) for row in session.scalars(select(Certificate))}


def test_the_end_of_a_contest_certifies_everybody_with_their_place(app, arena, session, clock):
    source = current_registry().achievement_sources[SOURCE]
    with unit_of_work():
        settings = RuleSettings(
            source=source, ref=str(arena.contest_id), title="消防知识竞赛", award_ref=HONOUR
        )
        add_rule(session, unit_card(session, arena.unit.id), settings, actor=ACTOR, clock=clock)
    assert award(app, session, clock) == {}, "places still change while it runs"
    clock.advance(days=7)
    issued = award(app, session, clock)
    assert {name: (one.grade, one.grade_en) for name, one in issued.items()} == {
        "李慧敏": ("第1名", "First place"),
        "赵敏": ("第2名", "Second place"),
        "王芳": ("第3名", "Third place"),
    }
    assert {one.kind for one in issued.values()} == {Kind.CONTEST}
    assert {(one.title, one.title_en) for one in issued.values()} == {("消防知识竞赛", "Fire quiz")}
    assert award(app, session, clock) == issued, "each is certified once"
    printed = text(render_certificate(shipped_template(HONOUR), issued["王芳"])).replace(" ", "")
    assert "第3名" in printed
    assert "Thirdplace" in printed


def test_a_run_reaches_the_same_people_and_passes_over_who_is_certified(arena, session, clock):
    source = current_registry().achievement_sources[SOURCE]
    plan = Plan(source=source, ref=str(arena.contest_id), award_ref=HONOUR)
    assert not preview_run(session, plan, Scope(everything=True), clock=clock).ready
    clock.advance(days=7)
    found = preview_run(session, plan, Scope(everything=True), clock=clock)
    ready = [found.people[each.order.event.grant.person_id].name for each in found.ready]
    assert ready == ["李慧敏", "赵敏", "王芳"]


@pytest.mark.parametrize(
    ("rank", "place"),
    [
        (1, "First place"),
        (10, "Tenth place"),
        (11, "11th place"),
        (13, "13th place"),
        (21, "21st place"),
        (112, "112th place"),
        (122, "122nd place"),
        (103, "103rd place"),
    ],
)
def test_places_in_english(rank, place):
    assert place_in_english(rank) == place
