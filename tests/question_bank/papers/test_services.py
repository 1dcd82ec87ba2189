"""Papers on a database: drawing for exams, what was asked before, freezing, copies, forms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lms.db import unit_of_work
from lms.testing.marks import on_both_databases
from question_bank.exams.domain import DrawShort
from question_bank.exams.models import Attempt
from question_bank.exams.services.authoring import ExamRefused, publish_exam
from question_bank.exams.services.candidates import start_exam
from question_bank.exams.services.papers import questions_of
from question_bank.exams.services.sitting import hand_in
from question_bank.papers.domain import editing
from question_bank.papers.domain.blueprint import Cell, FixedQuestion, Section
from question_bank.papers.domain.drawing import BlueprintShort
from question_bank.papers.models import Paper
from question_bank.papers.services import authoring
from question_bank.papers.services.building import FormsRefused, ask_for_forms
from question_bank.papers.services.drawing import current_versions, draw_from_paper, shortages_of
from question_bank.papers.services.enemies import EnemiesRefused, add_enemies, remove_enemies
from question_bank.papers.services.reading import expected_by_item
from question_bank.papers.services.uses import KEPT_FOR
from tests.question_bank.exams.factories import SYSTEM
from tests.question_bank.papers.factories import PaperSchool, truth


@pytest.fixture
def school(session, clock):
    with unit_of_work():
        return PaperSchool(session, clock)


def drawn_items(school, paper, seed=1, **more):
    found = draw_from_paper(school.session, paper, seed, is_mixed=True, now=school.clock(), **more)
    return [[item for _, item, _ in each.questions] for each in found.sections]


def sit(school, exam, account):
    attempt = start_exam(school.session, exam, account.person_id, clock=school.clock)
    hand_in(school.session, attempt.id, received_at=school.clock())
    return attempt


@on_both_databases
def test_an_attempt_by_a_paper_has_its_sections_and_marks(school):
    with unit_of_work():
        paper = school.mixed()
        exam = school.exam(draws=[], paper_id=paper.id, marks_per_question=Decimal(9))
        attempt = start_exam(school.session, exam, school.member.person_id, clock=school.clock)
    assert [(each["title"], each["title_en"], each["count"]) for each in attempt.sections] == [
        ("单选题", "Choices", 3),
        ("判断题", "Truths", 2),
    ]
    assert attempt.sections[1]["instructions"] == "仔细读"
    questions = questions_of(school.session, attempt)
    assert sorted(each.out_of for each in questions[:3]) == [2, 2, 3]
    assert [each.out_of for each in questions[3:]] == [1, 1]
    assert {each.type.key for each in questions[3:]} == {"question_bank.true_false"}
    assert (exam.paper_questions, exam.draws) == (5, [])


@on_both_databases
def test_cells_see_levels_and_points(school, session):
    with unit_of_work():
        [pointed] = school.put([truth(50)], school.truths, knowledge_points=("火",))
        by_level = Cell("c1", school.levels.id, 2, levels=(4,))
        by_point = Cell("c2", school.category.id, 1, points=("火", "水"))
        paper = school.paper(Section("s1", cells=(by_level, by_point)))
    [items] = drawn_items(school, paper)
    assert set(items) == {*school.level_items[6:], pointed}


@on_both_databases
def test_a_withdrawn_question_is_drawn_only_if_there_are_not_enough_others(school):
    with unit_of_work():
        paper = school.paper(Section("s1", cells=(Cell("c1", school.levels.id, 4),)))
        versions = current_versions(school.session, school.level_items)
        some = [versions[each] for each in school.level_items[:4]]
        for seed in range(5):
            assert set(drawn_items(school, paper, seed, without=some)[0]) == set(school.level_items[4:])
        most = [versions[each] for each in school.level_items[:5]]
        assert len(drawn_items(school, paper, without=most)[0]) == 4
        assert (
            len({tuple(sorted(drawn_items(school, paper, seed, without=most)[0])) for seed in range(9)}) > 1
        )


def test_a_shortage_is_found_before_anybody_sits_the_exam(school):
    with unit_of_work():
        paper = school.paper(Section("s1", cells=(Cell("c1", school.levels.id, 3, levels=(1,)),)))
        exam = school.exam(is_published=False, draws=[], paper_id=paper.id)
        [short] = shortages_of(school.session, paper, now=school.clock())
        assert (short.missing, short.available) == (1, 2)
        with pytest.raises(ExamRefused) as refused:
            publish_exam(school.session, exam, actor=SYSTEM, clock=school.clock)
    assert [each.missing for each in refused.value.shortages] == [1]


def test_questions_lost_after_publication_refuse_a_start(school):
    with unit_of_work():
        paper = school.paper(Section("s1", cells=(Cell("c1", school.levels.id, 2, levels=(1,)),)))
        exam = school.exam(draws=[], paper_id=paper.id)
        paper.sections = [paper.sections[0] | {"cells": [paper.sections[0]["cells"][0] | {"count": 3}]}]
        with pytest.raises(DrawShort):
            start_exam(school.session, exam, school.member.person_id, clock=school.clock)


@on_both_databases
def test_nothing_of_the_last_exams(school):
    with unit_of_work():
        first = school.exam(draws=[], paper_id=school.paper(
            Section("s1", questions=tuple(FixedQuestion(each) for each in school.level_items[:4]))
        ).id)  # fmt: skip
        sit(school, first, school.member)
        paper = school.paper(Section("s1", cells=(Cell("c1", school.levels.id, 4),)), not_in_last=1)
        assert {*drawn_items(school, paper)[0]} == set(school.level_items[4:])
        # an exam's own questions do not count: it must not use up what it asks
        assert shortages_of(school.session, paper, now=school.clock(), besides=first.id) == ()
        school.clock.advance(days=1)
        newer = school.exam(draws=[(school.truths.id, 1)])
        sit(school, newer, school.member)
        school.clock.advance(seconds=KEPT_FOR.total_seconds())
        drawn = {item for seed in range(20) for item in drawn_items(school, paper, seed)[0]}
    assert drawn == set(school.level_items)


@on_both_databases
@pytest.mark.parametrize("rule", [{"most_uses": 1}, {"most_percent": 50}])
def test_an_exposure_limit_keeps_out_what_was_asked_lately(school, rule):
    with unit_of_work():
        paper = school.paper(Section("s1", cells=(Cell("c1", school.levels.id, 4),)), months=2, **rule)
        exam = school.exam(draws=[], paper_id=school.paper(
            Section("s1", questions=tuple(FixedQuestion(each) for each in school.level_items[:4]))
        ).id)  # fmt: skip
        sit(school, exam, school.member)
        assert {*drawn_items(school, paper)[0]} == set(school.level_items[4:])
        school.clock.advance(days=61)
        drawn = {item for seed in range(20) for item in drawn_items(school, paper, seed)[0]}
    assert drawn == set(school.level_items)


def test_enemies_are_kept_apart_until_that_is_taken_back(school):
    with unit_of_work():
        paper = school.paper(Section("s1", cells=(Cell("c1", school.truths.id, 4),)))
        assert len(drawn_items(school, paper)[0]) == 4
        group = add_enemies(
            school.session, school.truth_items[:2], unit_id=school.unit.id, reason="", actor=SYSTEM, clock=school.clock
        )  # fmt: skip
        with pytest.raises(BlueprintShort):
            drawn_items(school, paper)
        remove_enemies(school.session, group, actor=SYSTEM, clock=school.clock)
        assert len(drawn_items(school, paper)[0]) == 4
        with pytest.raises(EnemiesRefused):
            add_enemies(
                school.session, [1, 1], unit_id=school.unit.id, reason="", actor=SYSTEM, clock=school.clock
            )


def test_a_paper_of_a_published_exam_is_frozen_and_its_copy_is_not(school):
    with unit_of_work():
        paper = school.mixed()
        exam = school.exam(draws=[], paper_id=paper.id, is_published=False)
        wider = lambda plan: editing.put_cell(plan, "s2", Cell("", school.levels.id, 1))  # noqa: E731
        authoring.rewrite_paper(school.session, paper, wider, actor=SYSTEM, clock=school.clock)
        assert exam.paper_questions == 6
        publish_exam(school.session, exam, actor=SYSTEM, clock=school.clock)
        with pytest.raises(authoring.PaperFrozen):
            authoring.rewrite_paper(school.session, paper, wider, actor=SYSTEM, clock=school.clock)
        with pytest.raises(authoring.PaperInUse):
            authoring.remove_paper(school.session, paper, actor=SYSTEM, clock=school.clock)
        copy = authoring.copy_paper(school.session, paper, "副本", None, actor=SYSTEM, clock=school.clock)
        authoring.rewrite_paper(school.session, copy, wider, actor=SYSTEM, clock=school.clock)
    assert (paper.question_count, copy.question_count) == (6, 7)


def test_forms_are_fixed_papers_and_later_ones_take_their_place(school):
    with unit_of_work():
        paper = school.mixed()
        items, truths = school.level_items, school.truth_items
        drawn = [{"c1": items[:2], "c2": truths[1:3]}, {"c1": items[2:4], "c2": [truths[3], truths[2]]}]
        first = authoring.store_forms(school.session, paper, drawn, actor=SYSTEM, clock=school.clock)
        assert [(form.letter, form.question_count, form.blueprint.is_fixed) for form in first] == [
            ("A", 5, True),
            ("B", 5, True),
        ]
        assert first[0].blueprint.marks == paper.blueprint.marks
        school.exam(draws=[], paper_id=first[0].id)
        second = authoring.store_forms(school.session, paper, drawn, actor=SYSTEM, clock=school.clock)
        assert [form.letter for form in second] == ["B", "C"]
        assert [form.letter for form in authoring.forms_of(school.session, paper)] == ["A", "B", "C"]
        fixed = school.session.get_one(Paper, first[0].id)
        with pytest.raises(FormsRefused):
            ask_for_forms(school.session, fixed, count=2, seconds=5, seed=1, actor=SYSTEM, clock=school.clock)


def test_what_is_expected_comes_from_levels_until_there_are_results(school):
    expected = expected_by_item(school.session, [school.level_items[0], school.truth_items[0]])
    assert (expected[school.level_items[0]].facility, expected[school.level_items[0]].source) == (
        0.9,
        "level",
    )
    assert expected[school.truth_items[0]].source == "none"


def test_a_second_click_keeps_the_first_paper(school):
    with unit_of_work():
        exam = school.exam(draws=[], paper_id=school.mixed().id)
        first = start_exam(school.session, exam, school.member.person_id, clock=school.clock)
        again = start_exam(school.session, exam, school.member.person_id, clock=school.clock)
    assert first.id == again.id
    assert school.session.get_one(Attempt, first.id).sections is not None
