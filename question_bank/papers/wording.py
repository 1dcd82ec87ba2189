"""Papers in words: cells, shortages, rules, refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from lms.plugins import current_registry
from question_bank.papers.domain.blueprint import Cell
from question_bank.papers.domain.drawing import CellShortage
from question_bank.papers.domain.exposure import Rules
from question_bank.papers.services.reading import CategoryTitle, category_titles
from question_bank.wording import place_words

LEVELS = {
    1: _l("Very easy"),
    2: _l("Easy"),
    3: _l("Medium"),
    4: _l("Hard"),
    5: _l("Very hard"),
}
REFUSED = {
    "count_out_of_range": _l("A cell takes 1 to 500 questions."),
    "no_marks": _l("A question is worth more than nothing."),
    "question_twice": _l("A question may stand in a paper once only."),
    "too_many_questions": _l("A paper has 500 questions at most."),
    "frozen": _l(
        "An exam that has been published uses this paper, so that it may not change any more. Copy it, and change "
        "the copy."
    ),
    "in_use": _l("An exam is set by this paper. Set that exam by another one first."),
    "too_few": _l("Choose two questions or more."),
    "too_many": _l("A group has 50 questions at most."),
    "nothing_to_choose": _l("Everything in this paper is fixed, so that every form would be the same."),
    "out_of_range": _l("Choose 2 to 8 forms and a time of 1 to 300 seconds."),
}
SOURCES = {
    "irt": _l("calibrated (2PL)"),
    "results": _l("from results"),
    "level": _l("from the level of difficulty"),
    "none": _l("assumed"),
}


def category_words(title: CategoryTitle | None) -> str:
    """Where questions come from: bank › category › …"""
    if title is None:
        return _("a category that is gone")
    return place_words(title)


def type_words(key: str) -> str:
    """The name of a question type."""
    face = current_registry().question_faces.get(key)
    return str(face.title) if face else key


def cell_kinds(cell: Cell) -> list[str]:
    """What a cell asks for beyond its category: types, levels, points; each as a few words."""
    found = []
    if cell.types:
        found.append(" / ".join(type_words(each) for each in cell.types))
    if cell.levels:
        found.append(" / ".join(str(LEVELS[each]) for each in cell.levels if each in LEVELS))
    if cell.points:
        found.append(" / ".join(cell.points))
    return found


def cell_words(cell: Cell, titles: Mapping[int, CategoryTitle]) -> str:
    """A cell on one line."""
    return " · ".join([category_words(titles.get(cell.category)), *cell_kinds(cell)])


def shortage_words(shortage: CellShortage, titles: Mapping[int, CategoryTitle], cells: Sequence[Cell]) -> str:
    """Which cell is short by how many, and who else wants its questions."""
    text = _(
        "“%(cell)s” is short by %(missing)s: %(wanted)s wanted, %(available)s fit.",
        cell=cell_words(shortage.cell, titles),
        missing=shortage.missing,
        wanted=shortage.cell.count,
        available=shortage.available,
    )
    by_key = {cell.key: cell for cell in cells}
    rivals = [f"“{cell_words(by_key[key], titles)}”" for key in shortage.rivals if key in by_key]
    if rivals:
        text += " " + _("The same questions are wanted by %(cells)s.", cells=", ".join(rivals))
    elif shortage.available >= shortage.cell.count:
        text += " " + _("Some of them must not stand beside each other.")
    return text


def shortage_sentences(
    session: Session, shortages: Sequence[CellShortage], cells: Sequence[Cell] = ()
) -> list[str]:
    """A sentence for each shortage."""
    every = [*cells, *(each.cell for each in shortages)]
    titles = category_titles(session, (cell.category for cell in every))
    return [shortage_words(each, titles, every) for each in shortages]


def rule_words(rules: Rules) -> list[str]:
    """What keeps questions out, a sentence for each rule."""
    lines = []
    if rules.not_in_last:
        lines.append(
            ngettext(
                "Nothing that stood in the unit’s last exam.",
                "Nothing that stood in the unit’s last %(num)s exams.",
                rules.not_in_last,
            )
        )
    months = ngettext("%(num)s month", "%(num)s months", rules.months)
    if rules.most_uses is not None:
        lines.append(
            ngettext(
                "Nothing that stood in %(num)s exam of the unit within %(months)s.",
                "Nothing that stood in %(num)s exams of the unit within %(months)s.",
                rules.most_uses,
                months=months,
            )
        )
    if rules.most_percent is not None:
        lines.append(
            _(
                "Nothing that %(percent)s %% of the unit’s candidates or more had before them within %(months)s.",
                percent=rules.most_percent,
                months=months,
            )
        )
    return lines


def marks_phrase(marks: Decimal) -> str:
    """So many marks, with the word."""
    return _("1 mark") if marks == 1 else _("%(marks)s marks", marks=marks_words(marks))


def marks_words(marks: Decimal) -> str:
    """A number of marks without trailing zeros."""
    text = f"{marks:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
