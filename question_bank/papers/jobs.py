"""The job that builds parallel forms."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import gettext as _

from lms.db import current_session
from lms.jobs.api import JobContext, JobRefused
from lms.organisation.api import unit_card
from question_bank.papers.domain.assembling import FormsInseparable
from question_bank.papers.domain.drawing import BlueprintShort
from question_bank.papers.models import Paper
from question_bank.papers.services.authoring import store_forms
from question_bank.papers.services.building import build_forms
from question_bank.papers.wording import shortage_sentences

PERMISSION = "question_bank.set_exams"


def build(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Searches for the most equal forms and stores them at the end: a job that is cancelled leaves nothing behind."""
    paper_id, count, seconds = int(payload["paper"]), int(payload["count"]), int(payload["seconds"])
    paper = _allowed(context, paper_id)
    words = _("Looking for the most equal forms")
    context.progress(0, seconds, words)
    try:
        drawn = build_forms(
            current_session(),
            paper,
            count=count,
            seconds=seconds,
            seed=int(payload["seed"]),
            watch=lambda elapsed: context.progress(int(elapsed), seconds + 1, words),
            clock=context.clock,
        )
    except BlueprintShort as short:
        shortages = shortage_sentences(current_session(), short.shortages)
        raise JobRefused(
            " ".join([_("The bank has too few questions for %(count)s forms.", count=count), *shortages])
        ) from short
    except FormsInseparable as refusal:
        raise JobRefused(
            _("No way was found in this time to keep questions apart that must not stand together.")
        ) from refusal
    with context.unit_of_work() as session:
        made = store_forms(
            session, session.get_one(Paper, paper_id), drawn, actor=context.actor, clock=context.clock
        )
        letters = [form.letter for form in made]
    context.progress(seconds + 1, seconds + 1)
    url = current_app.url_map.bind("").build("papers.forms", {"paper_id": paper_id})
    return {"forms": letters, "url": url}


def _allowed(context: JobContext, paper_id: int) -> Paper:
    """The paper, if whoever asked may still set exams in its unit. Raises JobRefused."""
    session = current_session()
    paper = session.get(Paper, paper_id)
    if paper is None or paper.removed_at is not None:
        raise JobRefused(_("The paper was removed."))
    unit = unit_card(session, paper.unit_id)
    may = context.actor.may(PERMISSION) and unit is not None
    if not (may and context.actor.scope(PERMISSION).covers_path(unit.path if unit else "")):
        raise JobRefused(_("Setting exams for this unit is no longer allowed to who asked for it."))
    return paper
