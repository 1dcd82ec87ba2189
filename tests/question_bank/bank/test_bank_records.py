"""What is said about questions, their review, and lending: services on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from lms.audit.models import AuditEvent
from lms.contracts.access import Actor, Scope
from lms.contracts.questions import TextFormat
from lms.db import unit_of_work
from lms.files.models import File
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases
from question_bank.bank.domain.review import ReviewRefused
from question_bank.bank.models import BankMedium, Item, ItemLabel, ItemVersion
from question_bank.bank.pool import pool_categories, released_pool
from question_bank.bank.services.bulk_edit import BulkEdit, EditRefused, edit_many
from question_bank.bank.services.categories import (
    CategoryRefused,
    add_category,
    delete_category,
    move_category,
    rename_category,
    top_category,
)
from question_bank.bank.services.changes import undo_change
from question_bank.bank.services.copying import copy_items
from question_bank.bank.services.items import NewItem, edit_item
from question_bank.bank.services.labels import labels_in_use
from question_bank.bank.services.listing import ItemFilter, items_query
from question_bank.bank.services.reviewing import questions_at_hand, returned_to, waiting_for
from question_bank.bank.services.sharing import (
    ShareRefused,
    borrowed_banks,
    reached_bank,
    share_bank,
    take_back,
)
from question_bank.bank.services.states import change_states, release_item, return_item, submit_item
from question_bank.bank.services.steps import say, thread_of
from question_bank.usage import draws_from
from tests.question_bank.bank.factories import ACTOR, CLOCK, TYPES, choice, make_bank, make_items

SINGLE = TYPES["question_bank.single_choice"]
EVERYTHING = Scope(everything=True)
BOTH: dict[str, Any] = {"actor": ACTOR, "clock": CLOCK}
AUTHOR, KEYS = "question_bank.author", "question_bank.see_keys"


def labels(session, item_id):
    rows = select(ItemLabel.kind, ItemLabel.label).where(ItemLabel.item_id == item_id)
    return sorted(map(tuple, session.execute(rows)))


@on_both_databases
def test_labels_are_in_step_with_the_items(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        said: dict[str, Any] = {"tags": ("消防", " 消防 ", "长" * 200), "knowledge_points": ("报警",)}
        [item_id] = make_items(session, bank, top, [choice()], difficulty=9, source=" 消防法 ", **said)
        item = session.get_one(Item, item_id)
        assert (item.tags, item.difficulty, item.source) == (["消防", "长" * 100], 5, "消防法")
        assert labels(session, item_id) == [("point", "报警"), ("tag", "消防"), ("tag", "长" * 100)]
        edited = NewItem(SINGLE, choice(), top.id, tags=("公文",), valid_until=date(2030, 1, 1))
        edit_item(session, item, edited, seen_version=1, **BOTH)
        assert labels(session, item_id) == [("tag", "公文")]
        assert (item.current_version, item.difficulty, item.valid_until) == (1, None, date(2030, 1, 1))


@on_both_databases
def test_bulk_edits_take_a_fixed_number_of_statements_and_are_undone(session, count_queries):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        ids = make_items(session, bank, top, [choice(f"{n}？") for n in range(40)], tags=("旧",))
        with count_queries() as statements:
            changed = edit_many(session, bank, ids, BulkEdit("add_tag", labels=("新", "旧")), **BOTH)
        assert len(statements) <= 11, "\n".join(statements)
        assert changed.count == 40
        assert {each.label: each.items for each in labels_in_use(session, bank.id)["tag"]} == {
            "旧": 40,
            "新": 40,
        }
        again = edit_many(session, bank, ids, BulkEdit("add_tag", labels=("新",)), **BOTH)
        assert again.count == 0  # they have it already
        edit_many(session, bank, ids[:2], BulkEdit("remove_tag", labels=("旧",)), **BOTH)
        with count_queries() as statements:
            undone = undo_change(session, changed.change, **BOTH)
        assert len(statements) <= 13, "\n".join(statements)
        assert (undone.count, undone.left) == (38, ("0？", "1？"))
        session.expire_all()
        assert session.get_one(Item, ids[0]).tags == ["新"]
        assert session.get_one(Item, ids[5]).tags == ["旧"]
        assert labels(session, ids[5]) == [("tag", "旧")]


EDITS_MADE: list[tuple[BulkEdit, dict[str, Any]]] = [
    (BulkEdit("add_point", labels=("报警",)), {"knowledge_points": ["报警"]}),
    (BulkEdit("set_difficulty", difficulty=4), {"difficulty": 4}),
    (BulkEdit("set_source", source=" 条例 "), {"source": "条例"}),
    (
        BulkEdit("set_validity", valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31)),
        {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)},
    ),
]


@on_both_databases
def test_each_bulk_edit_is_taken_back_to_the_letter(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        [item_id] = make_items(session, bank, top, [choice()])
        item = session.get_one(Item, item_id)
        for edit, values in EDITS_MADE:
            before = {name: getattr(item, name) for name in values}
            changed = edit_many(session, bank, [item_id], edit, **BOTH)
            session.expire_all()
            assert {name: getattr(item, name) for name in values} == values
            assert undo_change(session, changed.change, **BOTH).count == 1
            session.expire_all()
            assert {name: getattr(item, name) for name in values} == before


IMPOSSIBLE = [
    (BulkEdit("add_tag", labels=(" ",)), "label_missing"),
    (BulkEdit("set_difficulty", difficulty=6), "difficulty"),
    (
        BulkEdit("set_validity", valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1)),
        "dates_upside_down",
    ),
]


def test_a_bulk_edit_that_cannot_be_is_refused(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        ids = make_items(session, bank, top, [choice()])
        for edit, code in IMPOSSIBLE:
            with pytest.raises(EditRefused, match=code):
                edit_many(session, bank, ids, edit, **BOTH)


DAY = date(2026, 6, 1)
NARROWED = [
    (ItemFilter(tag="甲"), [0, 1]),
    (ItemFilter(tag="甲", point="点"), [1]),
    (ItemFilter(point="甲"), []),  # a tag is no knowledge point
    (ItemFilter(difficulty=3), [1]),
    (ItemFilter(difficulty=0), [0, 2, 3, 4]),  # those of which nothing is said
    (ItemFilter(dates="expired", today=DAY), [2]),
    (ItemFilter(dates="expiring", today=DAY), [3, 4]),
    (ItemFilter(dates="expiring"), [0, 1, 2, 3, 4]),  # without a day there is nothing to judge by
]


@on_both_databases
def test_lists_are_narrowed_by_what_is_said(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        said: list[dict[str, Any]] = [
            {"tags": ("甲",)},
            {"tags": ("甲", "乙"), "knowledge_points": ("点",), "difficulty": 3},
            {"valid_until": date(2026, 5, 31)},
            {"valid_until": DAY},  # its last day
            {"valid_until": date(2026, 7, 1)},
        ]
        ids = [make_items(session, bank, top, [choice(f"{n}？")], **each)[0] for n, each in enumerate(said)]
        for wanted, found in NARROWED:
            assert session.scalars(items_query(bank.id, wanted)).all() == [ids[n] for n in found], wanted


@on_both_databases
def test_a_question_is_drawn_on_its_days_only(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        first, last = date(2026, 2, 1), date(2026, 3, 1)
        make_items(session, bank, top, [choice()], valid_from=first, valid_until=last)
        for day, count in ((date(2026, 1, 31), 0), (first, 1), (last, 1), (date(2026, 3, 2), 0), (None, 1)):
            assert len(released_pool(session, [top.id], today=day)[str(top.id)]) == count, day
            assert [card.released for card in pool_categories(session, EVERYTHING, day)] == [count], day


@pytest.fixture
def office(session):
    """A bank that requires a review, its two authors, and a unit beside theirs."""
    with unit_of_work():
        root = make_unit(session, "机关")
        units = [make_unit(session, name, root) for name in ("甲处", "乙处")]
        accounts = [make_account(session, make_person(session, units[0])) for _ in range(2)]
        bank, _top = make_bank(session, units[0])
        bank.requires_review = True
        scope = Scope(unit_paths=(units[0].path,))
        actors = [
            Actor(account.id, account.person_id, "", grants={AUTHOR: scope, KEYS: scope})
            for account in accounts
        ]
        return {"bank": bank, "actors": actors, "units": units, "scope": scope}


@on_both_databases
def test_from_draft_to_released_by_a_second_person(session, office):
    bank, (author, reviewer) = office["bank"], office["actors"]
    now = CLOCK()
    with unit_of_work():
        top = top_category(session, bank.id)
        [item_id] = make_items(session, bank, top, [choice()], state="draft")
        session.scalars(select(ItemVersion)).one().created_by = author.account_id
        item = session.get_one(Item, item_id)
        step: dict[str, Any] = {"seen_version": 1, "clock": CLOCK}
        with pytest.raises(ReviewRefused, match="needs_review"):
            release_item(session, bank, item, note="", actor=reviewer, **step)
        submit_item(session, bank, item, note="请看", actor=author, **step)
        assert [session.scalar(questions_at_hand(each, now)) for each in (author, reviewer)] == [0, 1]
        [waiting] = waiting_for(session, office["scope"], reviewer)
        assert (waiting.item_id, waiting.submitted_at) == (item_id, now)
        with pytest.raises(ReviewRefused, match="needs_second_person"):
            release_item(session, bank, item, note="", actor=author, **step)
        return_item(session, bank, item, comment="B 也对", actor=reviewer, **step)
        assert [each.text for each in returned_to(session, author.account_id)] == ["B 也对"]
        assert [session.scalar(questions_at_hand(each, now)) for each in (author, reviewer)] == [1, 0]
        edit_item(session, item, NewItem(SINGLE, choice("二？"), top.id), actor=author, **step)
        assert returned_to(session, author.account_id) == []
        with pytest.raises(ReviewRefused, match="version_changed"):
            submit_item(session, bank, item, note="", actor=author, **step)
        step["seen_version"] = 2
        submit_item(session, bank, item, note="", actor=author, **step)
        changed = release_item(session, bank, item, note="", actor=reviewer, **step)
        assert (item.state, session.scalar(questions_at_hand(reviewer, now))) == ("released", 0)
        kinds = [said.kind for said in thread_of(session, item_id)]
        assert kinds == ["submitted", "returned", "submitted", "released"]
        undo_change(session, changed.change, actor=reviewer, clock=CLOCK)
        assert (item.state, item.submitted_by) == ("in_review", author.account_id)
        say(session, item, "好", **BOTH)


def test_undoing_a_withdrawal_does_not_release_what_was_written_since(session, office):
    bank, (author, reviewer) = office["bank"], office["actors"]
    with unit_of_work():
        top = top_category(session, bank.id)
        [item_id] = make_items(session, bank, top, [choice()], state="in_review")
        item = session.get_one(Item, item_id)
        change_states(session, bank, [item_id], "release", actor=reviewer, clock=CLOCK)
        withdrawn = change_states(session, bank, [item_id], "withdraw", actor=author, clock=CLOCK)
        edit_item(
            session, item, NewItem(SINGLE, choice("二？"), top.id), seen_version=1, actor=author, clock=CLOCK
        )
        undone = undo_change(session, withdrawn.change, actor=author, clock=CLOCK)
        assert (undone.count, undone.left, item.state) == (0, ("二？",), "draft")


def test_a_reviewed_bank_takes_nothing_in_or_back_unreviewed(session, office):
    bank, (author, _reviewer) = office["bank"], office["actors"]
    with unit_of_work():
        top = top_category(session, bank.id)
        ids = make_items(session, bank, top, [choice("一？"), choice("二？")])
        assert {session.get_one(Item, each).state for each in ids} == {"in_review"}
        change_states(session, bank, ids, "release", **BOTH)
        change_states(session, bank, ids[:1], "retire", **BOTH)
        for each in ids:
            edited = NewItem(SINGLE, choice(f"{each}改？"), top.id)
            item = session.get_one(Item, each)
            edit_item(session, item, edited, seen_version=1, actor=author, clock=CLOCK)
        change_states(session, bank, ids[:1], "restore", **BOTH)
        assert [session.get_one(Item, each).state for each in ids] == ["draft", "draft"]


@on_both_databases
def test_what_a_lent_bank_is_lent_for(session, office):
    bank, (owner, _other) = office["bank"], office["actors"]
    with unit_of_work():
        below = make_unit(session, "乙处一科", office["units"][1])
        scope = Scope(unit_paths=(below.path,))
        borrower = Actor(None, None, "", grants={AUTHOR: scope, KEYS: scope})
        keyless = Actor(None, None, "", grants={AUTHOR: scope})
        top = top_category(session, bank.id)
        make_items(session, bank, top, [choice()], state="in_review")
        change_states(session, bank, list(session.scalars(select(Item.id))), "release", **BOTH)
        assert reached_bank(session, borrower, scope, bank.id) is None
        with pytest.raises(ShareRefused, match="own_unit"):
            share_bank(session, bank, bank.unit_id, "draw", **BOTH)
        for right, sees, copies in (("draw", False, False), ("see", True, False), ("copy", True, True)):
            share_bank(session, bank, office["units"][1].id, right, **BOTH)
            reached = reached_bank(session, borrower, scope, bank.id)
            assert (reached.right, reached.sees_keys, reached.may_copy) == (right, sees, copies)
            reached = reached_bank(session, keyless, scope, bank.id)
            assert (reached.sees_keys, reached.may_copy) == (False, False)
            assert [card.released for card in pool_categories(session, scope)] == [1]
            assert len(released_pool(session, [top.id], scope=scope)[str(top.id)]) == 1
            [card] = borrowed_banks(session, scope)
            assert (card.right, card.released) == (right, 1)
        assert borrowed_banks(session, office["scope"]) == []  # one's own is not borrowed
        assert reached_bank(session, owner, office["scope"], bank.id).right == "own"
        own_keyless = Actor(None, None, "", grants={AUTHOR: office["scope"], KEYS: scope})
        assert not reached_bank(session, own_keyless, office["scope"], bank.id).sees_keys
        assert take_back(session, bank, office["units"][1].id, **BOTH) == "copy"
        assert take_back(session, bank, office["units"][1].id, **BOTH) is None
        assert pool_categories(session, scope) == []
        assert released_pool(session, [top.id], scope=scope) == {str(top.id): []}
        assert len(released_pool(session, [top.id])[str(top.id)]) == 1  # an exam that is open goes on


@on_both_databases
def test_copies_are_drafts_with_their_source_and_never_twice(session):
    with unit_of_work():
        unit = make_unit(session)
        (origin, top), (target, drawer) = make_bank(session, unit, "源"), make_bank(session, unit, "本")
        said: dict[str, Any] = {"tags": ("甲",), "difficulty": 2}
        ids = make_items(session, origin, top, [choice("一？"), choice("二？")], **said)
        ids += make_items(session, origin, top, [choice("稿？")], state="draft")
        make_items(session, target, drawer, [choice("二？")])
        into: dict[str, Any] = {"source_note": "取自《源》", **BOTH}
        copied = copy_items(session, origin, ids, target, drawer, **into)
        assert (len(copied.item_ids), copied.known) == (1, 1)
        item = session.get_one(Item, copied.item_ids[0])
        assert (item.state, item.source, item.tags, item.difficulty) == ("draft", "取自《源》", ["甲"], 2)
        assert labels(session, item.id) == [("tag", "甲")]
        assert copy_items(session, origin, ids, target, drawer, **into).item_ids == ()
        assert copy_items(session, target, ids, origin, top, **into).item_ids == ()  # of that bank only


@on_both_databases
def test_copies_show_their_pictures_in_their_own_bank(session):
    shown, other = "a" * 64, "b" * 64
    with unit_of_work():
        unit = make_unit(session)
        (origin, top), (target, drawer) = make_bank(session, unit, "源"), make_bank(session, unit, "本")
        for digest in (shown, other):
            file = File(
                key=digest[:32], name="图.png", mime="image/png", kind="image", size=1, sha256=digest,
                visibility="private", unit_id=unit.id, created_at=CLOCK(),
            )  # fmt: skip
            session.add(file)
            session.flush()
            session.add(
                BankMedium(
                    sha256=digest, bank_id=origin.id, file_id=file.id, name="图.png", received_at=CLOCK()
                )
            )
        stem = f'<p>何处？<img src="/questions/media/{shown}.png"></p>'
        ids = make_items(session, origin, top, [choice(stem, form=TextFormat.HTML), choice("无图？")])
        copy_items(session, origin, ids, target, drawer, source_note="取自《源》", **BOTH)
        copies = select(BankMedium.sha256).where(BankMedium.bank_id == target.id)
        assert session.scalars(copies).all() == [shown]
        again = choice(stem.replace("何处", "哪里"), form=TextFormat.HTML)
        ids = make_items(session, origin, top, [again])
        assert len(copy_items(session, origin, ids, target, drawer, source_note="", **BOTH).item_ids) == 1
        assert session.scalars(copies).all() == [shown]


@on_both_databases
def test_what_is_done_to_categories_is_told(session):
    with unit_of_work():
        _bank, top = make_bank(session, make_unit(session))
        fire, paper = (add_category(session, top, name, **BOTH) for name in ("消防", "公文"))
        alarm = add_category(session, fire, "报警", **BOTH)
        rename_category(session, alarm, " 火警 ", **BOTH)
        rename_category(session, alarm, "火警", **BOTH)
        move_category(session, alarm, paper, **BOTH)
        delete_category(session, alarm, **BOTH)
        events = session.scalars(
            select(AuditEvent)
            .where(AuditEvent.subject_type == "category", AuditEvent.subject_id == str(alarm.id))
            .order_by(AuditEvent.id)
        ).all()
    told = [(each.action, each.subject_title, each.before, each.after) for each in events]
    assert told == [
        ("question_bank.add_category", "报警", {}, {"below": "消防"}),
        ("question_bank.rename_category", "火警", {"name": "报警"}, {"name": "火警"}),
        ("question_bank.move_category", "火警", {"below": "消防"}, {"below": "公文"}),
        ("question_bank.delete_category", "火警", {"below": "公文"}, {}),
    ]


@on_both_databases
def test_a_branch_moves_with_all_below_it(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        fire, paper = (add_category(session, top, name, **BOTH) for name in ("消防", "公文"))
        alarm = add_category(session, fire, "报警", **BOTH)
        make_items(session, bank, alarm, [choice()])
        move_category(session, fire, paper, **BOTH)
        [event] = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "question_bank.move_category")
        )
        assert (event.subject_title, event.before, event.after) == ("消防", {"below": ""}, {"below": "公文"})
        assert alarm.path == f"{top.path}{paper.id}/{fire.id}/{alarm.id}/"
        assert len(released_pool(session, [paper.id])[str(paper.id)]) == 1
        with pytest.raises(CategoryRefused, match="into_itself"):
            move_category(session, paper, alarm, **BOTH)
        with pytest.raises(CategoryRefused, match="is_top"):
            move_category(session, top, paper, **BOTH)
        for full in (alarm, fire):
            with pytest.raises(CategoryRefused, match="not_empty"):
                delete_category(session, full, **BOTH)
        empty = add_category(session, alarm, "空", **BOTH)
        delete_category(session, empty, **BOTH)
        assert draws_from(session, fire.id) == []
