"""How pages show each type of question and how authors write it: one module per type, beside its rules in domain."""

from __future__ import annotations

from lms.contracts.questions import QuestionFace
from question_bank.bank.faces.case import FACE as CASE
from question_bank.bank.faces.cloze import FACE as CLOZE
from question_bank.bank.faces.description import FACE as DESCRIPTION
from question_bank.bank.faces.essay import FACE as ESSAY
from question_bank.bank.faces.file_upload import FACE as FILE_UPLOAD
from question_bank.bank.faces.fill_in import FACE as FILL_IN
from question_bank.bank.faces.formula import FACE as FORMULA
from question_bank.bank.faces.hotspot import FACE as HOTSPOT
from question_bank.bank.faces.matching import FACE as MATCHING
from question_bank.bank.faces.matrix import FACE as MATRIX
from question_bank.bank.faces.multiple_response import FACE as MULTIPLE_RESPONSE
from question_bank.bank.faces.numerical import FACE as NUMERICAL
from question_bank.bank.faces.open_answer import FACE as OPEN_ANSWER
from question_bank.bank.faces.ordering import FACE as ORDERING
from question_bank.bank.faces.short_answer import FACE as SHORT_ANSWER
from question_bank.bank.faces.single_choice import FACE as SINGLE_CHOICE
from question_bank.bank.faces.true_false import FACE as TRUE_FALSE

QUESTION_FACES: tuple[QuestionFace, ...] = (
    SINGLE_CHOICE,
    MULTIPLE_RESPONSE,
    TRUE_FALSE,
    SHORT_ANSWER,
    FILL_IN,
    CLOZE,
    NUMERICAL,
    FORMULA,
    MATCHING,
    ORDERING,
    MATRIX,
    HOTSPOT,
    OPEN_ANSWER,
    ESSAY,
    FILE_UPLOAD,
    CASE,
    DESCRIPTION,
)
"""One for each of QUESTION_TYPES, in the order of the menu of new questions."""
