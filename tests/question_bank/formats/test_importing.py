"""A file comes in whole or not at all; what the bank has already is said; nothing is ever OK with nothing loaded."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from lms.db import unit_of_work
from lms.testing.factories import make_unit
from lms.testing.marks import on_both_databases
from question_bank.bank.models import Category, Item, ItemVersion, QuestionUpload
from question_bank.bank.services.categories import top_category
from question_bank.bank.services.reading import category_tree
from question_bank.formats.exporting import export_items, items_to_export
from question_bank.formats.gift import read_gift
from question_bank.formats.importing import (
    Fate,
    ImportRefused,
    add_planned,
    apply_upload,
    keep_upload,
    plan_import,
    plan_upload,
)
from question_bank.formats.registry import GIFT
from tests.question_bank.bank.factories import ACTOR, CLOCK, TYPES, choice, make_bank, make_items
from tests.question_bank.formats.texts import parse

GOOD = """$CATEGORY: 消防/报警

// [tag:电话] [id:zh-1]
::报警::火警电话是多少？ {=119#对 ~110 ~120}

火警时可以乘电梯。 {F}
"""
BROKEN = GOOD + "\n坏题 { =甲 ~乙\n\n好题？ {=甲 ~乙}\n"


def _keep(session, text, title="题库"):
    _bank, top = make_bank(session, make_unit(session), title)
    return keep_upload(session, top, "题.gift", text.encode(), GIFT, actor=ACTOR, clock=CLOCK)


def _apply(session, upload, expected=None, *, good_ones=False):
    expected = expected or plan_upload(session, upload).counts
    return apply_upload(session, upload, expected, takes_the_good_ones=good_ones, actor=ACTOR, clock=CLOCK)


def _count(session, model):
    return session.scalar(select(func.count()).select_from(model))


@on_both_databases
def test_what_was_previewed_is_what_is_written(session):
    with unit_of_work():
        upload = _keep(session, GOOD)
        ids = _apply(session, upload)
        bank_id = upload.bank_id
    first, second = session.scalars(select(Item).where(Item.id.in_(ids)).order_by(Item.id))
    assert (first.title, first.external_id, first.tags, first.state) == ("报警", "zh-1", ["电话"], "released")
    assert (second.title, second.external_id, second.tags) == ("", None, [])
    assert [card.names for card in category_tree(session, bank_id)] == [(), ("消防",), ("消防", "报警")]
    stems = session.scalars(select(ItemVersion.stem_text).order_by(ItemVersion.id)).all()
    assert stems == ["火警电话是多少？", "火警时可以乘电梯。"]


@on_both_databases
def test_a_faulty_file_writes_nothing_unless_the_good_ones_are_asked_for(session):
    with unit_of_work():
        upload_id = _keep(session, BROKEN).id
    with pytest.raises(ImportRefused, match="has_faults"), unit_of_work():
        _apply(session, session.get_one(QuestionUpload, upload_id))
    assert (_count(session, Item), _count(session, ItemVersion), _count(session, Category)) == (0, 0, 1)
    with unit_of_work():
        assert len(_apply(session, session.get_one(QuestionUpload, upload_id), good_ones=True)) == 3


def test_every_fault_has_its_line_and_excerpt(session):
    with unit_of_work():
        plan = plan_import(session, _keep(session, BROKEN).bank_id, parse(GIFT, BROKEN))
    [fault] = plan.faults
    assert (fault.line, fault.code, fault.excerpt) == (8, "answers_not_closed", "坏题 { =甲 ~乙")
    assert plan.counts == {"new": 3, "known": 0, "repeated": 0, "id_taken": 0, "faults": 1}


@on_both_databases
def test_the_same_file_twice_adds_nothing_and_says_so(session):
    with unit_of_work():
        upload = _keep(session, GOOD)
        ids = _apply(session, upload)
        again = plan_import(session, upload.bank_id, parse(GIFT, GOOD))
        assert [(each.fate, each.known_as) for each in again.items] == [
            (Fate.KNOWN, ids[0]),
            (Fate.KNOWN, ids[1]),
        ]
        bank_upload = QuestionUpload(
            bank_id=upload.bank_id, category_id=upload.category_id, filename="x", data=GOOD.encode(), format="gift",
            created_at=CLOCK(), outcome={},
        )  # fmt: skip
        session.add(bank_upload)
        with pytest.raises(ImportRefused, match="nothing_new"):
            _apply(session, bank_upload)
        with pytest.raises(ImportRefused, match="applied_before"):
            _apply(session, upload)


@pytest.mark.parametrize(
    ("text", "fate"),
    [
        ("几点开会？ {=九点 ~十点}", Fate.KNOWN),
        ("几点开会？ {~十点 =九点}", Fate.KNOWN),  # the order of options is no difference
        ("  几点  开会？ {=九点#对 ~十点}", Fate.KNOWN),  # nor are spaces and feedback
        ("几点开会？ {=十点 ~九点}", Fate.NEW),  # another key is another question
        ("几点开会？ {=九点 ~十点 ~十一点}", Fate.NEW),
        ("几点散会？ {=九点 ~十点}", Fate.NEW),
        ("// [id:kept]\n几点散会？ {=九点 ~十点}", Fate.ID_TAKEN),
        ("// [id:other]\n几点开会？ {=九点 ~十点}", Fate.KNOWN),
    ],
)
def test_what_counts_as_the_same_question(session, text, fate):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        make_items(session, bank, top, [choice()], external_id="kept")
        [planned] = plan_import(session, bank.id, parse(GIFT, text)).items
    assert planned.fate is fate


def test_a_question_twice_in_a_file_is_loaded_once(session):
    text = "一？ {=甲 ~乙}\n\n一？ {=甲 ~乙}\n\n// [id:a]\n二？ {T}\n\n// [id:a]\n三？ {T}\n"
    with unit_of_work():
        upload = _keep(session, text)
        plan = plan_import(session, upload.bank_id, parse(GIFT, text))
        assert [each.fate for each in plan.items] == [Fate.NEW, Fate.REPEATED, Fate.NEW, Fate.ID_TAKEN]
        assert len(_apply(session, upload)) == 2


def test_case_and_superscripts_are_differences(session):
    text = "mW {=a ~b}\n\nMW {=a ~b}\n\nx² {=a ~b}\n\nx2 {=a ~b}\n\nx<sup>2</sup> {=a ~b}\n"
    with unit_of_work():
        plan = plan_import(session, _keep(session, text).bank_id, parse(GIFT, text))
    assert {each.fate for each in plan.items} == {Fate.NEW}


def test_a_bank_that_changed_since_the_preview_is_looked_at_again(session):
    with unit_of_work():
        upload = _keep(session, GOOD)
        expected = plan_import(session, upload.bank_id, parse(GIFT, GOOD)).counts
        plan = plan_import(session, upload.bank_id, parse(GIFT, GOOD))
        add_planned(
            session, upload.bank_id, upload.category_id, plan, state="draft", actor=ACTOR, clock=CLOCK
        )
        with pytest.raises(ImportRefused, match="changed_since"):
            _apply(session, upload, expected)


@pytest.mark.parametrize("text", ["", "\n\n", "// nothing but a remark\n", "$CATEGORY: 消防\n"])
def test_never_ok_with_nothing_loaded(session, text):
    with unit_of_work():
        upload = _keep(session, text)
        with pytest.raises(ImportRefused, match="nothing_new"):
            _apply(session, upload)


def test_bytes_that_are_no_text_are_refused():
    document = GIFT.read(b"\x89PNG\r\n\x1a\n\0\0\0")
    assert (document.items, document.refusal.code) == ((), "unknown_encoding")


@on_both_databases
def test_what_is_exported_is_what_was_imported(session):
    with unit_of_work():
        upload = _keep(session, GOOD)
        _apply(session, upload)
        bank_id = upload.bank_id
    result = export_items(items_to_export(session, top_category(session, bank_id), TYPES), GIFT)
    assert read_gift(result.data.decode()).items == read_gift(GOOD).items
    assert (result.losses, result.left_out) == ([], [])


def test_a_category_is_exported_with_what_is_below_and_without_the_retired(session):
    with unit_of_work():
        upload = _keep(session, GOOD + "\n$CATEGORY: 公文\n\n标题？ {T}\n")
        ids = _apply(session, upload)
        session.get_one(Item, ids[0]).state = "retired"
        session.get_one(Item, ids[0]).retired_from = "released"
        session.flush()
        fire = session.scalars(select(Category).where(Category.name == "消防")).one()
        result = export_items(items_to_export(session, fire, TYPES), GIFT)
    assert [each.id for each in result.items] == [ids[1]]


def test_many_questions_take_as_many_statements_as_a_few(session, count_queries):
    """What 10,000 cost is measured in bench/formats.py."""
    counted = []
    for many in (50, 900):
        text = "\n".join(
            f"$CATEGORY: 章{number % 5}\n\n第{number}题：下列哪一项正确？ {{=第{number}项#对 ~另一项 ~又一项}}\n"
            for number in range(many)
        )
        with unit_of_work(), count_queries() as statements:
            upload = _keep(session, text, f"题库{many}")
            assert len(_apply(session, upload)) == many
        counted.append(len(statements))
    assert counted[0] == counted[1]
