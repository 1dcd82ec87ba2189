"""The demo's questions have a history that could have happened."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from question_bank.bank.models import ItemVersion
from question_bank.exams.models import Attempt, QuestionMark


@pytest.fixture
def demo(demo_template: Path) -> Iterator[Session]:
    engine = create_engine(f"sqlite:///file:{demo_template}/test.db?mode=ro&immutable=1&uri=true")
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_every_version_is_dated_after_the_one_before(demo):
    versions = demo.scalars(select(ItemVersion).order_by(ItemVersion.item_id, ItemVersion.version)).all()
    later = [(before, after) for before, after in pairwise(versions) if before.item_id == after.item_id]
    assert later, "the demo has questions that were changed"
    assert [after.item_id for before, after in later if after.created_at <= before.created_at] == []


def test_nobody_was_asked_a_question_before_it_was_written(demo):
    early = (
        select(QuestionMark.version_id)
        .join(Attempt, Attempt.id == QuestionMark.attempt_id)
        .join(ItemVersion, ItemVersion.id == QuestionMark.version_id)
        .where(Attempt.started_at < ItemVersion.created_at)
    )
    assert demo.scalars(early).all() == []
