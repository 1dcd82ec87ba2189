"""What stands on a printed paper: from what was drawn to numbered questions with letters, blanks and a key.

Questions come through their types' candidate views and right answers, so that a type nobody here knows is printed too:
with its stem, its options or pairs if it has any, and lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.contracts.questions import Json
from lms.plugins import current_registry
from question_bank.bank.rendering import render_line, render_text
from question_bank.exams.services.papers import PaperQuestion, paper_questions
from question_bank.papers.domain.layout import (
    LETTERS,
    PrintedPaper,
    PrintedQuestion,
    PrintedSection,
    Rich,
    Room,
    Run,
    chinese_number,
    plain,
    roman_number,
)
from question_bank.papers.printing.rich import rich_from
from question_bank.papers.services.drawing import DrawnPaper, DrawnSection
from question_bank.papers.wording import marks_phrase, marks_words

_LONG = ("essay", "file_upload")
_WORDS = ("text", "stem", "label", "name")
_ROWS = ("pairs", "rows", "parts", "items", "gaps", "blanks")


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
    }


def _section(
    number: int, section: DrawnSection, questions: Sequence[PaperQuestion], sheet: Sheet
) -> PrintedSection:
    given = section.section
    title = (given.title_en or given.title) if not sheet.is_chinese else (given.title or given.title_en)
    notes = given.instructions if sheet.is_chinese else given.instructions_en or given.instructions
    printed = tuple(_question(each, sheet) for each in questions)
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


def _question(question: PaperQuestion, sheet: Sheet) -> PrintedQuestion:
    view = question.candidate_view(sheet.seed if sheet.shuffles_options else None)
    right = question.type.correct_answer(question.content)
    options = _texts(view.get("options") or view.get("choices") or ())
    rows, room = _rows(view), _room(question, view)
    return PrintedQuestion(
        number=question.position,
        stem=rich_from(render_text(view["stem"])),
        room=room,
        marks=question.out_of,
        options=tuple(options.values()),
        rows=tuple(rows.values()),
        answer=_answer(right, list(options), rows, _words(view)),
        explanation=_explanation(question),
        blanks=max(1, len(rows)) if room is Room.BLANK else 1,
    )


def _room(question: PaperQuestion, view: Json) -> Room:
    """What the answer needs, by the shape of the blank answer and the options that there are."""
    if not question.type.is_marked:
        return Room.NONE
    shape = next(iter(question.type.blank_answer), "")
    if shape == "value" and "options" not in view:
        return Room.TRUTH
    if view.get("options") and shape in ("option", "options"):
        return Room.SEVERAL if shape == "options" else Room.BUBBLES
    if question.type.key.rsplit(".", 1)[-1] in _LONG:
        return Room.PAGE
    if not question.type.is_auto_marked:
        return Room.LINES
    return Room.BLANK


def _explanation(question: PaperQuestion) -> Rich:
    found = question.content.general_feedback
    return rich_from(render_text(found)) if found is not None else ()


def _texts(things: Sequence[Mapping[str, Any]] | Any) -> dict[str, Rich]:
    """Texts by id of options or choices."""
    found = {}
    for place, each in enumerate(things):
        if isinstance(each, Mapping):
            found[str(each.get("id", place))] = _text_of(each)
    return found


def _text_of(thing: Mapping[str, Any]) -> Rich:
    for name in _WORDS:
        if name in thing:
            value = thing[name]
            return ((Run(value),),) if isinstance(value, str) else rich_from(render_line(value))
    return ()


def _rows(view: Json) -> dict[str, Rich]:
    """What is answered line by line: pairs, rows of a matrix, parts, gaps."""
    for name in _ROWS:
        if isinstance(view.get(name), list) and view[name]:
            return _texts(view[name])
    return {}


def _words(view: Json) -> dict[str, str]:
    """Everything in the view that has an id and a text, by id: what an answer may point to."""
    found: dict[str, str] = {}

    def look(value: Any) -> None:
        if isinstance(value, Mapping):
            if "id" in value and (text := plain(_text_of(value))):
                found.setdefault(str(value["id"]), text)
            for each in value.values():
                look(each)
        elif isinstance(value, list):
            for each in value:
                look(each)

    look(view)
    return found


def _answer(
    right: Json | None, options: Sequence[str], rows: Mapping[str, Rich], words: Mapping[str, str]
) -> str:
    """A right answer in letters and words, as the key shows it; "" where a person marks."""
    if not right:
        return ""

    def named(value: Any) -> str:
        if isinstance(value, bool):
            return _("Right") if value else _("Wrong")
        if value is None:
            return "–"
        if str(value) in options:
            return _letter(list(options).index(str(value)))
        return words.get(str(value), str(value))

    [value] = list(right.values())[:1]
    return _listed(value, named, list(rows))


def _listed(value: Any, named: Callable[[Any], str], rows: Sequence[str]) -> str:
    if isinstance(value, list):
        texts = [named(each) for each in value]
        is_letters = all(len(each) == 1 and each in LETTERS for each in texts)
        return "".join(sorted(texts)) if is_letters else "; ".join(texts)
    if isinstance(value, Mapping):
        lines = []
        for place, (key, each) in enumerate(value.items()):
            number = rows.index(str(key)) + 1 if str(key) in rows else place + 1
            lines.append((number, f"({number}) {_listed(each, named, rows)}"))
        return "  ".join(text for _number, text in sorted(lines))
    return named(value)


def _letter(place: int) -> str:
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)
