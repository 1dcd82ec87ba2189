"""Question types: a question that is stored reads back, its right answer earns everything, and pages can show it."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

from flask import Flask

from lms.contracts.questions import AnswerRefused, ItemContent, QuestionFace, QuestionType
from lms.testing.conformance.subject import Subject

MARKS = Decimal(7)
RULE = "all_or_nothing"
NO_ANSWERS: tuple[object, ...] = ("", [], 7, {"something": "else"}, {"one": 1, "two": 2})
MACROS = ("controls", "still", "reviewed", "review", "editor")


class AsksQuestions(Subject):
    """What holds for every type, tried with the example of its face."""

    def _examples(self) -> list[tuple[QuestionType, QuestionFace, ItemContent]]:
        types = {kind.key: kind for kind in self.plugin.question_types}
        return [(types[face.key], face, face.example()) for face in self.plugin.question_faces]

    def test_its_questions_read_back_as_they_were_stored(self, app: Flask) -> None:
        with app.test_request_context():
            for kind, _face, content in self._examples():
                assert kind.from_json(json.loads(json.dumps(kind.to_json(content)))) == content, kind.key

    def test_a_blank_answer_has_at_most_one_field_and_earns_nothing(self, app: Flask) -> None:
        with app.test_request_context():
            for kind, content in self._dealt():
                assert len(kind.blank_answer) <= 1, kind.key
                assert kind.parse_answer(content, kind.blank_answer) == kind.blank_answer, kind.key
                assert kind.grade(content, kind.blank_answer, MARKS, RULE).fraction == 0, kind.key

    def test_a_right_answer_earns_everything(self, app: Flask) -> None:
        with app.test_request_context():
            for kind, content in self._dealt():
                right = kind.correct_answer(content)
                if right is not None:
                    assert kind.parse_answer(content, json.loads(json.dumps(right))) == right, kind.key
                    assert kind.grade(content, right, MARKS, RULE).fraction == Fraction(1), kind.key

    def test_what_is_no_answer_is_refused_and_never_marked(self, app: Flask) -> None:
        with app.test_request_context():
            for kind, content in self._dealt():
                for raw in NO_ANSWERS:
                    try:
                        kind.parse_answer(content, raw)
                    except AnswerRefused:
                        continue
                    raise AssertionError(f"{kind.key} takes {raw!r} for an answer")

    def test_candidates_are_shown_no_feedback(self, app: Flask) -> None:
        with app.test_request_context():
            for kind, content in self._dealt():
                view = json.dumps(kind.candidate_view(content, 1), ensure_ascii=False)
                if content.general_feedback is not None:
                    assert content.general_feedback.text not in view, kind.key

    def test_its_faces_have_every_macro(self, app: Flask) -> None:
        for face in self.plugin.question_faces:
            module = app.jinja_env.get_template(face.template).module
            missing = [name for name in MACROS if not hasattr(module, name)]
            assert missing == ["editor"] * (face.editor is None and "editor" in missing), face.key

    def _dealt(self) -> list[tuple[QuestionType, ItemContent]]:
        return [
            (kind, kind.deal(content, 1) if kind.deal else content)
            for kind, _face, content in self._examples()
        ]
