"""The index is in step with the questions, finds by relevance within a scope, and tells nobody a key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, text

from lms.contracts.access import Scope
from lms.contracts.questions import Text
from lms.db import unit_of_work
from lms.testing.factories import make_unit
from lms.testing.marks import on_both_databases
from question_bank.bank.domain import AcceptedAnswer, ShortAnswer
from question_bank.bank.models import Item
from question_bank.bank.services.items import NewItem, edit_item
from question_bank.bank.services.sharing import share_bank
from question_bank.bank.services.states import change_states
from question_bank.search.domain.likeness import Likeness
from question_bank.search.domain.query import parse_query
from question_bank.search.models import ItemPrint
from question_bank.search.services import finding
from question_bank.search.services.finding import Found, find_items
from question_bank.search.services.hits import comparisons, hits
from question_bank.search.services.indexing import reindex_everything
from question_bank.search.services.keeping import NotInBank, forget_kept, keep_both
from question_bank.search.services.likeness import similar_in_file, similar_pairs, similar_to
from tests.question_bank.bank.factories import ACTOR, CLOCK, TYPES, choice, make_bank, make_items

SINGLE = TYPES["question_bank.single_choice"]
EVERYTHING = Scope(everything=True)
MEETING = "每周一的例会由谁主持并做记录？"


def found(session, typed, scope=EVERYTHING, sees_keys=True, **narrowed):
    return list(find_items(session, scope, parse_query(typed), sees_keys=sees_keys, **narrowed).item_ids)


@on_both_databases
def test_words_are_found_in_every_text(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        [plain] = make_items(session, bank, top, [choice("<p>消防车停在 3号楼 旁</p>", right="Fire engine")])
        more = {"title": "标题文字", "tags": ("安全",), "knowledge_points": ("疏散",), "source": "条例第九条"}
        [rich] = make_items(session, bank, top, [choice("灭火器")], external_id="q-77", **more)
    both = ["消防车", "车", "3号", "engin", '"fire engine"', "停在 fire"]
    assert [found(session, typed) for typed in both] == [[plain]] * len(both)
    labels = ["标题", "安全", "疏散", "条例第九", "q-77", "灭火"]
    assert [found(session, typed) for typed in labels] == [[rich]] * len(labels)
    nothing = ["消车", '"engine fire"', "ngine", "p", "?!", "", "火灾"]
    assert [found(session, typed) for typed in nothing] == [[]] * len(nothing)


@on_both_databases
def test_title_and_stem_come_first_then_the_newest(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        stem, option, stem_again = make_items(
            session, bank, top, [choice("报警电话"), choice("打什么", right="报警"), choice("何时报警")]
        )
        [title] = make_items(session, bank, top, [choice("几点？")], title="报警")
        change_states(session, bank, [title], "retire", actor=ACTOR, clock=CLOCK)
    assert found(session, "报警") == [stem_again, stem, option]
    assert found(session, "报警", state="retired") == [title]
    assert found(session, "报警", type_key="question_bank.essay") == []


@on_both_databases
def test_a_bank_beyond_the_scope_is_never_found(session):
    with unit_of_work():
        units = [make_unit(session, name) for name in ("甲", "乙")]
        made = [make_bank(session, unit) for unit in units]
        ids = [make_items(session, bank, top, [choice("秘密会议")])[0] for bank, top in made]
    for unit, item_id in zip(units, ids, strict=True):
        assert found(session, "秘密", Scope(unit_paths=(unit.path,))) == [item_id]
    assert found(session, "秘密", Scope()) == []


@on_both_databases
def test_of_a_bank_that_is_lent_to_look_into_what_is_released_is_found(session):
    with unit_of_work():
        units = [make_unit(session, name) for name in ("甲", "乙")]
        made = [make_bank(session, units[0], title) for title in ("可看", "可抽", "可抄")]
        ids = [make_items(session, bank, top, [choice("借来的题")])[0] for bank, top in made]
        drafts = [
            make_items(session, bank, top, [choice("借来的题")], state="draft")[0] for bank, top in made
        ]
        for (bank, _top), right in zip(made, ("see", "draw", "copy"), strict=True):
            share_bank(session, bank, units[1].id, right, actor=ACTOR, clock=CLOCK)
    assert found(session, "借来", Scope(unit_paths=(units[1].path,))) == [ids[2], ids[0]]
    assert found(session, "借来", Scope(unit_paths=(units[0].path,))) == sorted((*ids, *drafts), reverse=True)


@on_both_databases
def test_the_first_of_very_many_are_the_first_of_all(session, monkeypatch):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        contents = [choice("火警") if n in (1, 4) else choice("几点？", right="火警") for n in range(8)]
        ids = make_items(session, bank, top, contents)
    everywhere, query = Scope(everything=True), parse_query("火警")
    in_order = [ids[4], ids[1], ids[7], ids[6], ids[5], ids[3], ids[2], ids[0]]
    for most in (1, 2, 3, 7, 8, 9):
        monkeypatch.setattr(finding, "MOST_FOUND", most)
        finding._newest.cache_clear()
        found_now = find_items(session, everywhere, query, sees_keys=True)
        assert found_now == Found(in_order[:most], has_more=most < 8)
    finding._newest.cache_clear()


@on_both_databases
def test_keys_are_found_only_by_those_who_may_see_them(session):
    asked = ShortAnswer(Text("首都是哪里？"), (AcceptedAnswer("北京", feedback=Text("想想天安门")),))
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        [item] = make_items(session, bank, top, [asked], tags=("地理",))
        make_items(session, bank, top, [choice("几点？", feedback="看看天安门的钟")])
    assert found(session, "北京") == [item]
    assert len(found(session, "天安门")) == 2
    for typed in ("北京", "天安门"):
        assert found(session, typed, sees_keys=False) == []
    assert found(session, "首都 地理", sees_keys=False) == [item]
    query = parse_query("北京")
    [seen] = hits(session, [item], query, TYPES, sees_keys=True)
    assert (seen.where, "".join(part.text for part in seen.elsewhere)) == ("keys", "北京")
    assert hits(session, [item], query, TYPES, sees_keys=False)[0].where == ""


@on_both_databases
def test_an_edit_is_found_by_its_new_words_alone(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        [item_id] = make_items(session, bank, top, [choice("旧题")], external_id="kept-id")
        item = session.get_one(Item, item_id)
        edited = NewItem(SINGLE, choice("新题"), top.id, tags=("标签",))
        edit_item(session, item, edited, seen_version=1, actor=ACTOR, clock=CLOCK)
        retitled = replace(edited, title="只换名称")
        edit_item(session, item, retitled, seen_version=2, actor=ACTOR, clock=CLOCK)
    assert found(session, "旧题") == []
    for typed in ("新题", "标签", "kept-id", "名称"):
        assert found(session, typed) == [item_id]


@on_both_databases
def test_a_lost_index_can_be_made_again(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        ids = make_items(session, bank, top, [choice(MEETING), choice(MEETING[:-1])])
        session.execute(text("DELETE FROM question_bank_item_fts"))
        session.execute(delete(ItemPrint))
    assert found(session, "例会") == []
    with unit_of_work():
        assert reindex_everything(session, {}) == 2  # no type is known: the stems are
    assert found(session, "例会") == ids[::-1]
    with unit_of_work():
        assert reindex_everything(session, TYPES) == 2
    assert found(session, "十点") == ids[::-1]
    assert [(pair.first_id, pair.second_id) for pair in similar_pairs(session, [bank.id])] == [tuple(ids)]


def test_many_are_indexed_in_as_many_statements_as_few(session, count_queries):
    counts = []
    for number in (2, 300):
        with unit_of_work(), count_queries() as statements:
            bank, top = make_bank(session, make_unit(session, f"处{number}"))
            make_items(session, bank, top, [choice(f"第{n}题") for n in range(number)])
        counts.append(sum("item_print" in each or "item_fts" in each for each in statements))
    assert counts == [2, 2]


@on_both_databases
def test_what_is_like_a_new_question(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        other, its_top = make_bank(session, make_unit(session, "别处"))
        same, near, _far = make_items(
            session,
            bank,
            top,
            [choice(MEETING), choice(MEETING.replace("？", "吗？")), choice("别的题？")],
        )
        make_items(session, other, its_top, [choice(MEETING)])
    twins = similar_to(session, [bank.id], SINGLE, choice(MEETING.replace("？", "?")))
    assert [(twin.item_id, twin.likeness) for twin in twins] == [
        (same, Likeness.SAME),
        (near, Likeness.SIMILAR),
    ]
    assert 0.7 <= twins[1].similarity < 1
    assert [
        twin.item_id for twin in similar_to(session, [bank.id], SINGLE, choice(MEETING), besides=same)
    ] == [near]
    with unit_of_work():
        change_states(session, bank, [same, near], "retire", actor=ACTOR, clock=CLOCK)
    assert similar_to(session, [bank.id], SINGLE, choice(MEETING)) == []


@on_both_databases
def test_a_file_is_compared_with_the_bank_and_with_itself(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        [known] = make_items(session, bank, top, [choice("一桶油重 12 公斤，三桶重多少？", "36", "24")])
    file = ["一桶油重 15 公斤，三桶重多少？", "完全不同的题目？", "一桶油重 15公斤,三桶重多少?"]
    first, second, third = similar_in_file(
        session, [bank.id], [(SINGLE, choice(stem, "45", "30")) for stem in file]
    )
    assert [(twin.item_id, twin.place, twin.likeness) for twin in first] == [(known, None, Likeness.NUMBERS)]
    assert second == []
    assert [(twin.item_id, twin.place, twin.likeness) for twin in third] == [
        (None, 0, Likeness.SAME),
        (known, None, Likeness.NUMBERS),
    ]
    assert similar_in_file(session, [bank.id], []) == []


@on_both_databases
def test_pairs_side_by_side_until_both_are_kept(session):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        ids = make_items(session, bank, top, [choice(MEETING), choice(MEETING, right="十点", wrong="九点")])
    pairs = similar_pairs(session, [bank.id])
    assert [(pair.first_id, pair.second_id, pair.likeness) for pair in pairs] == [(*ids, Likeness.SAME)]
    [side_by_side] = comparisons(session, pairs, TYPES)
    assert side_by_side.has_other_key
    assert not any(part.is_marked for row in side_by_side.rows for one in row for part in one)
    with unit_of_work():
        keep_both(session, bank, (ids[1], ids[0]), actor=ACTOR, clock=CLOCK)
        keep_both(session, bank, (ids[0], ids[1]), actor=ACTOR, clock=CLOCK)
    assert similar_pairs(session, [bank.id]) == []
    with unit_of_work():
        assert forget_kept(session, bank, (ids[0], ids[1]), actor=ACTOR, clock=CLOCK)
        assert not forget_kept(session, bank, (ids[0], ids[1]), actor=ACTOR, clock=CLOCK)
    assert similar_pairs(session, [bank.id]) == pairs
    with unit_of_work(), pytest.raises(NotInBank):
        keep_both(session, bank, (ids[0], ids[0]), actor=ACTOR, clock=CLOCK)
