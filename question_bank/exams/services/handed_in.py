"""Files that are handed in as an answer: what stands for one in the answer, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from lms.contracts.questions import AnswerRefused, Json
from lms.tokens import TokenRefused, make_token, read_token
from question_bank.bank.domain import FileUpload
from question_bank.exams.services.papers import PaperQuestion

PURPOSE = "question_bank.uploads"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as an answer names it: for which question of which attempt it was taken, and which file it is. The size is
    in bytes."""

    attempt_id: int
    position: int
    file_key: str
    name: str
    size: int


def sign_file(file: HandedIn) -> str:
    """The token that stands for the file in the answer."""
    return make_token(PURPOSE, [file.attempt_id, file.position, file.file_key, file.name, file.size])


def file_in(token: str) -> HandedIn | None:
    """The file that a token stands for, None for one that was not signed here."""
    try:
        attempt_id, position, key, name, size = read_token(PURPOSE, token)
    except (TokenRefused, ValueError, TypeError):
        return None
    return HandedIn(int(attempt_id), int(position), str(key), str(name), int(size))


def check_files(question: PaperQuestion, answer: Json, attempt_id: int) -> None:
    """Raises AnswerRefused if the answer names a file that was not taken for this question of this attempt."""
    if not isinstance(question.content, FileUpload):
        return
    for token in answer["files"]:
        file = file_in(token)
        if file is None or (file.attempt_id, file.position) != (attempt_id, question.position):
            raise AnswerRefused("answer_shape", expected="files")
