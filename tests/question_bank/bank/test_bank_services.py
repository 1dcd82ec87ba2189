"""What an exam drew stays what it was; what is done to many questions can be undone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.contracts.access import Scope
from lms.db import unit_of_work
from lms.testing.factories import make_unit
from lms.testing.marks import on_both_databases
from question_bank.bank.models import BulkChange, Category, Item, ItemVersion
from question_bank.bank.pool import load_versions, pool_categories, released_pool
from question_bank.bank.services.categories import (
    CategoryRefused,
    add_category,
    ensure_categories,
    rename_category,
)
from question_bank.bank.services.changes import move_items, undo_change
from question_bank.bank.services.items import ItemChanged, NewItem, edit_item
from question_bank.bank.services.listing import ItemFilter, item_rows, items_query
from question_bank.bank.services.reading import bank_cards, category_tree
from question_bank.bank.services.states import change_states
from tests.question_bank.bank.factories import (
    ACTOR,
    CLOCK,
    TYPES,
    choice,
    make_bank,
    make_items,
    reading_text,
)

SINGLE = TYPES["question_bank.single_choice"]
EVERYTHING = Scope(everything=True)


@on_both_databases
def test_an_edit_makes_a_version_and_leaves_the_old_one_alone(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        [item_id] = make_items(session, bank, top, [choice("旧题？")])
    before = session.scalars(select(ItemVersion)).one()
    old = (before.id, before.content, before.stem_text)
    with unit_of_work():
        item = session.get_one(Item, item_id)
        edited = NewItem(SINGLE, choice("新题？"), item.category_id)
        assert edit_item(session, item, edited, seen_version=1, actor=ACTOR, clock=CLOCK)
    drawn = load_versions(session, [old[0]], TYPES)[old[0]]
    assert (drawn.version, drawn.content.stem.text) == (1, "旧题？")
    kept = session.get_one(ItemVersion, old[0])
    assert (kept.id, kept.content, kept.stem_text) == old
    [now] = released_pool(session, [item.category_id])[str(item.category_id)]
    assert load_versions(session, [now], TYPES)[now].content.stem.text == "新题？"


def test_an_edit_upon_somebody_elses_is_refused(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        [item_id] = make_items(session, bank, top, [choice()])
        item = session.get_one(Item, item_id)
        edit_item(
            session, item, NewItem(SINGLE, choice("二？"), top.id), seen_version=1, actor=ACTOR, clock=CLOCK
        )
        with pytest.raises(ItemChanged):
            edit_item(
                session,
                item,
                NewItem(SINGLE, choice("三？"), top.id),
                seen_version=1,
                actor=ACTOR,
                clock=CLOCK,
            )


def test_a_new_title_alone_makes_no_version(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        [item_id] = make_items(session, bank, top, [choice()])
        item = session.get_one(Item, item_id)
        renamed = NewItem(SINGLE, choice(), top.id, title="开会", tags=("会议",))
        assert not edit_item(session, item, renamed, seen_version=1, actor=ACTOR, clock=CLOCK)
        assert (item.current_version, item.title, item.tags) == (1, "开会", ["会议"])


@on_both_databases
def test_the_pool_is_the_released_questions_of_a_category_and_below(session, count_queries):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        fire = add_category(session, top, "消防", actor=ACTOR, clock=CLOCK)
        alarm = add_category(session, fire, "报警", actor=ACTOR, clock=CLOCK)
        other, other_top = make_bank(session, make_unit(session))
        make_items(session, bank, fire, [choice("一？"), reading_text()])
        make_items(session, bank, alarm, [choice("二？"), choice("三？")])
        make_items(session, bank, alarm, [choice("草稿？")], state="draft")
        make_items(session, other, other_top, [choice("别处？")])
        ids = (top.id, fire.id, alarm.id, other_top.id)
    with count_queries() as statements:
        pool = released_pool(session, [*ids, 999_999])
    assert [len(pool[str(each)]) for each in (*ids, 999_999)] == [3, 3, 2, 1, 0]
    assert len(statements) <= 2
    counts = {
        card.names: card.released for card in pool_categories(session, EVERYTHING) if card.bank_id == bank.id
    }
    assert counts == {(): 3, ("消防",): 3, ("消防", "报警"): 2}


@on_both_databases
def test_retiring_is_undone_to_what_each_was(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        released = make_items(session, bank, top, [choice("一？")])
        drafts = make_items(session, bank, top, [choice("二？")], state="draft")
        change = change_states(session, bank, [*released, *drafts], "retire", actor=ACTOR, clock=CLOCK).change
        change_id, bank_id, top_id = change.id, bank.id, top.id
    assert released_pool(session, [top_id]) == {str(top_id): []}
    assert session.scalars(items_query(bank_id, ItemFilter())).all() == []
    with unit_of_work():
        assert (
            undo_change(session, session.get_one(BulkChange, change_id), actor=ACTOR, clock=CLOCK).count == 2
        )
        assert (
            undo_change(session, session.get_one(BulkChange, change_id), actor=ACTOR, clock=CLOCK).count == 0
        )
    states = {row.id: row.state for row in item_rows(session, [*released, *drafts])}
    assert states == {released[0]: "released", drafts[0]: "draft"}


def test_undo_leaves_alone_what_was_changed_since(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        there = add_category(session, top, "消防", actor=ACTOR, clock=CLOCK)
        elsewhere = add_category(session, top, "公文", actor=ACTOR, clock=CLOCK)
        first, second = make_items(session, bank, top, [choice("一？"), choice("二？")])
        change = move_items(session, bank, [first, second], there.id, actor=ACTOR, clock=CLOCK).change
        move_items(session, bank, [second], elsewhere.id, actor=ACTOR, clock=CLOCK)
        undone = undo_change(session, change, actor=ACTOR, clock=CLOCK)
        assert (undone.count, undone.left) == (1, ("二？",))
        assert session.get_one(Item, first).category_id == top.id
        assert session.get_one(Item, second).category_id == elsewhere.id


def test_items_of_another_bank_are_not_touched(session):
    with unit_of_work():
        bank, _top = make_bank(session, make_unit(session))
        other, other_top = make_bank(session, make_unit(session))
        foreign = make_items(session, other, other_top, [choice()])
        changed = change_states(session, bank, foreign, "retire", actor=ACTOR, clock=CLOCK)
        assert changed.change.after == {}
        assert session.get_one(Item, foreign[0]).state == "released"


@on_both_databases
def test_categories_are_made_once_and_counted_with_what_is_below(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        wanted = [("消防", "报警"), (), ("消防",), ("消防", "报警")]
        first = ensure_categories(session, top, wanted)
        assert ensure_categories(session, top, wanted) == first
        assert first[()] == top.id
        make_items(
            session, bank, session.get_one(Category, first["消防", "报警"]), [choice("一？"), choice("二？")]
        )
        make_items(session, bank, top, [choice("三？")])
        bank_id = bank.id
    tree = [(card.names, card.items, card.depth) for card in category_tree(session, bank_id)]
    assert tree == [((), 3, 0), (("消防",), 2, 1), (("消防", "报警"), 2, 2)]
    assert [card.released for card in bank_cards(session, EVERYTHING)] == [3]


def test_a_tree_is_never_deeper_than_its_paths_can_hold(session):
    with unit_of_work():
        _bank, top = make_bank(session, make_unit(session))
        names = tuple(f"第{level}级" for level in range(40))
        place = session.get_one(Category, ensure_categories(session, top, [names])[names])
        assert place.depth == 12
        assert place.name.endswith("第39级")
        with pytest.raises(CategoryRefused, match="too_deep"):
            add_category(session, place, "更深", actor=ACTOR, clock=CLOCK)


def test_names_are_unique_beside_each_other(session):
    with unit_of_work():
        _bank, top = make_bank(session, make_unit(session))
        fire = add_category(session, top, "消防", actor=ACTOR, clock=CLOCK)
        with pytest.raises(CategoryRefused, match="name_taken"):
            add_category(session, top, " 消防 ", actor=ACTOR, clock=CLOCK)
        add_category(session, fire, "消防", actor=ACTOR, clock=CLOCK)
        water = add_category(session, top, "防汛", actor=ACTOR, clock=CLOCK)
        with pytest.raises(CategoryRefused, match="name_taken"):
            rename_category(session, water, "消防", actor=ACTOR, clock=CLOCK)
        with pytest.raises(CategoryRefused):
            rename_category(session, top, "新名", actor=ACTOR, clock=CLOCK)


@on_both_databases
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (ItemFilter(), ["消防一？", "100%_对"]),
        (ItemFilter(words="消防"), ["消防一？"]),
        (ItemFilter(words="一 消"), ["消防一？"]),  # every word, in any order
        (ItemFilter(words="%"), ["100%_对"]),  # a sign, not a pattern
        (ItemFilter(words="_"), ["100%_对"]),
        (ItemFilter(state="draft"), ["100%_对"]),
        (ItemFilter(state="retired"), ["旧题"]),
        (ItemFilter(type="question_bank.essay"), []),
        (ItemFilter(words="HEADLINE"), ["消防一？"]),  # in the title, whatever the case
    ],
)
def test_filters(session, wanted, found):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        make_items(session, bank, top, [choice("消防一？")], title="A headline")
        make_items(session, bank, top, [choice("100%_对")], state="draft")
        old = make_items(session, bank, top, [choice("旧题")])
        change_states(session, bank, old, "retire", actor=ACTOR, clock=CLOCK)
        rows = item_rows(session, session.scalars(items_query(bank.id, wanted)).all())
    assert [row.stem_text for row in rows] == found
