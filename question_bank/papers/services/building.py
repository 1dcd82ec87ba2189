"""Parallel forms of a paper: asking for them, and building them in the background."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.jobs.api import enqueue
from question_bank.papers.domain.assembling import assemble_forms
from question_bank.papers.domain.drawing import Drawn
from question_bank.papers.domain.forms import MOST_FORMS, FormsWanted, drawn_forms, forms_problem
from question_bank.papers.models import Paper
from question_bank.papers.services.pool import pool_of
from question_bank.papers.services.reading import expected_by_item

BUILDING_JOB = "question_bank.build_forms"
LONGEST_SECONDS = 300


class FormsRefused(ValueError):
    """No forms can be built of this paper. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask_for_forms(
    session: Session, paper: Paper, *, count: int, seconds: int, seed: int, actor: Actor, clock: Clock
) -> str:
    """Enqueues the building of so many forms and returns the job's id. Raises FormsRefused."""
    if paper.blueprint.is_fixed:
        raise FormsRefused("nothing_to_choose")
    if not 2 <= count <= MOST_FORMS or not 1 <= seconds <= LONGEST_SECONDS:
        raise FormsRefused("out_of_range")
    payload = {"paper": paper.id, "count": count, "seconds": seconds, "seed": seed}
    paper.job_id = enqueue(session, BUILDING_JOB, payload, actor=actor, clock=clock)
    session.flush()
    return paper.job_id


def build_forms(
    session: Session,
    paper: Paper,
    *,
    count: int,
    seconds: float,
    seed: int,
    watch: Callable[[float], None],
    clock: Clock,
) -> list[Drawn]:
    """What is drawn for each form. Raises BlueprintShort, and FormsInseparable; `watch` as for assemble_forms."""
    blueprint = paper.blueprint
    pool = pool_of(session, paper, blueprint, now=clock())
    expected = expected_by_item(session, [each.item_id for each in pool.candidates])
    wanted = FormsWanted(blueprint.cells, count, expected)
    problem = forms_problem(pool, blueprint.item_ids, wanted, seed)
    return drawn_forms(problem, assemble_forms(problem, seconds=seconds, seed=seed, watch=watch))
