"""An exam of the demo after its candidates had objected: a second answer counts for half, a question is withdrawn."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.demo.stage import Stage
from question_bank.bank.domain import SingleChoice
from question_bank.bank.models import Item
from question_bank.bank.pool import LoadedVersion
from question_bank.bank.services.items import NewItem, current_version_of, edit_item
from question_bank.demo.people import somebody
from question_bank.exams.domain.regrading import RegradingKind, RegradingState
from question_bank.exams.models import Exam
from question_bank.exams.services.regrading import carrying, planning
from question_bank.exams.services.regrading.put import put_questions

HALF = Decimal("0.5")
REASONS = {
    RegradingKind.REGRADE: "多名考生提出：这一选项在新规定施行前也对，给一半分。",
    RegradingKind.VOID: "题干所引条款已经修订，全员得分。",
}


def make_regradings(session: Session, stage: Stage) -> None:
    """Two single choices of the cybersecurity week, those that most people had."""
    session.flush()
    exam = session.get_one(Exam, stage.made["open_exams"]["security_month"])
    actor = somebody(stage, "trainer")
    choices = [
        each for each in put_questions(session, exam) if isinstance(each.question.content, SingleChoice)
    ]
    amended, withdrawn = (each.question for each in choices[:2])
    by_version_id = _give_half(session, amended, actor, partial(stage.days_ago, 57))
    to_do: list[tuple[float, RegradingKind, tuple[int, int | None]]] = [
        (56, RegradingKind.REGRADE, (amended.id, by_version_id)),
        (50, RegradingKind.VOID, (withdrawn.id, None)),
    ]
    for days, kind, question in to_do:
        _regrade(session, exam, kind, [question], actor=actor, clock=partial(stage.days_ago, days))


def _give_half(session: Session, question: LoadedVersion, actor: Actor, clock: Clock) -> int:
    """A version of the question in which the first wrong option earns half the marks; its id."""
    item = session.get_one(Item, question.item_id)
    content = question.content
    assert isinstance(content, SingleChoice)
    wrong = next(place for place, each in enumerate(content.options) if each.fraction == 0)
    options = [
        replace(each, fraction=HALF) if place == wrong else each for place, each in enumerate(content.options)
    ]
    edited = NewItem(
        question.type,
        replace(content, options=tuple(options)),
        item.category_id,
        title=item.title,
        tags=tuple(item.tags),
        difficulty=item.difficulty,
        knowledge_points=tuple(item.knowledge_points),
        source=item.source,
    )
    edit_item(session, item, edited, seen_version=item.current_version, actor=actor, clock=clock)
    return current_version_of(session, item).id


def _regrade(
    session: Session,
    exam: Exam,
    kind: RegradingKind,
    questions: list[tuple[int, int | None]],
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    """Plans the regrading and carries it out at once: the demo waits for no job."""
    planned = planning.plan_regrading(
        session, exam, kind, questions, reason=REASONS[kind], actor=actor, clock=clock
    )
    planned.state = RegradingState.RUNNING.value
    session.flush()
    while carrying.regrade_batch(session, planned.id, clock=clock).state == RegradingState.RUNNING:
        pass
