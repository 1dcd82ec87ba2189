"""What the bank knew before it kept records survives the migration, both ways."""

from __future__ import annotations

import sqlalchemy as sa

from lms.db import db, unit_of_work
from lms.migrations import downgrade, upgrade
from lms.plugins import current_registry
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases
from question_bank.bank.models import Item, ItemLabel, ItemVersion
from tests.question_bank.bank.factories import choice, make_bank, make_items


def _go(session, revision):
    session.rollback()
    session.close()
    if revision == "head":
        upgrade(db.engine, current_registry())
    else:
        downgrade(db.engine, current_registry().plugin("question_bank"), revision)


@on_both_databases
def test_items_keep_their_words_and_their_states(app, session):
    with unit_of_work():
        unit = make_unit(session)
        author = make_account(session, make_person(session, unit))
        bank, top = make_bank(session, unit)
        long = "长" * 100
        [waiting] = make_items(session, bank, top, [choice("一？")], state="in_review", tags=("甲", long))
        [released] = make_items(session, bank, top, [choice("二？")], tags=("甲",), difficulty=3)
        session.execute(sa.update(ItemVersion).values(created_by=author.id))
        author_id = author.id
    _go(session, "0003")
    assert session.execute(sa.text("SELECT state FROM question_bank_item ORDER BY id")).scalars().all() == [
        "draft",
        "released",
    ]
    _go(session, "head")
    items = {item.id: item for item in session.scalars(sa.select(Item))}
    assert (items[waiting].state, items[waiting].tags) == ("draft", ["甲", long])
    assert (items[released].difficulty, items[released].knowledge_points) == (None, [])
    assert {item.created_by for item in items.values()} == {author_id}
    labels = session.execute(sa.select(ItemLabel.item_id, ItemLabel.kind, ItemLabel.label)).all()
    assert sorted(map(tuple, labels)) == sorted(
        [(waiting, "tag", "甲"), (waiting, "tag", long), (released, "tag", "甲")]
    )
    with unit_of_work():
        session.get_one(Item, waiting).state = "in_review"  # the new rule holds
