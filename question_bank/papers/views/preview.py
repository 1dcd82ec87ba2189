"""A paper as a candidate would get it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session
from lms.web.access import current_scope, requires
from question_bank.exams.services.papers import paper_questions
from question_bank.papers.domain.drawing import BlueprintShort
from question_bank.papers.services.drawing import draw_from_paper
from question_bank.papers.views.blueprint import PERMISSION, blueprint, paper_or_404
from question_bank.papers.wording import shortage_sentences

MOST_SEED = 2**31


@blueprint.get("/<int:paper_id>/preview")
@requires(PERMISSION, Reach.UNITS)
def preview(paper_id: int) -> ResponseReturnValue:
    """One draw, by the seed in the address: the same address shows the same paper."""
    session, scope, now = current_session(), current_scope(), current_clock()()
    paper, seed = paper_or_404(session, paper_id), asked_seed()
    drawn, shortages = [], []
    try:
        found = draw_from_paper(session, paper, seed, is_mixed=True, now=now, scope=scope)
    except BlueprintShort as short:
        shortages = shortage_sentences(session, short.shortages, paper.blueprint.cells)
    else:
        questions = iter(paper_questions(session, found.entries, seed))
        for section in found.sections:
            rows = [next(questions) for _ in section.questions]
            drawn.append((section.section, [(each, each.candidate_view(seed)) for each in rows]))
    return render_template(
        "papers/preview.html", paper=paper, drawn=drawn, shortages=shortages, next_seed=seed % MOST_SEED + 1
    )


def asked_seed() -> int:
    """The seed in the address, 1 for nonsense."""
    return min(max(request.args.get("seed", 1, type=int), 1), MOST_SEED)
