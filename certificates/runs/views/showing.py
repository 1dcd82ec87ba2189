"""Runs: the list, one of them with what came of it, its files, and issuing it anew."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from certificates.designs.api import design_title
from certificates.issuing.packing import ask_for_archive
from certificates.register.domain import CertificateRefusal
from certificates.register.models import Certificate
from certificates.register.records import verdict_on
from certificates.register.words import TONES, VERDICTS
from certificates.rendering.refusal_words import refusal_text
from certificates.runs.forms import RenewalForm
from certificates.runs.models import IssuingRun
from certificates.runs.register import headings, register_rows, register_workbook
from certificates.runs.services.running import (
    certificates_of,
    find_run,
    resume_run,
    runs_in,
    start_renewal,
    stopped_among,
)
from certificates.runs.views.blueprint import PERMISSION, blueprint
from lms.accounts.api import account_names
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.jobs.api import can_follow, job_url
from lms.organisation.api import UnitCard, unit_card, units_by_id
from lms.web.access import current_actor, current_scope, requires
from lms.web.csv_file import csv_response
from lms.web.download import spreadsheet_response
from lms.web.i18n import in_page_language
from lms.web.paging import page_of_query


@blueprint.get("")
@requires(PERMISSION, Reach.UNITS)
def index() -> ResponseReturnValue:
    session = current_session()
    page = page_of_query(session, runs_in(current_scope()))
    return render_template(
        "certificates/runs.html",
        page=page,
        stopped=stopped_among(session, page.rows),
        admins=account_names(session, {run.created_by for run in page.rows}),
    )


@blueprint.get("/<int:run_id>")
@requires(PERMISSION, Reach.UNITS)
def show(run_id: int) -> ResponseReturnValue:
    session, run, today = current_session(), _run(run_id), local_date(current_clock()())
    page = page_of_query(session, certificates_of(run.id))
    return render_template(
        "certificates/run.html",
        run=run,
        page=page,
        verdicts={row.id: verdict_on(row, today) for row in page.rows},
        words=in_page_language(VERDICTS),
        tones=TONES,
        design=design_title(session, run.award_ref),
        unit=unit_card(session, run.unit_id),
        admins=account_names(session, {run.created_by}),
        renewing=RenewalForm(formdata=None),
        is_stopped=bool(stopped_among(session, [run])),
        is_followed=can_follow(session, run.job_id, current_actor(), clock=current_clock()),
    )


@blueprint.get("/<int:run_id>/register.csv")
@requires(PERMISSION, Reach.UNITS)
def register_csv(run_id: int) -> ResponseReturnValue:
    run = _run(run_id)
    rows = current_session().scalars(certificates_of(run.id)).all()
    lines = [[column.title for column in headings()], *register_rows(rows, _units(rows))]
    return csv_response(lines, f"certificates-{run.id}.csv")


@blueprint.get("/<int:run_id>/register.xlsx")
@requires(PERMISSION, Reach.UNITS)
def register_xlsx(run_id: int) -> ResponseReturnValue:
    run = _run(run_id)
    rows = current_session().scalars(certificates_of(run.id)).all()
    return spreadsheet_response(register_workbook(run, rows, _units(rows)), f"certificates-{run.id}.xlsx")


@blueprint.post("/<int:run_id>/archive")
@requires(PERMISSION, Reach.UNITS)
def archive(run_id: int) -> ResponseReturnValue:
    """All PDFs as one ZIP; the job's page leads to it."""
    with unit_of_work() as session:
        run = find_run(session, run_id, current_scope()) or abort(404)
        rows = session.scalars(certificates_of(run.id)).all()
        name = f"certificates-{run.id}"
        job_id = ask_for_archive(session, rows, name, actor=current_actor(), clock=current_clock())
    return redirect(job_url(job_id), 303)


@blueprint.post("/<int:run_id>/resume")
@requires(PERMISSION, Reach.UNITS)
def resume(run_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        run = find_run(session, run_id, current_scope()) or abort(404)
        resume_run(session, run, actor=current_actor(), clock=current_clock())
    return redirect(url_for(".show", run_id=run_id), 303)


@blueprint.post("/<int:run_id>/renew")
@requires(PERMISSION, Reach.UNITS)
def renew(run_id: int) -> ResponseReturnValue:
    """Everything that stands of the run, issued anew with today's date."""
    form = RenewalForm()
    if not form.validate_on_submit():
        return redirect(url_for(".show", run_id=run_id), 303)
    try:
        with unit_of_work() as session:
            old = find_run(session, run_id, current_scope()) or abort(404)
            unit = unit_card(session, old.unit_id) or abort(404)
            new = start_renewal(
                session, unit, old, expires_on=form.expires_on.data, is_mailed=form.is_mailed.data,
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
            run_id = new.id
    except CertificateRefusal as refusal:
        flash(refusal_text(refusal), "error")
    return redirect(url_for(".show", run_id=run_id), 303)


def _run(run_id: int) -> IssuingRun:
    return find_run(current_session(), run_id, current_scope()) or abort(404)


def _units(rows: Sequence[Certificate]) -> dict[int, UnitCard]:
    return units_by_id(current_session(), {row.unit_id for row in rows})
