"""Open answer: a few sentences that a person marks, with a suggestion by the keywords that stand in them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from lms.contracts.questions import ContentFault, Json, Mark, MarkingRow, MarkingSheet, QuestionType, Text
from question_bank.bank.domain.by_hand import MarkedByHand, grade, no_correct_answer
from question_bank.bank.domain.folding import Folding
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.keywords import MOST_KEYWORDS, Keyword, found_keywords, suggested_fraction
from question_bank.bank.domain.options import text_view
from question_bank.bank.domain.short_answer import typed_text
from question_bank.bank.domain.stem import check_stem

LONGEST_OPEN_ANSWER = 10_000
_DEFAULT_FOLDING = Folding()


@dataclass(frozen=True, slots=True)
class OpenAnswer(MarkedByHand):
    """A stem, the keywords that the suggestion looks for, a model answer and notes, both of which only the marker
    reads."""

    stem: Text
    keywords: tuple[Keyword, ...] = ()
    folding: Folding = _DEFAULT_FOLDING
    model_answer: str = ""
    marker_notes: Text | None = None
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)
        if len(self.keywords) > MOST_KEYWORDS:
            raise ContentFault("too_many_keywords", most=str(MOST_KEYWORDS))


def parse_answer(content: OpenAnswer, raw: object) -> Json:
    """{"text": what was written}. Raises AnswerRefused for no text or one over LONGEST_OPEN_ANSWER."""
    return {"text": typed_text(raw, LONGEST_OPEN_ANSWER)}


def marking(content: OpenAnswer, answer: Json, marks: Decimal) -> MarkingSheet:
    """One row for the whole. `found` has the answer in `pieces` ({"text", "keyword": its place or None}) and the
    `keywords` ({"words", "marks", "is_found"}); without keywords nothing is suggested."""
    if not content.keywords:
        return MarkingSheet((MarkingRow("all", "", marks),))
    pieces = found_keywords(answer["text"], content.keywords, content.folding)
    found = {each.keyword for each in pieces}
    suggested = Mark.of(suggested_fraction(pieces, content.keywords), marks).marks
    return MarkingSheet(
        (MarkingRow("all", "", marks, suggested=suggested),),
        {
            "pieces": [{"text": each.text, "keyword": each.keyword} for each in pieces],
            "keywords": [
                {
                    "words": list(each.words),
                    "marks": f"{Mark.of(Fraction(each.share), marks).marks:f}",
                    "is_found": place in found,
                }
                for place, each in enumerate(content.keywords)
            ],
        },
    )


def candidate_view(content: OpenAnswer, seed: int | None) -> Json:
    """The stem."""
    return {"type": OPEN_ANSWER.key, "stem": text_view(content.stem)}


OPEN_ANSWER = QuestionType(
    key="question_bank.open_answer",
    content_class=OpenAnswer,
    to_json=to_json,
    from_json=partial(from_json, OpenAnswer),
    blank_answer={"text": ""},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=no_correct_answer,
    is_auto_marked=False,
    marking=marking,
)
