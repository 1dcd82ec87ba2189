"""A bank whose questions are reviewed: one waits, one came back, two are alike; and a bank that is lent."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.demo.stage import Stage
from question_bank.bank.models import Bank, Item
from question_bank.bank.services.banks import create_bank
from question_bank.bank.services.categories import top_category
from question_bank.bank.services.items import current_version_of
from question_bank.bank.services.sharing import share_bank
from question_bank.bank.services.states import release_item, return_item, submit_item
from question_bank.bank.services.steps import say
from question_bank.demo.people import somebody
from question_bank.formats.importing import add_planned, plan_import
from question_bank.formats.registry import GIFT

QUESTIONS = Path(__file__).resolve().parent / "questions/review/emergency.gift"
BORROWER = "JZ-CZ"


def make_reviewed(session: Session, stage: Stage) -> None:
    """Whom the trainer reads and who reads her: the administrator."""
    trainer, other = (somebody(stage, each) for each in ("trainer", "admin"))
    bank = create_bank(
        session,
        unit_id=stage.organisation.id,
        title="应急处置题库（审核中）",
        title_en="Emergencies, under review (in Chinese)",
        requires_review=True,
        actor=stage.actor,
        clock=partial(stage.days_ago, 12),
    )
    plan = plan_import(session, bank.id, GIFT.read(QUESTIONS.read_bytes()))
    top = top_category(session, bank.id)
    ids = add_planned(
        session, bank.id, top.id, plan, state="draft", actor=other, clock=partial(stage.days_ago, 9)
    )
    items = session.scalars(select(Item).where(Item.id.in_(ids)).order_by(Item.id)).all()
    _review(session, stage, bank, items[0], by=trainer)
    for days, each in enumerate(items[1:4], start=1):
        submit_item(
            session,
            bank,
            each,
            seen_version=1,
            note="请核对选项。",
            actor=other,
            clock=partial(stage.days_ago, 5 - days),
        )
    _return_to_trainer(session, stage, bank, items[4], trainer=trainer, reviewer=other)
    _lend(session, stage)


def _review(session: Session, stage: Stage, bank: Bank, item: Item, *, by: Actor) -> None:
    """Submitted, talked about and released."""
    author = somebody(stage, "admin")
    submit_item(session, bank, item, seen_version=1, note="", actor=author, clock=partial(stage.days_ago, 8))
    say(session, item, "“立即”是不是太笼统？", actor=by, clock=partial(stage.days_ago, 7))
    say(
        session,
        item,
        "条例原文就是“立即”，解析里已注明先口头后书面。",
        actor=author,
        clock=partial(stage.days_ago, 6.8),
    )
    release_item(
        session, bank, item, seen_version=1, note="同意。", actor=by, clock=partial(stage.days_ago, 6.5)
    )


def _return_to_trainer(
    session: Session, stage: Stage, bank: Bank, item: Item, *, trainer: Actor, reviewer: Actor
) -> None:
    item.created_by = trainer.account_id
    current_version_of(session, item).created_by = trainer.account_id
    submit_item(session, bank, item, seen_version=1, note="", actor=trainer, clock=partial(stage.days_ago, 4))
    comment = "请再加一个干扰项，三个选项太容易猜中。"
    return_item(
        session, bank, item, seen_version=1, comment=comment, actor=reviewer, clock=partial(stage.days_ago, 2)
    )


def _lend(session: Session, stage: Stage) -> None:
    """The general bank, to a bureau that may copy from it."""
    unit = next(each for each in stage.units if each.code == BORROWER)
    bank = session.get_one(Bank, stage.made["banks"]["zh"])
    share_bank(
        session, bank, unit.id, "copy", actor=somebody(stage, "trainer"), clock=partial(stage.days_ago, 40)
    )
