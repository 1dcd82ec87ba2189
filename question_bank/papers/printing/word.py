"""Papers as Word documents. The only import of python-docx here."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from question_bank.papers.domain.layout import (
    LETTERS,
    Paragraph,
    PrintedPaper,
    PrintedQuestion,
    PrintedSection,
    Room,
    plain,
)
from question_bank.papers.printing.typst_engine import Document, Pictures
from question_bank.papers.wording import marks_words

_LATIN, _CHINESE, _HEADING = "Times New Roman", "宋体", "黑体"
_GREY = RGBColor(0x66, 0x66, 0x66)
_WIDTH = Cm(16.5)
_INDENT = Cm(0.75)
_LINES = {Room.LINES: 5, Room.PAGE: 14}


def paper_docx(paper: PrintedPaper, document: Document, pictures: Pictures) -> bytes:
    """The paper, its answer sheet or its key as .docx."""
    writer = _Writer(paper, pictures)
    {"paper": writer.paper, "answers": writer.answers, "key": writer.key}[document]()
    return writer.saved()


class _Writer:
    def __init__(self, paper: PrintedPaper, pictures: Pictures) -> None:
        self._paper, self._pictures = paper, pictures
        self._words = paper.labels
        self._file = docx.Document()
        self._set_page()

    def paper(self) -> None:
        self._head("", with_fields=True)
        self._score_table()
        for section in self._paper.sections:
            self._heading(section, with_instructions=True)
            for question in section.questions:
                self._question(section, question)

    def answers(self) -> None:
        self._head(self._words["answer_sheet"], with_fields=True)
        self._line(self._words["fill"], size=9, colour=_GREY)
        for section in self._paper.sections:
            self._heading(section)
            bubbles = [each for each in section.questions if _is_bubble(each)]
            if bubbles:
                self._bubbles(bubbles)
            for question in section.questions:
                if not _is_bubble(question) and question.room is not Room.NONE:
                    self._frame(question)

    def key(self) -> None:
        self._head(self._words["key"], with_fields=False)
        for section in self._paper.sections:
            self._heading(section)
            for question in section.questions:
                if question.room is Room.NONE:
                    continue
                line = self._line(f"{question.number}. ", indent=_INDENT, hanging=True)
                self._write(line, question.answer or "–", bold=True)
                self._write(
                    line, f"　{self._words['worth']} {marks_words(question.marks)}", size=9, colour=_GREY
                )
                for paragraph in question.explanation:
                    below = self._line("", indent=_INDENT)
                    self._runs(below, paragraph)

    def saved(self) -> bytes:
        held = BytesIO()
        self._file.save(held)
        return held.getvalue()

    def _set_page(self) -> None:
        page = self._file.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.2)
        page.top_margin = page.bottom_margin = Cm(2)
        style = self._file.styles["Normal"]
        style.font.name, style.font.size = _LATIN, Pt(10.5)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), _CHINESE)
        style.paragraph_format.space_after = Pt(4)
        footer = page.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        name = " · ".join(filter(None, (self._paper.title, self._words["variant"])))
        self._write(footer, f"{name}　", size=8.5, colour=_GREY)
        _page_number(footer)

    def _head(self, title: str, *, with_fields: bool) -> None:
        if self._paper.organisation:
            self._line(self._paper.organisation, centred=True, size=11)
        self._line(self._paper.title, centred=True, size=17, bold=True, face=_HEADING)
        below = "　".join(filter(None, (title, self._words["variant"])))
        if below:
            self._line(below, centred=True, size=12)
        if with_fields:
            colon = "：" if self._paper.is_chinese else ": "
            fields = [(self._words["name"], 14), (self._words["unit"], 18), (self._words["number"], 14)]
            self._line("  ".join(f"{label}{colon}{'_' * width}" for label, width in fields), centred=True)
        if self._paper.facts:
            self._line("　·　".join(self._paper.facts), centred=True, size=9.5, colour=_GREY)

    def _score_table(self) -> None:
        count = len(self._paper.sections)
        if not 0 < count < 10:
            return
        numbers = "一二三四五六七八九" if self._paper.is_chinese else "123456789"
        table = self._file.add_table(rows=3, cols=count + 2, style="Table Grid")
        for row, word in enumerate(("section", "marks", "marker")):
            table.cell(row, 0).text = self._words[word]
        for column, number in enumerate(numbers[:count], start=1):
            table.cell(0, column).text = number
        table.cell(0, count + 1).text = self._words["total"]
        for row in table.rows:
            for cell in row.cells:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._line("")

    def _heading(self, section: PrintedSection, *, with_instructions: bool = False) -> None:
        line = self._line(section.title, bold=True, size=11, face=_HEADING)
        line.paragraph_format.space_before = Pt(10)
        line.paragraph_format.keep_with_next = True
        if with_instructions and section.instructions:
            self._line(section.instructions, size=9.5, colour=_GREY)

    def _question(self, section: PrintedSection, question: PrintedQuestion) -> None:
        line = self._line(f"{question.number}. ", indent=_INDENT, hanging=True)
        line.paragraph_format.keep_with_next = bool(question.options or question.rows)
        for place, paragraph in enumerate(question.stem):
            if place:
                line = self._line("", indent=_INDENT)
            self._runs(line, paragraph)
        if section.marks_each is None:
            marks = marks_words(question.marks)
            self._write(line, f"（{marks} 分）" if self._paper.is_chinese else f" ({marks})", colour=_GREY)
        self._write(line, self._mark_for(question))
        if question.options:
            self._options(question)
        for number, row in enumerate(question.rows, start=1):
            self._line(f"({number}) {plain(row)} ____________", indent=_INDENT)
        if not question.rows:
            for _line in range(_LINES.get(question.room, 0)):
                self._ruled()

    def _mark_for(self, question: PrintedQuestion) -> str:
        if question.rows or question.has_gap:
            return ""
        if question.room in (Room.BUBBLES, Room.SEVERAL, Room.TRUTH):
            return "（　　）" if self._paper.is_chinese else " (      )"
        return " ______________" if question.room is Room.BLANK else ""

    def _options(self, question: PrintedQuestion) -> None:
        """Side by side at tab stops, as people can go on editing it."""
        columns = question.columns
        for start in range(0, len(question.options), columns):
            line = self._line("", indent=_INDENT)
            for place in range(1, columns):
                line.paragraph_format.tab_stops.add_tab_stop(
                    int(_INDENT + (_WIDTH - _INDENT) * place / columns)
                )
            for place, option in enumerate(question.options[start : start + columns]):
                letter = LETTERS[start + place] if start + place < len(LETTERS) else str(start + place + 1)
                self._write(line, f"{chr(9) if place else ''}{letter}. ")
                for number, paragraph in enumerate(option):
                    if number:
                        line.add_run().add_break()
                    self._runs(line, paragraph)

    def _bubbles(self, questions: list[PrintedQuestion]) -> None:
        columns = 4 if max(len(each.options) for each in questions) <= 4 else 2
        tall = -(-len(questions) // columns)
        table = self._file.add_table(rows=tall, cols=columns)
        for place, question in enumerate(questions):
            cell = table.cell(place % tall, place // tall)
            letters = LETTERS[: len(question.options)]
            signs = "√×" if self._paper.is_chinese else "TF"
            marks = " ".join(f"[{each}]" for each in (signs if question.room is Room.TRUTH else letters))
            self._write(cell.paragraphs[0], f"{question.number}  {marks}", size=9.5)

    def _frame(self, question: PrintedQuestion) -> None:
        if question.room in _LINES:
            table = self._file.add_table(rows=1, cols=1, style="Table Grid")
            table.rows[0].height = Cm(12 if question.room is Room.PAGE else 4.5)
            table.cell(0, 0).text = f"{question.number}."
            self._line("")
            return
        count = max(len(question.rows), question.blanks)
        blanks = "  ".join(
            f"({each}) ______________" if count > 1 else "____________________"
            for each in range(1, count + 1)
        )
        self._line(f"{question.number}. {blanks}", indent=_INDENT, hanging=True)

    def _ruled(self) -> None:
        line = self._line("", indent=_INDENT)
        line.paragraph_format.space_before = Pt(14)
        border = OxmlElement("w:pBdr")
        bottom = OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "999999")):
            bottom.set(qn(f"w:{name}"), value)
        border.append(bottom)
        line._p.get_or_add_pPr().append(border)

    def _line(
        self,
        text: str,
        *,
        centred: bool = False,
        indent: Any = None,
        hanging: bool = False,
        size: float | None = None,
        bold: bool = False,
        colour: RGBColor | None = None,
        face: str = "",
    ) -> Any:
        line = self._file.add_paragraph()
        if centred:
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if indent is not None:
            line.paragraph_format.left_indent = indent
        if hanging:
            line.paragraph_format.first_line_indent = -indent
        if text:
            self._write(line, text, size=size, bold=bold, colour=colour, face=face)
        return line

    def _write(
        self,
        line: Any,
        text: str,
        *,
        size: float | None = None,
        bold: bool = False,
        colour: RGBColor | None = None,
        face: str = "",
    ) -> Any:
        run = line.add_run(_printable(text))
        run.bold = bold or None
        if size is not None:
            run.font.size = Pt(size)
        if colour is not None:
            run.font.color.rgb = colour
        if face:
            run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
        return run

    def _runs(self, line: Any, paragraph: Paragraph) -> None:
        for each in paragraph:
            if each.picture:
                self._picture(line, each.picture, each.text)
                continue
            run = self._write(line, each.text, bold=each.bold)
            run.italic, run.underline = each.italic or None, each.underline or None
            run.font.subscript = True if each.script == "sub" else None
            run.font.superscript = True if each.script == "super" else None

    def _picture(self, line: Any, address: str, text: str) -> None:
        found = self._pictures(address)
        if found is None:
            self._write(line, f"[{text}]" if text else "")
            return
        try:
            picture = line.add_run().add_picture(BytesIO(found[1]))
        except UnrecognizedImageError:
            self._write(line, f"[{text}]" if text else "")
            return
        by = min(1.0, Cm(14) / picture.width, Cm(8) / picture.height)
        picture.width, picture.height = int(picture.width * by), int(picture.height * by)


def _is_bubble(question: PrintedQuestion) -> bool:
    return question.room in (Room.BUBBLES, Room.SEVERAL, Room.TRUTH) and not question.rows


def _printable(text: str) -> str:
    """Without the control characters that no XML may hold."""
    return "".join(each for each in text if each >= " " or each in "\t\n")


def _page_number(line: Any) -> None:
    """A field that Word fills with the page's number."""
    run = line.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)
