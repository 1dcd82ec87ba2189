"""The answer block of a GIFT item, from its characters to a question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from lms.contracts.questions import ItemContent, Text
from question_bank.bank.domain import (
    AcceptedAnswer,
    Essay,
    Matching,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    build_matching,
    build_options,
)
from question_bank.formats.gift.numbers import read_number
from question_bank.formats.gift.syntax import ESCAPES, on_one_line, read_text, unescape
from question_bank.formats.limits import MOST_ANSWERS

_MOST_MARKS = 10_000
_TOKENS = re.compile(rf"{ESCAPES}|####|->|[~=#]")
_WEIGHT = re.compile(r"%([+-]?(?:[0-9]{1,3}(?:\.[0-9]{0,12})?|\.[0-9]{1,12}))%")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}

Report = Callable[..., None]
"""report(position, code, **params): notes a fault at a position of the answer block."""


@dataclass(slots=True)
class Segment:
    """One answer: the part after its ~ or =, with where its feedback (#) and its arrow (->) begin."""

    mark: str
    start: int
    end: int
    feedback_at: int | None = None
    arrow_at: int | None = None


class AnswerBlock:
    """Reads one answer block. Faults go to `report`; `read` then returns None.

    The type follows from the marks: leading # numerical; any ~ choice; = with -> matching; T, TRUE, F or FALSE
    true/false; nothing at all an essay; otherwise short answer.
    """

    def __init__(self, raw: str, stem: Text, report: Report) -> None:
        self.raw = raw
        self.stem = stem
        self.has_faults = False
        self._report = report
        marks = (found for found in _TOKENS.finditer(raw) if found[0][0] != "\\")
        # what lies beyond belongs to no question; it is refused by `read`
        tokens = [(found.start(), found[0]) for found in islice(marks, _MOST_MARKS)]
        general_at = next((start for start, token in tokens if token == "####"), None)  # noqa: S105
        self.end = len(raw) if general_at is None else general_at
        self.general = None if general_at is None else self.text(general_at + 4, len(raw))
        self.tokens = [each for each in tokens if each[0] < self.end]

    def read(self) -> ItemContent | None:
        """The question, or None if a fault was reported. Raises ContentFault for what no question can be."""
        if len(self.tokens) == _MOST_MARKS:
            self.refuse(self.tokens[MOST_ANSWERS][0], "too_many_answers", most=str(MOST_ANSWERS))
            return None
        body = self.raw[: self.end]
        start = body.lstrip()
        if not start:
            return Essay(self.stem, general_feedback=self.general)
        if start.startswith("#"):
            return self._numerical(body.index("#") + 1)
        lead_end, segments = self.segments(0)
        if len(segments) > MOST_ANSWERS:
            self.refuse(segments[MOST_ANSWERS].start, "too_many_answers", most=str(MOST_ANSWERS))
            return None
        if any(each.mark == "~" for each in segments):
            return self._choice(lead_end, segments)
        if any(each.arrow_at is not None for each in segments):
            return self._matching(lead_end, segments)
        hashes = [position for position, token in self.tokens if token == "#"]  # noqa: S105
        head = body[: hashes[0]] if hashes else body
        if head.strip() in _TRUTH:
            return self._true_false(_TRUTH[head.strip()], hashes)
        return self._short_answer(lead_end, segments, hashes)

    def refuse(self, position: int, code: str, **params: str) -> None:
        """Reports a fault at a position of the answer block."""
        self.has_faults = True
        self._report(position, code, **params)

    def text(self, start: int, end: int) -> Text | None:
        """The text between two positions, in the stem's format unless it names one; None if there is none."""
        text = read_text(self.raw[start:end], self.stem.format)
        return text if text.text else None

    def segments(self, start: int) -> tuple[int, list[Segment]]:
        """Where the first answer's mark stands (or the end), and the answers from `start` on."""
        segments: list[Segment] = []
        for position, token in self.tokens:
            if position < start:
                continue
            if token in ("~", "="):
                if segments:
                    segments[-1].end = position
                segments.append(Segment(token, position + 1, self.end))
            elif segments and segments[-1].feedback_at is None:
                if token == "#":  # noqa: S105
                    segments[-1].feedback_at = position
                elif token == "->" and segments[-1].arrow_at is None:  # noqa: S105
                    segments[-1].arrow_at = position
        return (segments[0].start - 1 if segments else self.end), segments

    def _choice(self, lead_end: int, segments: list[Segment]) -> ItemContent | None:
        self._refuse_lead(lead_end)
        drafts = []
        for each in segments:
            start, fraction = self._weight(each)
            text = self.text(start, self._text_end(each))
            if text is None:
                self.refuse(each.start - 1, "empty_option")
            else:
                drafts.append((text, fraction, self._feedback(each)))
        if self.has_faults:
            return None
        # without a single "=" no option is the right one: several are to be ticked
        kind = SingleChoice if any(each.mark == "=" for each in segments) else MultipleResponse
        return kind(self.stem, build_options(drafts), self.general)

    def _matching(self, lead_end: int, segments: list[Segment]) -> Matching | None:
        self._refuse_lead(lead_end)
        pairs: list[tuple[Text, str]] = []
        distractors: list[str] = []
        for each in segments:
            if each.arrow_at is None:
                self.refuse(each.start - 1, "arrow_missing")
                continue
            if each.feedback_at is not None:
                self.refuse(each.feedback_at, "feedback_in_matching")
            left = self.text(each.start, each.arrow_at)
            right = unescape(on_one_line(self.raw[each.arrow_at + 2 : self._text_end(each)]))
            if not right:
                self.refuse(each.arrow_at, "empty_pair")
            elif left is None:
                distractors.append(right)
            else:
                pairs.append((left, right))
        return None if self.has_faults else build_matching(self.stem, pairs, distractors, self.general)

    def _true_false(self, is_true: bool, hashes: list[int]) -> TrueFalse | None:
        if len(hashes) > 2:
            self.refuse(hashes[2], "too_many_feedbacks")
            return None
        ends = [*hashes[1:], self.end]
        feedbacks = [self.text(start + 1, end) for start, end in zip(hashes, ends, strict=False)]
        # the first is for those who were wrong, the second for those who were right
        wrong, right = (*feedbacks, None, None)[:2]
        on_true, on_false = (right, wrong) if is_true else (wrong, right)
        return TrueFalse(self.stem, is_true, on_true, on_false, self.general)

    def _short_answer(self, lead_end: int, segments: list[Segment], hashes: list[int]) -> ShortAnswer | None:
        if not segments:
            # one right answer may stand without its "="
            segments = [Segment("=", 0, self.end, hashes[0] if hashes else None)]
        else:
            self._refuse_lead(lead_end)
        answers = []
        for each in segments:
            start, fraction = self._weight(each)
            text = self.text(start, self._text_end(each))
            if text is None:
                self.refuse(each.start, "empty_answer")
            else:
                answers.append(AcceptedAnswer(text.text, fraction, self._feedback(each)))
        if self.has_faults:
            return None
        has_wildcards = any("*" in each.text for each in answers)
        return ShortAnswer(
            self.stem, tuple(answers), has_wildcards=has_wildcards, general_feedback=self.general
        )

    def _numerical(self, start: int) -> Numerical | None:
        lead_end, segments = self.segments(start)
        if self.raw[start:lead_end].strip():
            hashes = [at for at, token in self.tokens if token == "#" and start <= at < lead_end]  # noqa: S105
            segments.insert(0, Segment("=", start, lead_end, hashes[0] if hashes else None))
        if not segments:
            self.refuse(start, "number_missing")
            return None
        answers, wrong_feedback = [], None
        for each in segments:
            if each.mark == "=":
                answer = self._number(each)
                answers += [answer] if answer else []
            elif self.raw[each.start : self._text_end(each)].strip() in ("", "*"):
                wrong_feedback = self._feedback(each)
            else:
                self.refuse(each.start, "wrong_number_given")
        if self.has_faults:
            return None
        return Numerical(self.stem, tuple(answers), wrong_feedback, self.general)

    def _number(self, segment: Segment) -> NumericAnswer | None:
        start, fraction = self._weight(segment)
        written = self.raw[start : self._text_end(segment)].strip()
        feedback = self._feedback(segment)
        answer = read_number(written, fraction, feedback)
        if answer is None:
            self.refuse(start, "not_a_number", written=written[:40])
        return answer

    def _weight(self, segment: Segment) -> tuple[int, Decimal]:
        """Where the text after the weight begins, and the weight as a fraction."""
        start, end = segment.start, self._text_end(segment)
        while start < end and self.raw[start].isspace():
            start += 1
        found = _WEIGHT.match(self.raw, start, end)
        if not found:
            if self.raw.startswith("%", start) and self.raw.find("%", start + 1, end) > 0:
                self.refuse(start, "weight_unreadable")
            return start, Decimal(segment.mark == "=")
        percent = Decimal(found[1])
        if abs(percent) > 100:
            self.refuse(start, "fraction_out_of_range", percent=found[1])
        return found.end(), percent.scaleb(-2).normalize()

    def _feedback(self, segment: Segment) -> Text | None:
        return None if segment.feedback_at is None else self.text(segment.feedback_at + 1, segment.end)

    @staticmethod
    def _text_end(segment: Segment) -> int:
        return segment.end if segment.feedback_at is None else segment.feedback_at

    def _refuse_lead(self, lead_end: int) -> None:
        lead = self.raw[:lead_end].strip()
        if lead:
            self.refuse(0, "text_before_answers", text=lead[:40])
