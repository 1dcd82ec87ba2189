"""The demo's papers: one drawn by a blueprint, one that the bank cannot fill, and questions that are kept apart."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.demo.stage import Stage
from question_bank.bank.models import Category, Item
from question_bank.papers.domain.blueprint import Blueprint, Cell, FixedQuestion, Section
from question_bank.papers.services.authoring import PaperDraft, add_paper
from question_bank.papers.services.enemies import add_enemies

SINGLE, SEVERAL = "question_bank.single_choice", "question_bank.multiple_response"
TRUTH, NUMBER, WORD = "question_bank.true_false", "question_bank.numerical", "question_bank.short_answer"


def make_papers(session: Session, stage: Stage) -> None:
    """Papers over the bank in Chinese."""
    drawers = {
        name: category_id
        for category_id, name in session.execute(
            select(Category.id, Category.name).where(
                Category.name.in_(("信息安全基础", "办公场所消防安全", "预算管理基础"))
            )
        )
    }
    security, fire, budget = (drawers[each] for each in ("信息安全基础", "办公场所消防安全", "预算管理基础"))
    first = session.scalars(
        select(Item.id)
        .where(Item.category_id.in_(select(Category.id).where(Category.parent_id == fire)))
        .order_by(Item.id)
        .limit(5)
    ).all()
    yearly = Blueprint(
        (
            Section(
                "s1", "单项选择题", "Single choice", "每题只有一个选项最符合题意。", "One option fits best.",
                cells=(Cell("c1", security, 5, Decimal(2), (SINGLE,)), Cell("c2", budget, 5, Decimal(2), (SINGLE,))),
            ),
            Section("s2", "多项选择题", "Multiple response", cells=(Cell("c3", security, 3, Decimal(4), (SEVERAL,)),)),
            Section(
                "s3", "判断题", "True or false",
                cells=(Cell("c4", security, 2, Decimal(2), (TRUTH,)), Cell("c5", budget, 2, Decimal(2), (TRUTH,))),
            ),
            Section("s4", "填空题", "Short answers", cells=(Cell("c6", security, 2, Decimal(3), (WORD, NUMBER)),)),
            Section("s5", "消防常识", "Fire safety", questions=tuple(FixedQuestion(each) for each in first[:3])),
        )
    )  # fmt: skip
    unit_id = stage.organisation.id
    draft = PaperDraft(unit_id=unit_id, title="年度安全知识考试卷", title_en="Yearly safety paper")
    add_paper(session, draft, yearly, actor=stage.actor, clock=stage.clock)
    wide = Blueprint((Section("s1", "综合题", "Mixed", cells=(Cell("c1", fire, 60, Decimal(1)),)),))
    long = PaperDraft(
        unit_id=unit_id, title="消防竞赛长卷", title_en="Long paper on fire safety", not_in_last=2
    )
    add_paper(session, long, wide, actor=stage.actor, clock=stage.clock)
    reason = "后一题的题干提示了前一题的答案"
    add_enemies(session, first[3:], unit_id=unit_id, reason=reason, actor=stage.actor, clock=stage.clock)
