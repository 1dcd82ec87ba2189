"""Papers as PDF through typst.

Texts reach the template as data, never as markup, so that nothing in a question is a command.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import typst

from lms.typesetting import new_compiler, refuse_forks
from question_bank.papers.domain.layout import LETTERS, PrintedPaper, PrintedQuestion, Rich
from question_bank.papers.wording import marks_words

_TEMPLATE = Path(__file__).parent / "paper.typ"
Document = Literal["paper", "answers", "key"]

Pictures = Callable[[str], tuple[str, bytes] | None]
"""For a picture's address its file's ending and its bytes; None where there is none that can be printed."""


class PrintingFailed(Exception):
    """The paper could not be set."""


def paper_pdf(paper: PrintedPaper, document: Document, pictures: Pictures) -> bytes:
    """The paper, its answer sheet or its key as PDF. Raises PrintingFailed."""
    compiled = _compile(paper, document, pictures, "pdf", None)
    assert isinstance(compiled, bytes)
    return compiled


def first_page_png(paper: PrintedPaper, document: Document, pictures: Pictures, ppi: int = 72) -> bytes:
    """The first page as a picture. Raises PrintingFailed."""
    compiled = _compile(paper, document, pictures, "png", ppi)
    return compiled[0] if isinstance(compiled, list) else compiled or b""


def _compile(
    paper: PrintedPaper,
    document: Document,
    pictures: Pictures,
    output: Literal["pdf", "png"],
    ppi: float | None,
) -> bytes | list[bytes] | None:
    refuse_forks()
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        folder = Path(name)
        main = folder / "paper.typ"
        main.write_bytes(_TEMPLATE.read_bytes())
        files = _Files(folder, pictures)
        data = _data(paper, files)
        (folder / "paper.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        compiler = new_compiler(folder, main, {"document": document})
        try:
            return compiler.compile(format=output, ppi=ppi)
        except typst.TypstError as error:
            raise PrintingFailed(str(error)) from error


class _Files:
    """The pictures of one paper, written beside its template under names of their own."""

    def __init__(self, folder: Path, pictures: Pictures) -> None:
        self._folder, self._pictures = folder, pictures
        self._names: dict[str, str] = {}

    def name_of(self, address: str) -> str:
        """The name of the picture's file, "" where there is none."""
        if address not in self._names:
            found = self._pictures(address)
            name = ""
            if found is not None:
                name = f"picture-{len(self._names)}.{found[0]}"
                (self._folder / name).write_bytes(found[1])
            self._names[address] = name
        return self._names[address]


def _data(paper: PrintedPaper, files: _Files) -> dict[str, Any]:
    return {
        "organisation": paper.organisation,
        "title": paper.title,
        "labels": paper.labels,
        "facts": list(paper.facts),
        "chinese": paper.is_chinese,
        "sections": [
            {
                "title": section.title,
                "instructions": section.instructions,
                "marks": marks_words(section.marks),
                "differs": section.marks_each is None,
                "questions": [_question(each, files) for each in section.questions],
            }
            for section in paper.sections
        ],
    }


def _question(question: PrintedQuestion, files: _Files) -> dict[str, Any]:
    return {
        "number": question.number,
        "stem": _rich(question.stem, files),
        "room": question.room.value,
        "marks": marks_words(question.marks),
        "columns": question.columns,
        "letters": list(LETTERS[: len(question.options)]),
        "options": [_rich(each, files) for each in question.options],
        "rows": [_rich(each, files) for each in question.rows],
        "notes": [_rich(each, files) for each in question.notes],
        "answer": question.answer,
        "explanation": _rich(question.explanation, files),
        "blanks": question.blanks,
        "has-gap": question.has_gap,
    }


def _rich(text: Rich, files: _Files) -> list[list[dict[str, Any]]]:
    return [
        [
            {
                "text": run.text,
                "bold": run.bold,
                "italic": run.italic,
                "underline": run.underline,
                "script": run.script,
                "picture": files.name_of(run.picture) if run.picture else "",
            }
            for run in paragraph
        ]
        for paragraph in text
    ]
