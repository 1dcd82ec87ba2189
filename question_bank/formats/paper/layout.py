"""From the lines of a paper to its questions. Whatever they hold, the reader reports and never raises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lms.contracts.questions import ContentFault
from question_bank.formats.drafts import DraftRefused, item_from
from question_bank.formats.limits import LONGEST_ITEM, MOST_FAULTS, MOST_ITEMS, why_full
from question_bank.formats.paper.dividing import Line, Paper
from question_bank.formats.paper.key import join
from question_bank.formats.paper.marked import text_from
from question_bank.formats.paper.question import PaperQuestion
from question_bank.formats.parsed import Document, Fault, ParsedItem

_EXCERPT = 80


def read_lines(lines: Iterable[Line], pictures: Sequence[str] = ()) -> Document:
    """The items and faults of a paper; a fault's line is the number of the paragraph. Lines before the first section
    or question are the paper's head and are passed over; a key at the end is joined to the questions.

    Reading stops, with a fault that says so, after MOST_FAULTS faults or MOST_ITEMS items.
    """
    paper = Paper()
    for number, paragraph in lines:
        for line in paragraph.split("\n"):
            if words := line.strip():
                paper.take(number, words)
        if len(paper.questions) > MOST_ITEMS:
            break
    return _Making(pictures).document(paper)


class _Making:
    """Makes the items of what was divided."""

    def __init__(self, pictures: Sequence[str]) -> None:
        self.pictures = pictures
        self.items: list[ParsedItem] = []
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []

    def document(self, paper: Paper) -> Document:
        """The document."""
        unread = list(join(paper.key, paper.questions, paper.sections)) if paper.key else []
        for each in paper.questions:
            if self._is_full(each.line):
                break
            self._take(each)
        for fault in unread[: max(MOST_FAULTS - len(self.faults), 0)]:
            excerpt = text_from(fault.words).text[:_EXCERPT]
            self.faults.append(Fault(fault.line, fault.code, fault.params, None, excerpt))
        return Document(tuple(self.items), tuple(self.faults), tuple(self.notes))

    def _is_full(self, line: int) -> bool:
        if full := why_full(len(self.faults), len(self.items)):
            self.faults.append(Fault(line, *full))
        return full is not None

    def _take(self, question: PaperQuestion) -> None:
        if question.size + sum(each.size for each in question.parts) > LONGEST_ITEM:
            self._fault(question, "stem", "item_too_long", {"most": str(LONGEST_ITEM)})
            return
        try:
            self.items.append(item_from(question.draft(self.pictures)))
        except DraftRefused as refusal:
            meant = next((each for each in question.parts if each.line == refusal.line), question)
            self._fault(meant, refusal.part, refusal.code, refusal.params)
        except ContentFault as fault:
            self._fault(question, "stem", fault.code, fault.params)
        else:
            if "score" in question.words_of and len(self.notes) < MOST_FAULTS:
                line, excerpt = question.lines["score"], question.words("stem")[:_EXCERPT]
                self.notes.append(Fault(line, "default_mark", {}, None, excerpt))

    def _fault(self, question: PaperQuestion, part: str, code: str, params: Mapping[str, str]) -> None:
        excerpt = text_from(question.words(part) or question.words("stem")).text[:_EXCERPT]
        place = len(self.items) + len(self.faults) + 1
        line = question.lines.get("score" if part == "marks" else part, question.line)
        self.faults.append(Fault(line, code, params, None, excerpt, place))
