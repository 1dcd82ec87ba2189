"""Short answer: a few words are typed and compared with what the author accepts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from lms.contracts.questions import AnswerRefused, ContentFault, Json, Mark, QuestionType, Text
from question_bank.bank.domain.folding import Folding, matches_pattern
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import check_fraction, field_of, text_view
from question_bank.bank.domain.stem import check_stem

LONGEST_ANSWER = 1000
_DEFAULT_FOLDING = Folding()


@dataclass(frozen=True, slots=True)
class AcceptedAnswer:
    """One wording and what it earns. A wording may be listed at 0 for the sake of its feedback."""

    text: str
    fraction: Decimal = Decimal(1)
    feedback: Text | None = None


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A stem and the accepted wordings. With `has_wildcards`, * in a wording stands for anything."""

    stem: Text
    answers: tuple[AcceptedAnswer, ...]
    folding: Folding = _DEFAULT_FOLDING
    has_wildcards: bool = False
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)
        for each in self.answers:
            if not each.text.strip() or "\0" in each.text:
                raise ContentFault("empty_answer")
            check_fraction(each.fraction)
        if all(each.fraction != 1 for each in self.answers):
            raise ContentFault("no_right_answer")

    def feedback_for(self, key: str) -> Text | None:
        """The feedback of the accepted answer at place `key`, counted from "0"."""
        return self.answers[int(key)].feedback

    def accepts(self, place: int, typed: str) -> bool:
        """Whether the wording at `place` covers what was typed."""
        wording, folded = self.folding.fold(self.answers[place].text), self.folding.fold(typed)
        return matches_pattern(folded, wording) if self.has_wildcards else folded == wording


def parse_answer(content: ShortAnswer, raw: object) -> Json:
    """{"text": what was typed, NFC and trimmed}. Raises AnswerRefused for no text or one over LONGEST_ANSWER."""
    return {"text": typed_text(raw, LONGEST_ANSWER)}


def typed_text(raw: object, longest: int) -> str:
    """The text of a typed answer, NFC and trimmed. Raises AnswerRefused if it is none, or too long."""
    text = field_of(raw, "text")
    if text is None:
        return ""
    if not isinstance(text, str) or "\0" in text:
        raise AnswerRefused("answer_shape", expected="text")
    if len(text) > longest:
        raise AnswerRefused("answer_too_long", longest=str(longest))
    return unicodedata.normalize("NFC", text).strip()


def grade(content: ShortAnswer, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """The best fraction among the wordings that cover the answer. Only an empty answer is blank: "0" is one."""
    if answer["text"] == "":
        return Mark.of(Fraction(0), marks)
    covering = [place for place in range(len(content.answers)) if content.accepts(place, answer["text"])]
    if not covering:
        return Mark.of(Fraction(0), marks)
    best = max(covering, key=lambda place: content.answers[place].fraction)
    fraction = max(Fraction(content.answers[best].fraction), Fraction(0))
    return Mark.of(fraction, marks, (str(best),))


def candidate_view(content: ShortAnswer, seed: int | None) -> Json:
    """The stem."""
    return {"type": SHORT_ANSWER.key, "stem": text_view(content.stem)}


def correct_answer(content: ShortAnswer) -> Json:
    """The first wording that earns everything."""
    text = next(each.text for each in content.answers if each.fraction == 1)
    if content.has_wildcards:
        text = text.replace("\\*", "*")
    return {"text": unicodedata.normalize("NFC", text).strip()}


SHORT_ANSWER = QuestionType(
    key="question_bank.short_answer",
    content_class=ShortAnswer,
    to_json=to_json,
    from_json=partial(from_json, ShortAnswer),
    blank_answer={"text": ""},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
)
