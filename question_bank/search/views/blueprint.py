"""The blueprint of the pages of search, and what templates may use of it."""

from __future__ import annotations

from flask import Blueprint

from question_bank.search.domain.highlighting import excerpt
from question_bank.search.domain.parts import Part
from question_bank.search.domain.query import parse_query

blueprint = Blueprint("question_search", __name__, url_prefix="/questions", template_folder="../templates")


@blueprint.app_template_filter("question_hits")
def question_hits(text: str, typed: str | None) -> list[Part]:
    """About 160 characters of a text around the first hit of what was typed, in pieces; the macro `parts` of
    question_search/_parts.html shows them."""
    return excerpt(text, parse_query(typed or ""))
