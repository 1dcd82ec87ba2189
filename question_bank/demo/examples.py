"""One question of every type, in both languages, and an exam to try them in."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from flask_babel import force_locale
from sqlalchemy.orm import Session

from lms.demo.stage import Stage
from lms.plugins import current_registry
from question_bank.bank.models import Category
from question_bank.bank.services.banks import create_bank
from question_bank.bank.services.categories import add_category, top_category
from question_bank.bank.services.items import NewItem, add_items
from question_bank.exams.services.authoring import ExamDraft, add_exam, publish_exam

WRITTEN_DAYS_AGO = 31
"""The day before the exams that ask them."""
LANGUAGES = {"zh_Hans": "中文示例", "en": "In English"}


def make_examples(session: Session, stage: Stage) -> None:
    """Leaves the ids of the exams in stage.made["type_exams"], by language."""
    clock = partial(stage.days_ago, WRITTEN_DAYS_AGO)
    bank = create_bank(
        session,
        unit_id=stage.organisation.id,
        title="各种题型示例",
        title_en="Every type of question",
        actor=stage.actor,
        clock=clock,
    )
    top = top_category(session, bank.id)
    stage.made["type_exams"] = {
        locale: _make_exam(
            session,
            stage,
            locale,
            add_category(session, top, name, actor=stage.actor, clock=clock),
        )
        for locale, name in LANGUAGES.items()
    }


def _make_exam(session: Session, stage: Stage, locale: str, category: Category) -> int:
    registry = current_registry()
    with force_locale(locale):
        examples = [
            NewItem(registry.question_types[face.key], face.example(), category.id, title=str(face.title))
            for face in registry.question_faces.values()
        ]
    written = partial(stage.days_ago, WRITTEN_DAYS_AGO)
    add_items(session, category.bank_id, examples, state="released", actor=stage.actor, clock=written)
    is_chinese = locale != "en"
    draft = ExamDraft(
        unit_id=stage.organisation.id,
        title="各种题型练习" if is_chinese else "各种题型练习（英文）",
        title_en="Every type of question" + (" (in Chinese)" if is_chinese else ""),
        draws=[(category.id, sum(each.type.is_marked for each in examples))],
        pass_percent=Decimal(60),
        shuffles_questions=False,
        shows_answers=True,
    )
    exam = add_exam(session, draft, actor=stage.actor, clock=stage.clock)
    publish_exam(session, exam, actor=stage.actor, clock=stage.clock)
    exam.created_at = exam.published_at = stage.days_ago(30)
    return exam.id
