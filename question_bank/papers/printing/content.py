"""What stands on a printed paper: from what was drawn to sections with their headings and numbered questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.plugins import current_registry
from question_bank.exams.services.papers import PaperQuestion, paper_questions
from question_bank.papers.domain.layout import (
    PrintedPaper,
    PrintedSection,
    chinese_number,
    roman_number,
)
from question_bank.papers.printing.questions import printed_question
from question_bank.papers.services.drawing import DrawnPaper, DrawnSection
from question_bank.papers.wording import marks_phrase, marks_words


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed around the questions."""

    organisation: str
    title: str
    minutes: int | None
    variant: str
    locale: str
    seed: int
    shuffles_options: bool

    @property
    def is_chinese(self) -> bool:
        return self.locale.startswith("zh")


def printed_paper(session: Session, drawn: DrawnPaper, sheet: Sheet) -> PrintedPaper:
    """The paper in the sheet's language; without shuffling options stand as their authors wrote them."""
    questions = iter(paper_questions(session, drawn.entries, sheet.seed))
    with force_locale(sheet.locale):
        sections = []
        for number, section in enumerate(drawn.sections, start=1):
            here = [next(questions) for _each in section.questions]
            sections.append(_section(number, section, here, sheet))
        marks = sum((section.marks for section in sections), Decimal(0))
        facts = [_("Marks in all: %(marks)s", marks=marks_words(marks))] if sections else []
        if sheet.minutes:
            facts.append(ngettext("Time: %(num)s minute", "Time: %(num)s minutes", sheet.minutes))
        return PrintedPaper(
            sheet.organisation, sheet.title, sheet.variant, tuple(facts), tuple(sections),
            sheet.is_chinese, _labels(sheet),
        )  # fmt: skip


def _labels(sheet: Sheet) -> dict[str, str]:
    return {
        "name": _("Name"),
        "unit": _("Unit"),
        "number": _("Candidate’s number"),
        "marks": _("Score"),
        "worth": _("Full marks"),
        "marker": _("Marked by"),
        "total": _("Total"),
        "section": _("Section no."),
        "answer_sheet": _("Answer sheet"),
        "key": _("Answer key"),
        "answer": _("Answer"),
        "explanation": _("Explanation"),
        "question": _("No."),
        "variant": _("Variant %(letter)s", letter=sheet.variant) if sheet.variant else "",
        "right": _("Right"),
        "wrong": _("Wrong"),
        "fill": _(
            "Fill the whole circle of your answer with a dark pen. Write longer answers inside their frames."
        ),
        "blacken": _(
            "Blacken the brackets of your answer with a dark pen. Write longer answers inside their frames."
        ),
    }


def _section(
    number: int, section: DrawnSection, questions: Sequence[PaperQuestion], sheet: Sheet
) -> PrintedSection:
    given = section.section
    title = (given.title_en or given.title) if not sheet.is_chinese else (given.title or given.title_en)
    notes = given.instructions if sheet.is_chinese else given.instructions_en or given.instructions
    seed = sheet.seed if sheet.shuffles_options else None
    printed = tuple(printed_question(each, seed) for each in questions)
    made = PrintedSection("", notes, printed)
    return PrintedSection(_heading(number, title or _kinds(questions), made, sheet), notes, printed)


def _kinds(questions: Sequence[PaperQuestion]) -> str:
    """A heading where the author wrote none: the types of the questions, as far as they are few."""
    faces = current_registry().question_faces
    kinds = list(dict.fromkeys(each.type.key for each in questions))
    if len(kinds) > 2:
        return _("Questions")
    return " · ".join(str(faces[key].title) if key in faces else key for key in kinds)


def _heading(number: int, title: str, section: PrintedSection, sheet: Sheet) -> str:
    """一、单项选择题（每题 2 分，共 20 分）, or its like in English."""
    each, total = section.marks_each, marks_phrase(section.marks)
    count = len(section.questions)
    if each is not None:
        marks = _("%(each)s each, %(total)s in all", each=marks_phrase(each), total=total)
    else:
        marks = ngettext("%(num)s question, %(total)s", "%(num)s questions, %(total)s", count, total=total)
    if sheet.is_chinese:
        return f"{chinese_number(number)}、{title}（{marks}）"
    return f"{roman_number(number)}. {title} ({marks})"
