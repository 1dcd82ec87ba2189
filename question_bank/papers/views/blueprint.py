"""The blueprint of the pages of papers, what its templates may use, and finding what they are about."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash
from sqlalchemy.orm import Session

from lms.web.access import current_scope
from question_bank.papers import wording
from question_bank.papers.domain.blueprint import Cell, Section
from question_bank.papers.domain.editing import section_of
from question_bank.papers.models import Paper
from question_bank.papers.services.reading import paper_in

PERMISSION = "question_bank.set_exams"

blueprint = Blueprint("papers", __name__, url_prefix="/teach/papers", template_folder="../templates")


@blueprint.context_processor
def words() -> dict[str, Any]:
    """How papers are written."""
    return {
        "cell_kinds": wording.cell_kinds,
        "category_words": wording.category_words,
        "marks_words": wording.marks_words,
        "marks_phrase": wording.marks_phrase,
        "type_words": wording.type_words,
        "level_words": wording.LEVELS,
    }


def paper_or_404(session: Session, paper_id: int) -> Paper:
    """The paper if this request may see it."""
    return paper_in(session, current_scope(), paper_id) or abort(404)


def section_or_404(paper: Paper, key: str) -> Section:
    """The section of the paper."""
    return section_of(paper.blueprint, key) or abort(404)


def cell_or_404(section: Section, key: str) -> Cell:
    """The cell of the section."""
    return next((cell for cell in section.cells if cell.key == key), None) or abort(404)


def flash_refusal(code: str) -> None:
    """Says on the next page why nothing was changed."""
    flash(str(wording.REFUSED[code]), "error")
