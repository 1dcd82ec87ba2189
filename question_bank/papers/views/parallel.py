"""Parallel forms of a paper: what there is, how alike it is, and looking for better ones."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.jobs.api import job_url
from lms.web.access import current_actor, requires
from question_bank.papers import charts
from question_bank.papers.domain.blueprint import Blueprint, Cell, fits
from question_bank.papers.domain.information import Expected, information_at, mean_facility
from question_bank.papers.forms.papers import FormsForm
from question_bank.papers.models import Paper
from question_bank.papers.services.authoring import forms_of
from question_bank.papers.services.building import FormsRefused, ask_for_forms
from question_bank.papers.services.pool import candidates_by_id
from question_bank.papers.services.reading import category_titles, expected_by_item
from question_bank.papers.views.blueprint import PERMISSION, blueprint, flash_refusal, paper_or_404
from question_bank.papers.wording import SOURCES, cell_words


@dataclass(frozen=True, slots=True)
class BuiltForm:
    """A form with what is expected of its questions."""

    paper: Paper
    plan: Blueprint
    expected: tuple[Expected, ...]

    @property
    def facility(self) -> float | None:
        return mean_facility(self.expected)

    @property
    def information_at_zero(self) -> float:
        return information_at(self.expected, (0.0,))[0]

    @property
    def sources(self) -> list[str]:
        """How many questions are known from where, in words."""
        counts = Counter(each.source for each in self.expected)
        return [f"{counts[key]} {words}" for key, words in SOURCES.items() if counts[key]]


@blueprint.route("/<int:paper_id>/forms", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def forms(paper_id: int) -> ResponseReturnValue:
    paper, form = paper_or_404(current_session(), paper_id), FormsForm()
    if form.validate_on_submit():
        job_id = _ask(paper_id, form)
        if job_id is not None:
            return redirect(job_url(job_id), 303)
    session = current_session()
    paper = paper_or_404(session, paper_id)
    built = _built(session, paper)
    return render_template(
        "papers/forms.html",
        paper=paper,
        plan=paper.blueprint,
        form=form,
        built=built,
        coverage=_coverage(session, paper, built),
        chart=charts.information([(each.paper.letter or "", each.expected) for each in built]),
        chart_title=charts.information_title([each.expected for each in built]),
        last_job=job_url(paper.job_id) if paper.job_id else None,
    ), 422 if form.errors else 200


def _ask(paper_id: int, form: FormsForm) -> str | None:
    try:
        with unit_of_work() as session:
            return ask_for_forms(
                session,
                paper_or_404(session, paper_id),
                count=form.count.data or 2,
                seconds=form.seconds.data or 20,
                seed=secrets.randbits(31),
                actor=current_actor(),
                clock=current_clock(),
            )
    except FormsRefused as refusal:
        flash_refusal(refusal.code)
        return None


def _built(session: Session, paper: Paper) -> list[BuiltForm]:
    papers = [(form, form.blueprint) for form in forms_of(session, paper)]
    expected = expected_by_item(session, {each for _, plan in papers for each in plan.item_ids})
    return [
        BuiltForm(form, plan, tuple(expected[each] for each in plan.item_ids if each in expected))
        for form, plan in papers
    ]


def _coverage(session: Session, paper: Paper, built: Sequence[BuiltForm]) -> list[tuple[str, list[int]]]:
    """For each cell of the blueprint how many questions of each form fit it; a question may fit several."""
    cells: Sequence[Cell] = paper.blueprint.cells
    titles = category_titles(session, (cell.category for cell in cells))
    kinds = candidates_by_id(session, {each for form in built for each in form.plan.item_ids})
    return [
        (
            cell_words(cell, titles),
            [sum(each in kinds and fits(kinds[each], cell) for each in form.plan.item_ids) for form in built],
        )
        for cell in cells
    ]
