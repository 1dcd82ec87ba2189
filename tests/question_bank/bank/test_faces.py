"""Every type of question can be looked at, answered without scripts, reviewed and written."""

from dataclasses import replace
from decimal import Decimal

import pytest
from flask import render_template_string
from flask_babel import force_locale

from lms.plugins import PluginRefused, build_registry
from question_bank.bank.domain import QUESTION_TYPES
from question_bank.bank.faces import QUESTION_FACES
from question_bank.bank.forms.editors import form_class_of
from question_bank.exams.review import ReviewedQuestion
from question_bank.exams.room import RoomQuestion
from question_bank.exams.services.answer_shapes import canonical_answer, posted_answer, shown_values
from question_bank.exams.services.papers import PaperQuestion
from question_bank.plugin import plugin
from tests.question_bank.browser import sent_by

TYPES = {each.key: each for each in QUESTION_TYPES}
MARKS = Decimal(6)
SEED = 20260101

every_type = pytest.mark.parametrize("face", QUESTION_FACES, ids=lambda face: face.key.split(".")[1])


def dealt(face):
    """The example of a type as one candidate gets it."""
    kind, content = TYPES[face.key], face.example()
    return kind, kind.deal(content, SEED) if kind.deal else content


def rendered(face, macro, thing):
    source = "{% import template as face %}{{ face[macro](thing) }}"
    return render_template_string(source, template=face.template, macro=macro, thing=thing)


def room_question(face, kind, content, answer):
    view = kind.candidate_view(content, SEED)
    return RoomQuestion(1, face.template, view, shown_values(answer), 1)


def test_each_type_has_one_face_in_the_same_order():
    assert [face.key for face in QUESTION_FACES] == [kind.key for kind in QUESTION_TYPES]


def test_a_type_that_no_page_can_show_stops_the_start():
    with pytest.raises(PluginRefused, match="has no face"):
        build_registry([replace(plugin, question_faces=plugin.question_faces[:6])])
    with pytest.raises(PluginRefused, match="has no type"):
        build_registry([replace(plugin, question_types=plugin.question_types[1:])])


@every_type
def test_the_right_answer_goes_through_the_controls_and_earns_everything(app, face):
    kind, content = dealt(face)
    right = kind.correct_answer(content)
    with app.test_request_context():
        page = rendered(face, "controls", room_question(face, kind, content, right))
    question = PaperQuestion(1, 1, MARKS, kind, content)
    answer = canonical_answer(question, posted_answer(question, sent_by(page)))
    if right is None:
        assert answer == kind.blank_answer
        return
    assert answer == right
    assert kind.grade(content, answer, MARKS, "all_or_nothing").marks == MARKS


@every_type
def test_untouched_controls_are_a_blank_answer(app, face):
    kind, content = dealt(face)
    with app.test_request_context():
        page = rendered(face, "controls", room_question(face, kind, content, None))
    question = PaperQuestion(1, 1, MARKS, kind, content)
    answer = canonical_answer(question, posted_answer(question, sent_by(page)))
    assert answer == kind.blank_answer
    assert kind.grade(content, answer, MARKS, "all_or_nothing").marks == 0


@every_type
def test_controls_without_scripts_have_names_and_labels(app, face):
    kind, content = dealt(face)
    with app.test_request_context():
        sent = sent_by(rendered(face, "controls", room_question(face, kind, content, None)))
    assert all(name == "answer-1" or name.startswith("answer-1-") for name in sent)


@every_type
def test_it_can_be_looked_at_reviewed_and_marked(app, face):
    kind, content = dealt(face)
    right = kind.correct_answer(content)
    view, value = kind.candidate_view(content, SEED), shown_values(right)
    with app.test_request_context():
        for shown in (None, value):
            question = ReviewedQuestion(
                1, face.template, view, value, shown, bool(value), None, None, False, False, ()
            )
            rendered(face, "reviewed", question)
        unanswered = ReviewedQuestion(
            1,
            face.template,
            view,
            shown_values(kind.blank_answer),
            value or None,
            False,
            None,
            None,
            False,
            False,
            (),
        )
        rendered(face, "reviewed", unanswered)
        rendered(face, "still", view)
        rendered(face, "review", content)


@every_type
def test_what_is_saved_unchanged_stays_the_same(app, face):
    if face.editor is None:
        pytest.fail("every type that Xueshi ships has an editor")
    content = face.example()
    given = face.editor.values(content) | {
        "stem": content.stem,
        "general_feedback": content.general_feedback,
    }
    with app.test_request_context():
        form = form_class_of(face.editor)(data=given)
        page = rendered(face, "editor", form) + str(form.stem()) + str(form.general_feedback())
        sent = sent_by(page)
    with app.test_request_context(method="POST", data=sent):
        assert face.editor.build(form_class_of(face.editor)(formdata=sent), content) == content


@every_type
def test_its_example_and_its_name_are_in_both_languages(app, face):
    words = {}
    for language in ("en", "zh_Hans"):
        with app.test_request_context(), force_locale(language):
            words[language] = (str(face.title), face.example().stem.text)
    assert words["en"][0] != words["zh_Hans"][0]
    assert words["en"][1] != words["zh_Hans"][1]


def test_the_names_of_all_types_differ():
    assert len({str(face.title) for face in QUESTION_FACES}) == len(QUESTION_FACES)
