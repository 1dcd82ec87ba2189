"""A question on paper: its stem with numbered gaps, what is lettered, what is answered line by line, and its key.

It comes through its type's candidate view and right answer, so that a type nobody here knows is printed too: with its
stem, its options or pairs if it has any, and lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lms.contracts.questions import Json
from question_bank.bank.domain.gaps import MARKER
from question_bank.bank.rendering import render_line, render_text
from question_bank.exams.services.papers import PaperQuestion
from question_bank.papers.domain.layout import (
    LETTERS,
    Paragraph,
    PrintedQuestion,
    Rich,
    Room,
    Run,
)
from question_bank.papers.printing.keys import right_words
from question_bank.papers.printing.rich import rich_from

_LONG = ("essay", "file_upload")
_WORDS = ("text", "stem", "label", "name")
_LETTERED = ("options", "choices", "columns")
_ROWS = ("pairs", "rows", "parts", "items")
_SPACE = "　"
_LINE = "_" * 8


def printed_question(question: PaperQuestion, seed: int | None) -> PrintedQuestion:
    """The question; without a seed its options stand as their author wrote them."""
    view = question.candidate_view(seed)
    gaps: Sequence[Mapping[str, Any]] = view.get("gaps") or ()
    rows, room = _rows(view), _room(question, view)
    stem = rich_from(render_text(view["stem"]))
    if gaps:
        stem = _with_numbers(stem, [each["name"] for each in gaps])
    if room is Room.PICTURE:
        stem += ((Run(view.get("alternative") or "", picture=view["picture"]),),)
    explanation = question.content.general_feedback
    return PrintedQuestion(
        number=question.position,
        stem=stem,
        room=room,
        marks=question.out_of,
        options=tuple(_lettered(view)),
        rows=rows,
        notes=tuple(_note(number, each) for number, each in enumerate(gaps, start=1) if each.get("options")),
        answer=right_words(view, question.type.correct_answer(question.content)),
        explanation=() if explanation is None else rich_from(render_text(explanation)),
        blanks=max(1, len(rows), len(gaps)) if room is Room.BLANK else 1,
    )


def _room(question: PaperQuestion, view: Json) -> Room:
    """What the answer needs, by the shape of the blank answer and the options that there are."""
    if not question.type.is_marked:
        return Room.NONE
    shape = next(iter(question.type.blank_answer), "")
    if shape == "value" and "options" not in view:
        return Room.TRUTH
    if shape == "points" and view.get("picture"):
        return Room.PICTURE
    if view.get("options") and shape in ("option", "options"):
        return Room.SEVERAL if shape == "options" else Room.BUBBLES
    if question.type.key.rsplit(".", 1)[-1] in _LONG:
        return Room.PAGE
    if not question.type.is_auto_marked and not view.get("parts"):
        return Room.LINES
    return Room.BLANK


def _with_numbers(stem: Rich, names: Sequence[str]) -> Rich:
    """The stem with blanks where its gaps are, numbered where there are several."""
    numbers = {name: f"({place})" if len(names) > 1 else "" for place, name in enumerate(names, start=1)}

    def filled(run: Run) -> Run:
        text = MARKER.sub(
            lambda found: f"{numbers[found[1]]}{_LINE}" if found[1] in numbers else found[0], run.text
        )
        return replace(run, text=text)

    return tuple(tuple(filled(run) for run in paragraph) for paragraph in stem)


def _note(number: int, gap: Mapping[str, Any]) -> Rich:
    """What may stand in a gap, in one line."""
    return ((Run(f"({number}) "), *_in_line(_lettered(gap))),)


def _lettered(view: Mapping[str, Any]) -> list[Rich]:
    """What goes by letters: options, the choices of a matching, the columns of a matrix."""
    things = next((view[name] for name in _LETTERED if view.get(name)), ())
    return [_text_of(each) for each in things if isinstance(each, Mapping)]


def _in_line(options: Sequence[Rich]) -> Paragraph:
    runs: list[Run] = []
    for letter, option in zip(LETTERS, options, strict=False):
        runs += [Run(f"{_SPACE if runs else ''}{letter}. "), *(run for each in option for run in each)]
    return tuple(runs)


def _rows(view: Json) -> tuple[Rich, ...]:
    """What is answered line by line: pairs, rows of a matrix, things to put in order, parts of a case."""
    things = next((view[name] for name in _ROWS if isinstance(view.get(name), list) and view[name]), ())
    return tuple(_part(each["view"]) if "view" in each else _text_of(each) for each in things)


def _part(view: Mapping[str, Any]) -> Rich:
    """The question of a part, with its options in a line below it."""
    options = _in_line(_lettered(view))
    return (*rich_from(render_text(view["stem"])), *((options,) if options else ()))


def _text_of(thing: Mapping[str, Any]) -> Rich:
    for name in _WORDS:
        if name in thing:
            value = thing[name]
            return ((Run(value),),) if isinstance(value, str) else rich_from(render_line(value))
    return ()
