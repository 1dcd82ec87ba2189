"""The demo's banks: the questions that come with Xueshi, one bank for each language."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from lms.demo.stage import Stage
from question_bank.bank.services.banks import create_bank
from question_bank.bank.services.categories import top_category
from question_bank.formats.importing import add_planned, plan_import
from question_bank.formats.registry import GIFT

QUESTIONS = Path(__file__).resolve().parent / "questions"
WRITTEN_DAYS_AGO = 210
"""Before the first exam asks them, and before any of them is changed."""
TITLES = {
    "zh": ("机关通用培训题库", "General training, in Chinese"),
    "en": ("机关通用培训题库（英文）", "General training, in English"),
}


def make_banks(session: Session, stage: Stage) -> None:
    """Leaves the banks' ids in stage.made["banks"], by language."""
    stage.made["banks"] = {language: _make_bank(session, stage, language) for language in TITLES}


def _make_bank(session: Session, stage: Stage, language: str) -> int:
    title, title_en = TITLES[language]
    clock = partial(stage.days_ago, WRITTEN_DAYS_AGO)
    bank = create_bank(
        session,
        unit_id=stage.organisation.id,
        title=title,
        title_en=title_en,
        actor=stage.actor,
        clock=clock,
    )
    top = top_category(session, bank.id)
    for path in sorted((QUESTIONS / language).glob("*.gift")):
        plan = plan_import(session, bank.id, GIFT.read(path.read_bytes()))
        if plan.faults or len(plan.new) != len(plan.items):
            raise RuntimeError(f"{path.name}: {plan.counts}")
        add_planned(session, bank.id, top.id, plan, state="released", actor=stage.actor, clock=clock)
    return bank.id
