"""What a marker fills in, and what stands for a file in an answer."""

from decimal import Decimal
from io import BytesIO

import pytest

from lms.contracts.questions import AnswerRefused, Text, TextFormat
from question_bank.bank.domain import Essay, FileUpload, build_rubric
from question_bank.bank.domain.essay import ESSAY
from question_bank.bank.domain.file_upload import FILE_UPLOAD
from question_bank.bank.pieces import text_pieces
from question_bank.exams.services.handed_in import HandedIn, check_files, file_in, sign_file
from question_bank.exams.services.papers import PaperQuestion
from question_bank.exams.services.sheets import RowNotFilled, filled, is_single, sheet_of

LEVELS = [("weak", Decimal(0), ""), ("good", Decimal(3), "clear")]
RUBRIC = build_rubric([("Form", LEVELS), ("Matter", LEVELS)])
ESSAY_QUESTION = PaperQuestion(2, 1, Decimal(8), ESSAY, Essay(Text("Why?"), rubric=RUBRIC))
FILES_QUESTION = PaperQuestion(3, 1, Decimal(8), FILE_UPLOAD, FileUpload(Text("Which?"), most_files=2))


def test_the_levels_that_are_chosen_add_up_and_are_kept_in_words():
    sheet = sheet_of(ESSAY_QUESTION, {"text": "because"})
    best = {row.id: row.levels[1].id for row in sheet.rows}
    marks, chosen = filled(sheet, best)
    assert marks == Decimal(8)
    assert chosen[0] == {
        "title": "Form", "out_of": "4.00000", "marks": "4.00000", "level": "good", "description": "clear",
    }  # fmt: skip
    assert filled(sheet, best | {sheet.rows[0].id: sheet.rows[0].levels[0].id})[0] == Decimal(4)


@pytest.mark.parametrize("sent", [{}, {"nobody": "x"}])
def test_every_row_is_to_be_filled(sent):
    with pytest.raises(RowNotFilled):
        filled(sheet_of(ESSAY_QUESTION, {"text": "because"}), sent)


@pytest.mark.parametrize(
    ("written", "is_taken"),
    [
        ("8", True),
        ("0", True),
        ("8.1", False),
        ("-1", False),
        ("NaN", False),
        ("Infinity", False),
        ("", False),
    ],
)
def test_marks_of_a_row_lie_within_what_it_is_worth(written, is_taken):
    sheet = sheet_of(FILES_QUESTION, {"files": ["x"]})
    assert is_single(sheet)
    if is_taken:
        assert filled(sheet, {"all": written})[0] == Decimal(written)
    else:
        with pytest.raises(RowNotFilled):
            filled(sheet, {"all": written})


def test_a_file_counts_only_for_the_question_it_was_taken_for(app):
    with app.test_request_context():
        file = HandedIn(7, 3, "key", "plan.pdf", 1000)
        token = sign_file(file)
        assert file_in(token) == file
        assert file_in(f"{token}x") is None
        check_files(FILES_QUESTION, FILE_UPLOAD.parse_answer(FILES_QUESTION.content, {"files": [token]}), 7)
        for attempt_id, sent in ((8, token), (7, f"{token}x"), (7, sign_file(HandedIn(7, 2, "key", "a", 1)))):
            with pytest.raises(AnswerRefused):
                check_files(FILES_QUESTION, {"files": [sent]}, attempt_id)


def test_the_upload_wants_a_ticket(client):
    sent = {"ticket": "forged", "item": "1", "file": (BytesIO(b"x"), "x.txt")}
    assert client.post("/exams/uploads", data=sent).status_code == 403
    assert client.post("/exams/uploads", data={"ticket": "x"}).status_code == 400


def test_a_text_is_cut_at_its_gaps_but_not_within_a_tag():
    text = Text('<p>A <img src="/x.png" alt="[[1]]"> is [[1]] and [[2]]</p>', TextFormat.HTML)
    pieces = text_pieces(text, [{"name": "1"}])
    assert [each.number for each in pieces] == [0, 1, 0]
    assert 'alt="[[1]]"' in pieces[0].html
    assert pieces[2].html == " and [[2]]</p>"
