"""The pages of papers: setting one from nothing, using it, printing it, and who may."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from pypdf import PdfReader
from sqlalchemy import select

from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases
from question_bank.exams.models import Attempt, Exam
from question_bank.papers.domain.blueprint import Cell, FixedQuestion, Section
from question_bank.papers.models import EnemyGroup, Paper
from question_bank.papers.services.authoring import store_forms
from tests.question_bank.exams.factories import SYSTEM, essay, one_of_each
from tests.question_bank.papers.factories import CHOICE, PaperSchool, long_choice


@pytest.fixture
def school(session, clock):
    with unit_of_work():
        return PaperSchool(session, clock)


@pytest.fixture
def trainer(signed_in, school):
    return signed_in(school.trainer)


@pytest.fixture
def paper_id(school):
    with unit_of_work():
        return school.mixed().id


def words(response):
    assert response.status_code == 200, response.status
    return response.text


@on_both_databases
def test_from_nothing_to_an_exam_by_a_paper(session, school, trainer, signed_in):
    made = trainer.post(
        "/teach/papers/new", data={"title": "试卷", "unit_id": school.unit.id, "not_in_last": 2}
    )
    url = made.location
    trainer.post(f"{url}/sections/s1", data={"title": "单选题", "title_en": "Choices"})
    cell = {"category": school.levels.id, "count": 3, "marks": "2.5", "types": [CHOICE], "levels": [1, 2]}
    counted = words(trainer.post(f"{url}/sections/s1/cells/new", data=cell | {"count_now": "1"}))
    assert "4 questions fit" in counted
    half_written = trainer.post(f"{url}/sections/s1/cells/new", data=cell | {"count": "", "count_now": "1"})
    assert half_written.status_code == 200  # it is only counted: nobody has asked to save it
    assert "questions fit" not in words(half_written)
    assert trainer.post(f"{url}/sections/s1/cells/new", data=cell).status_code == 303
    trainer.post(f"{url}/sections/new", data={"title": "判断题"})
    trainer.post(f"{url}/sections/s2/questions", data={"items": school.truth_items[:2], "marks": "1"})
    page = words(trainer.get(url))
    assert "5 questions · 9.5 marks" in page
    assert "short by" not in page
    paper = session.scalar(select(Paper))
    exam = {
        "title": "考试", "unit_id": school.unit.id, "pass_percent": "60", "marks_per_question": "1",
        "grace_seconds": "30", "release": "on_grading", "multiple_response_rule": "all_or_nothing",
        "paper_id": paper.id, "is_standalone": "y",
    }  # fmt: skip
    set_exam = trainer.post("/teach/exams/new", data=exam).location
    assert "试卷" in words(trainer.get(set_exam))
    trainer.post(f"{set_exam}/publish")
    member = signed_in(school.member)
    exam_id = session.scalar(select(Exam.id))
    assert "5 questions" in words(member.get(f"/exams/{exam_id}"))
    assert member.post(f"/exams/{exam_id}/start").status_code == 303
    assert [each["count"] for each in session.scalar(select(Attempt)).sections] == [3, 2]
    assert "This paper is in use" in words(trainer.get(url))
    refused = trainer.post(f"{url}/sections/s1/do", data={"action": "remove"}, follow_redirects=True)
    assert "may not change any more" in words(refused)


def test_fixed_questions_are_moved_marked_and_taken_out(session, school, trainer, paper_id):
    url = f"/teach/papers/{paper_id}/sections/s2/questions"
    trainer.post(url, data={"items": school.truth_items[1:4], "marks": "1"})
    second, third, fourth = school.truth_items[1:4]
    trainer.post(
        f"{url}/do", data={f"marks-{second}": "1.5", f"marks-{third}": "abc", "action": f"up-{third}"}
    )
    trainer.post(f"{url}/do", data={"action": f"remove-{fourth}"})
    questions = session.get_one(Paper, paper_id).blueprint.sections[1].questions
    assert [(each.item_id, str(each.marks)) for each in questions] == [(third, "1"), (second, "1.5")]
    assert trainer.post(f"{url}/do", data={"action": "nonsense-1"}).status_code == 400
    # what stands in the paper already is not offered and not taken again
    assert f'value="{second}"' not in words(trainer.get(url))
    trainer.post(url, data={"items": [second], "marks": "1"})
    assert session.get_one(Paper, paper_id).question_count == 7


def test_a_shortage_is_said_with_its_cell(school, trainer):
    with unit_of_work():
        paper = school.paper(
            Section("s1", cells=(Cell("c1", school.levels.id, 3, types=(CHOICE,), levels=(1,)),))
        )
        url = f"/teach/papers/{paper.id}"
    expected = "levels · Single choice · Very easy” is short by 1: 3 wanted, 2 fit."
    for page in (url, f"{url}/preview", f"{url}/print"):
        assert expected in words(trainer.get(page))
    assert trainer.get(f"{url}/print/paper-A.pdf?seed=1&variants=1&locale=en").status_code == 303


def test_the_preview_is_a_draw_without_keys(school, trainer, paper_id):
    url = f"/teach/papers/{paper_id}/preview"
    first, again = (words(trainer.get(f"{url}?seed=3")) for _ in range(2))
    assert first.split("<main")[1] == again.split("<main")[1]  # the head has a token of its own
    pages = {
        tuple(re.findall(r"Single (\d+)\?", words(trainer.get(f"{url}?seed={seed}")))) for seed in range(1, 9)
    }
    assert len(pages) > 1
    assert "secret" not in first
    assert words(trainer.get(f"{url}?seed=nonsense"))


def test_copies_and_removals(session, school, trainer, paper_id):
    copy = trainer.post(f"/teach/papers/{paper_id}/copy").location
    assert "Copy of" in words(trainer.get(copy))
    gone = words(trainer.post(f"/teach/papers/{paper_id}/remove", follow_redirects=True))
    assert "is removed" in gone
    assert trainer.get(f"/teach/papers/{paper_id}").status_code == 404
    assert "The paper is back." in words(
        trainer.post(f"/teach/papers/{paper_id}/restore", follow_redirects=True)
    )


def test_questions_are_kept_apart_and_let_together(session, school, trainer):
    page = words(trainer.get("/teach/papers/enemies?q=True"))
    assert "True 1?" in page
    nobody = trainer.post(
        "/teach/papers/enemies", data={"items": [school.truth_items[0]], "unit_id": school.unit.id}
    )
    assert nobody.status_code == 422
    data = {"items": school.truth_items[:2], "unit_id": school.unit.id, "reason": "same fact"}
    assert "same fact" in words(trainer.post("/teach/papers/enemies", data=data, follow_redirects=True))
    with unit_of_work():
        both = school.paper(
            Section("s1", questions=tuple(FixedQuestion(each) for each in school.truth_items[:2]))
        )
        url = f"/teach/papers/{both.id}"
    assert "kept apart are fixed together" in words(trainer.get(url))
    group = session.scalar(select(EnemyGroup))
    trainer.post(f"/teach/papers/enemies/{group.id}/remove")
    session.expire_all()
    assert session.scalar(select(EnemyGroup)) is None


def test_the_list_costs_as_much_for_many_papers_as_for_one(school, trainer, count_queries, paper_id):
    trainer.get("/teach/papers")
    with count_queries() as one:
        trainer.get("/teach/papers")
    with unit_of_work():
        for _ in range(12):
            school.mixed()
    with count_queries() as many:
        trainer.get("/teach/papers")
    assert len(many) == len(one) <= 12


def test_only_who_sets_exams_here_comes_in(session, signed_in, school, trainer, paper_id):
    with unit_of_work():
        elsewhere = make_unit(session, name="别处")
        stranger = make_account(session, make_person(session, elsewhere, "外人"), (Role.TRAINER, elsewhere))
    paths = [
        f"/teach/papers/{paper_id}{rest}" for rest in ("", "/preview", "/print", "/forms", "/sections/s1")
    ]
    for path in paths:
        assert trainer.get(path).status_code == 200, path
        assert signed_in(stranger).get(path).status_code == 404, path
        assert signed_in(school.member).get(path).status_code == 403, path


def test_forms_are_shown_with_their_coverage_and_information(school, trainer, paper_id, session):
    assert "Build forms" in words(trainer.get(f"/teach/papers/{paper_id}/forms"))
    with unit_of_work():
        items, truths = school.level_items, school.truth_items
        drawn = [
            {"c1": [items[0], items[2]], "c2": truths[1:3]},
            {"c1": [items[1], items[3]], "c2": truths[2:4]},
        ]
        store_forms(session, session.get_one(Paper, paper_id), drawn, actor=SYSTEM, clock=school.clock)
    page = words(trainer.get(f"/teach/papers/{paper_id}/forms"))
    assert "The forms differ by 0.0 points of expected facility" in page
    assert "from the level of difficulty" in page
    asked = trainer.post(f"/teach/papers/{paper_id}/forms", data={"count": 2, "seconds": 5})
    assert "/jobs/" in asked.location
    assert (
        trainer.post(f"/teach/papers/{paper_id}/forms", data={"count": 20, "seconds": 5}).status_code == 422
    )


@pytest.fixture
def everything(school):
    """A paper with a question of every kind, and one whose last option is about the others."""
    with unit_of_work():
        items = school.fill([long_choice(), *one_of_each(), essay()])
        fixed = tuple(FixedQuestion(each) for each in items)
        return f"/teach/papers/{school.paper(Section('s1', '综合题', 'Mixed', questions=fixed)).id}/print"


CHOSEN = "seed=4&variants=2&mixes=y&mixes_options=y&minutes=90&title=T&organisation=O"


@pytest.mark.parametrize("locale", ["zh_Hans", "en"])
def test_printed_papers_in_both_languages(trainer, everything, locale):
    address = f"?{CHOSEN}&locale={locale}"
    assert "Variant B" in words(trainer.get(f"{everything}{address}"))
    for document in ("paper", "answers", "key"):
        pdf = trainer.get(f"{everything}/{document}-A.pdf{address}")
        assert len(PdfReader(BytesIO(pdf.data)).pages) >= 1
        assert (
            ZipFile(BytesIO(trainer.get(f"{everything}/{document}-B.docx{address}").data)).testzip() is None
        )
    text = document_text(trainer.get(f"{everything}/paper-A.docx{address}").data)
    assert (
        "一、综合题（每题 1 分，共 8 分）"
        if locale == "zh_Hans"
        else "I. Mixed (1 mark each, 8 marks in all)"
    ) in text
    assert ("x² ≤ 4".replace("²", "2")) in text
    footer = docx.Document(BytesIO(trainer.get(f"{everything}/key-A.docx{address}").data)).sections[0].footer
    assert [each.text for each in footer._element.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert "secret" not in text


def document_text(data):
    body = docx.Document(BytesIO(data)).element.body
    return "\n".join(Paragraph(line, None).text for line in body.iter(qn("w:p")))


def test_variants_differ_and_their_keys_with_them(trainer, everything):
    texts = [
        document_text(trainer.get(f"{everything}/paper-{letter}.docx?{CHOSEN}&locale=zh_Hans").data)
        for letter in ("A", "B", "A")
    ]
    assert texts[0] == texts[2] != texts[1]
    for text in texts[:2]:
        options = text[text.index("下列哪项正确") :].splitlines()
        assert next(line for line in options if "以上都对" in line).split("以上都对")[0].endswith("D. ")
    key = document_text(trainer.get(f"{everything}/key-A.docx?{CHOSEN}&locale=zh_Hans").data)
    assert "题号" in key
    assert "42.125" in key
    assert "secret-word" in key


def test_a_file_that_there_is_not(trainer, everything):
    for name in ("paper-A.exe", "essay-A.pdf", "paper-Z.pdf"):
        assert trainer.get(f"{everything}/{name}?{CHOSEN}&locale=en").status_code == 404
