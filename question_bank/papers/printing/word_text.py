"""Lines, runs and pictures of a Word document. The only import of python-docx for papers."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from question_bank.papers.domain.layout import Paragraph, Rich
from question_bank.papers.printing.typst_engine import Pictures

_LATIN, _CHINESE = "Times New Roman", "宋体"
HEADING = "黑体"
GREY = RGBColor(0x66, 0x66, 0x66)
WIDTH = Cm(16.6)
INDENT = Cm(0.75)


class WordText:
    """A document of A4 pages that is written from top to bottom."""

    def __init__(self, footer: Sequence[str], pictures: Pictures) -> None:
        """`footer` is what stands left on each page, and before, between and behind the numbers of this page and of all
        pages, which stand right."""
        self._pictures = pictures
        self.file = docx.Document()
        self._set_page(footer)

    def _set_page(self, footer: Sequence[str]) -> None:
        page = self.file.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.2)
        page.top_margin = page.bottom_margin = Cm(2)
        style = self.file.styles["Normal"]
        style.font.name, style.font.size = _LATIN, Pt(10.5)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), _CHINESE)
        _in_mainland_chinese(style.element.rPr)
        style.paragraph_format.space_after = Pt(4)
        below, (left, before, between, behind) = page.footer.paragraphs[0], footer
        below.style = style  # that of footers has tab stops of its own
        below.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        self.write(below, f"{left}\t{before}", size=8.5, colour=GREY)
        for field, text in (("PAGE", between), ("NUMPAGES", behind)):
            self._field(below, field)
            self.write(below, text, size=8.5, colour=GREY)

    def _field(self, line: Any, name: str) -> None:
        """A field that Word fills with a number."""
        for kind in ("begin", "", "end"):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = name
            self.write(line, "", size=8.5, colour=GREY)._r.append(part)

    def rule_to_the_right(self, line: Any) -> None:
        """Ends a paragraph with a line to write on, as far as the margin."""
        line.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
        self.write(line, "\t")

    def table(self, rows: int, widths: Sequence[int], *, is_ruled: bool) -> Any:
        """A table of columns of these widths, centred on the page, in whose cells nothing is written yet."""
        table = self.file.add_table(rows=rows, cols=len(widths), style="Table Grid" if is_ruled else None)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
            for cell in column.cells:
                cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
                cell.paragraphs[0].paragraph_format.space_after = Pt(2)
                cell.paragraphs[0].paragraph_format.space_before = Pt(2)
        return table

    def ruled(self) -> None:
        """An empty line to write on."""
        line = self.line("", indent=INDENT)
        line.paragraph_format.space_before = Pt(14)
        border = OxmlElement("w:pBdr")
        bottom = OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "999999")):
            bottom.set(qn(f"w:{name}"), value)
        border.append(bottom)
        line._p.get_or_add_pPr().append(border)

    def line(
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
        """A new paragraph, which begins with this text."""
        line = self.file.add_paragraph()
        if centred:
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if indent is not None:
            line.paragraph_format.left_indent = indent
        if hanging:
            line.paragraph_format.first_line_indent = -indent
        if text:
            self.write(line, text, size=size, bold=bold, colour=colour, face=face)
        return line

    def write(
        self,
        line: Any,
        text: str,
        *,
        size: float | None = None,
        bold: bool = False,
        colour: RGBColor | None = None,
        face: str = "",
    ) -> Any:
        """Adds a run to a paragraph; `face` is that of its Chinese."""
        run = line.add_run(_printable(text))
        run.bold = bold or None
        if size is not None:
            run.font.size = Pt(size)
        if colour is not None:
            run.font.color.rgb = colour
        if face:
            run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
        return run

    def rich(self, line: Any, text: Rich) -> None:
        """Adds a text whose paragraphs become lines."""
        for place, paragraph in enumerate(text):
            if place:
                line.add_run().add_break()
            self.runs(line, paragraph)

    def runs(self, line: Any, paragraph: Paragraph) -> None:
        """Adds the runs and pictures of a paragraph."""
        for each in paragraph:
            if each.picture:
                self._picture(line, each.picture, each.text)
                continue
            run = self.write(line, each.text, bold=each.bold)
            run.italic, run.underline = each.italic or None, each.underline or None
            run.font.subscript = True if each.script == "sub" else None
            run.font.superscript = True if each.script == "super" else None

    def _picture(self, line: Any, address: str, text: str) -> None:
        found = self._pictures(address)
        if found is None:
            self.write(line, f"[{text}]" if text else "")
            return
        try:
            picture = line.add_run().add_picture(BytesIO(found[1]))
        except UnrecognizedImageError:
            self.write(line, f"[{text}]" if text else "")
            return
        by = min(1.0, Cm(14) / picture.width, Cm(8) / picture.height)
        picture.width, picture.height = int(picture.width * by), int(picture.height * by)

    def saved(self) -> bytes:
        """The file."""
        held = BytesIO()
        self.file.save(held)
        return held.getvalue()


def _printable(text: str) -> str:
    """Without the control characters that no XML may hold."""
    return "".join(each for each in text if each >= " " or each in "\t\n")


def _in_mainland_chinese(properties: Any) -> None:
    """Says whose Chinese it is: shapes of characters and places of punctuation differ from Taiwan's and Japan's."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
