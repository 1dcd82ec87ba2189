"""Papers as Word documents: the paper, its answer sheet, its key."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

from question_bank.papers.domain.layout import (
    LETTERS,
    PrintedPaper,
    PrintedQuestion,
    PrintedSection,
    Room,
)
from question_bank.papers.printing.typst_engine import Document, Pictures
from question_bank.papers.printing.word_text import GREY, HEADING, INDENT, WIDTH, WordText
from question_bank.papers.wording import marks_words

_LINES = {Room.LINES: 5, Room.PAGE: 14}


def paper_docx(paper: PrintedPaper, document: Document, pictures: Pictures) -> bytes:
    """The paper, its answer sheet or its key as .docx."""
    writer = _Writer(paper, pictures)
    {"paper": writer.paper, "answers": writer.answers, "key": writer.key}[document]()
    return writer.saved()


class _Writer(WordText):
    def __init__(self, paper: PrintedPaper, pictures: Pictures) -> None:
        title = " · ".join(filter(None, (paper.title, paper.labels["variant"])))
        pages = ("第 ", " 页　共 ", " 页") if paper.is_chinese else ("Page ", " of ", "")
        super().__init__((title, *pages), pictures)
        self._paper, self._words = paper, paper.labels

    def paper(self) -> None:
        self._head("", with_fields=True)
        self._score_table()
        for section in self._paper.sections:
            self._heading(section, with_instructions=True)
            for question in section.questions:
                self._question(section, question)

    def answers(self) -> None:
        self._head(self._words["answer_sheet"], with_fields=True)
        self.line(self._words["blacken"], size=9, colour=GREY)
        for section in self._paper.sections:
            self._heading(section)
            bubbles = [each for each in section.questions if _is_bubble(each)]
            if bubbles:
                self._bubbles(bubbles)
            for question in section.questions:
                if not _is_bubble(question) and question.room not in (Room.NONE, Room.PICTURE):
                    self._frame(question)

    def key(self) -> None:
        self._head(self._words["key"], with_fields=False)
        for section in self._paper.sections:
            self._heading(section)
            self._answers_of([each for each in section.questions if each.room is not Room.NONE])

    def _answers_of(self, questions: list[PrintedQuestion]) -> None:
        if not questions:
            return
        table = self.table(len(questions) + 1, (Cm(1.6), WIDTH - Cm(3.6), Cm(2)), is_ruled=True)
        for cell, word in zip(table.rows[0].cells, ("question", "answer", "worth"), strict=True):
            self.write(cell.paragraphs[0], self._words[word], size=9, colour=GREY)
        _repeat_on_each_page(table.rows[0])
        for row, question in zip(table.rows[1:], questions, strict=True):
            number, answer, worth = row.cells
            self.write(number.paragraphs[0], str(question.number))
            self.write(answer.paragraphs[0], question.answer or "–", bold=True)
            for paragraph in question.explanation:
                self.runs(answer.add_paragraph(), paragraph)
            self.write(worth.paragraphs[0], marks_words(question.marks))
        for row in table.rows:
            for cell in (row.cells[0], row.cells[2]):
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _head(self, title: str, *, with_fields: bool) -> None:
        if self._paper.organisation:
            self.line(self._paper.organisation, centred=True, size=11)
        self.line(self._paper.title, centred=True, size=17, bold=True, face=HEADING)
        below = "　".join(filter(None, (title, self._words["variant"])))
        if below:
            self.line(below, centred=True, size=12)
        if with_fields:
            colon = "：" if self._paper.is_chinese else ": "
            fields = [(self._words["name"], 14), (self._words["unit"], 18), (self._words["number"], 14)]
            self.line("  ".join(f"{label}{colon}{'_' * width}" for label, width in fields), centred=True)
        if self._paper.facts:
            self.line("　·　".join(self._paper.facts), centred=True, size=9.5, colour=GREY)

    def _score_table(self) -> None:
        count = len(self._paper.sections)
        if not 0 < count < 10:
            return
        numbers = "一二三四五六七八九" if self._paper.is_chinese else "123456789"
        table = self.table(3, (Cm(2.6), *[Cm(1.4)] * count, Cm(1.6)), is_ruled=True)
        for row, word in enumerate(("section", "marks", "marker")):
            table.cell(row, 0).text = self._words[word]
        for column, number in enumerate(numbers[:count], start=1):
            table.cell(0, column).text = number
        table.cell(0, count + 1).text = self._words["total"]
        for row in table.rows:
            for cell in row.cells:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.line("")

    def _heading(self, section: PrintedSection, *, with_instructions: bool = False) -> None:
        line = self.line(section.title, bold=True, size=11, face=HEADING)
        line.paragraph_format.space_before = Pt(10)
        line.paragraph_format.keep_with_next = True
        if with_instructions and section.instructions:
            self.line(section.instructions, size=9.5, colour=GREY)

    def _question(self, section: PrintedSection, question: PrintedQuestion) -> None:
        line = self.line(f"{question.number}.\t", indent=INDENT, hanging=True)
        line.paragraph_format.keep_with_next = bool(question.options or question.rows)
        for place, paragraph in enumerate(question.stem):
            if place:
                line = self.line("", indent=INDENT)
            self.runs(line, paragraph)
        if section.marks_each is None:
            marks = marks_words(question.marks)
            self.write(line, f"（{marks} 分）" if self._paper.is_chinese else f" ({marks})", colour=GREY)
        self.write(line, self._mark_for(question))
        if question.options:
            self._options(question)
        for note in question.notes:
            self.rich(self.line("", indent=INDENT), note)
        for number, row in enumerate(question.rows, start=1):
            line = self.line(f"({number}) ", indent=INDENT)
            self.rich(line, row)
            self.write(line, " ____________")
        if not question.rows:
            for _line in range(_LINES.get(question.room, 0)):
                self.ruled()

    def _mark_for(self, question: PrintedQuestion) -> str:
        if question.rows or question.has_gap:
            return ""
        if question.room in (Room.BUBBLES, Room.SEVERAL, Room.TRUTH):
            room = "\N{NO-BREAK SPACE}" * 6
            return f"（{room}）" if self._paper.is_chinese else f" ({room})"
        return " ______________" if question.room is Room.BLANK else ""

    def _options(self, question: PrintedQuestion) -> None:
        """Side by side at tab stops, as people can go on editing it."""
        columns = question.columns
        for start in range(0, len(question.options), columns):
            line = self.line("", indent=INDENT)
            line.paragraph_format.keep_with_next = start + columns < len(question.options)
            for place in range(1, columns):
                line.paragraph_format.tab_stops.add_tab_stop(int(INDENT + (WIDTH - INDENT) * place / columns))
            for place, option in enumerate(question.options[start : start + columns]):
                letter = LETTERS[start + place] if start + place < len(LETTERS) else str(start + place + 1)
                self.write(line, f"{chr(9) if place else ''}{letter}. ")
                self.rich(line, option)

    def _bubbles(self, questions: list[PrintedQuestion]) -> None:
        columns = 4 if max(len(each.options) for each in questions) <= 4 else 2
        tall = -(-len(questions) // columns)
        table = self.table(tall, [WIDTH // columns] * columns, is_ruled=False)
        for place, question in enumerate(questions):
            cell = table.cell(place % tall, place // tall)
            letters = LETTERS[: len(question.options)]
            signs = "√×" if self._paper.is_chinese else "TF"
            marks = " ".join(f"[{each}]" for each in (signs if question.room is Room.TRUTH else letters))
            self.write(cell.paragraphs[0], f"{question.number}  {marks}", size=9.5)

    def _frame(self, question: PrintedQuestion) -> None:
        if question.room in _LINES:
            table = self.table(1, [WIDTH], is_ruled=True)
            table.rows[0].height = Cm(12 if question.room is Room.PAGE else 4.5)
            table.cell(0, 0).vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
            table.cell(0, 0).paragraphs[0].text = f"{question.number}."
            self.line("")
            return
        count = max(len(question.rows), question.blanks, 1)
        for place in range(1, count + 1):
            number = f"{question.number}." if place == 1 else ""
            line = self.line(f"{number}\t", indent=INDENT, hanging=True)
            self.write(line, f"({place}) " if count > 1 else "")
            self.rule_to_the_right(line)


def _is_bubble(question: PrintedQuestion) -> bool:
    return question.room in (Room.BUBBLES, Room.SEVERAL, Room.TRUTH) and not question.rows


def _repeat_on_each_page(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
