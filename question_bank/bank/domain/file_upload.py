"""File upload: the answer is one or several files, which a person marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from lms.contracts.questions import AnswerRefused, ContentFault, Json, QuestionType, Text
from question_bank.bank.domain.by_hand import MarkedByHand, grade, no_correct_answer, rubric_sheet
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import field_of, text_view
from question_bank.bank.domain.rubric import RubricCriterion
from question_bank.bank.domain.stable_ids import require_unique
from question_bank.bank.domain.stem import check_stem

MOST_FILES = 10
MOST_BYTES = 100 * 1024 * 1024
KINDS = ("document", "image", "spreadsheet", "audio", "video")
"""What files can be, as lms.files tells them by their content."""
_TOKEN = re.compile(r"[\w.~-]{1,1000}", re.ASCII)


@dataclass(frozen=True, slots=True)
class FileUpload(MarkedByHand):
    """A stem, and which files are taken: their kinds (KINDS), how many, and how large each may be."""

    stem: Text
    kinds: tuple[str, ...] = ("document",)
    most_files: int = 1
    most_bytes: int = 10 * 1024 * 1024
    marker_notes: Text | None = None
    general_feedback: Text | None = None
    rubric: tuple[RubricCriterion, ...] = ()

    def __post_init__(self) -> None:
        check_stem(self.stem)
        if not self.kinds or not set(self.kinds) <= set(KINDS) or len(set(self.kinds)) != len(self.kinds):
            raise ContentFault("file_kinds")
        if not 1 <= self.most_files <= MOST_FILES:
            raise ContentFault("most_files", most=str(MOST_FILES))
        if not 1 <= self.most_bytes <= MOST_BYTES:
            raise ContentFault("most_bytes", most=str(MOST_BYTES // 1024 // 1024))
        require_unique([each.id for each in self.rubric])


def parse_answer(content: FileUpload, raw: object) -> Json:
    """{"files": signed tokens in the order of uploading}. Raises AnswerRefused for what is none, for one twice, and for
    too many. Whether a token is signed for this attempt shows when the file is opened."""
    files = field_of(raw, "files")
    if not isinstance(files, list):
        raise AnswerRefused("answer_shape", expected="files")
    if any(not isinstance(each, str) or not _TOKEN.fullmatch(each) for each in files):
        raise AnswerRefused("answer_shape", expected="files")
    if len(set(files)) != len(files):
        raise AnswerRefused("option_repeated")
    if len(files) > content.most_files:
        raise AnswerRefused("too_many_files", most=str(content.most_files))
    return {"files": list(files)}


def candidate_view(content: FileUpload, seed: int | None) -> Json:
    """The stem, and which files are taken."""
    return {
        "type": FILE_UPLOAD.key,
        "stem": text_view(content.stem),
        "kinds": list(content.kinds),
        "most_files": content.most_files,
        "most_bytes": content.most_bytes,
    }


FILE_UPLOAD = QuestionType(
    key="question_bank.file_upload",
    content_class=FileUpload,
    to_json=to_json,
    from_json=partial(from_json, FileUpload),
    blank_answer={"files": []},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=no_correct_answer,
    is_auto_marked=False,
    marking=rubric_sheet,
)
