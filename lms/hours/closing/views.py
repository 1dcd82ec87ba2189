"""Closing a year for a unit, what was reported, and what is different now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.api import account_names
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.closing.differences import count_differences, differences
from lms.hours.closing.domain import ClosingRefused
from lms.hours.closing.forms import WithdrawalForm
from lms.hours.closing.models import ClosedPeriod
from lms.hours.closing.reading import closings, figures, find_closing, lines, preview, years_to_close
from lms.hours.closing.services import close_period, withdraw_closing
from lms.hours.closing.spreadsheet import closing_workbook
from lms.hours.closing.wording import REFUSALS, said, state_of_closing, why
from lms.hours.days import local_date
from lms.hours.verdicts.rules import rules_in
from lms.jobs.api import job_url
from lms.organisation.api import UnitCard, person_names, unit_cards, units_by_id
from lms.web.access import current_actor, current_scope, requires
from lms.web.download import spreadsheet_response
from lms.web.i18n import localised
from lms.web.paging import empty_page, page_of_query

blueprint = Blueprint(
    "hour_closing", __name__, url_prefix="/people/hours/closings", template_folder="../templates"
)
DIFFERENCES = 25


@blueprint.get("")
@requires("lms.close_hours", Reach.UNITS)
def index() -> ResponseReturnValue:
    session, today = current_session(), local_date(current_clock()())
    found = closings(session, current_scope())
    return render_template(
        "hours/closing/index.html",
        closings=[(each, unit, *state_of_closing(each)) for each, unit in found],
        officers=account_names(session, {each.closed_by for each, _unit in found}),
        units=unit_cards(session, current_scope()),
        years=years_to_close(today),
    )


@blueprint.get("/new")
@requires("lms.close_hours", Reach.UNITS)
def confirm() -> ResponseReturnValue:
    if "unit" not in request.args:
        return redirect(url_for("hour_closing.index"))
    unit, year = _asked(request.args)
    ahead = preview(current_session(), unit, year, local_date(current_clock()()))
    refusal = REFUSALS[ahead.refusal] if ahead.refusal else None
    return render_template("hours/closing/confirm.html", unit=unit, year=year, ahead=ahead, refusal=refusal)


@blueprint.post("/new")
@requires("lms.close_hours", Reach.UNITS)
def close() -> ResponseReturnValue:
    unit, year = _asked(request.form)
    actor, clock = current_actor(), current_clock()
    try:
        with unit_of_work() as session:
            _, job_id = close_period(session, unit, year, actor=actor, clock=clock, page=_page_of)
    except ClosingRefused as refusal:
        flash(str(REFUSALS[refusal.code]), "error")
        return redirect(url_for("hour_closing.index"), 303)
    return redirect(job_url(job_id), 303)


@blueprint.get("/<int:closing_id>")
@requires("lms.close_hours", Reach.UNITS)
def show(closing_id: int) -> ResponseReturnValue:
    session, period = current_session(), _found(closing_id)
    reported = figures(session, period)
    rule = request.args.get("rule", reported[0].rule if reported else "")
    words = request.args.get("q", "").strip()
    page = page_of_query(session, lines(period, rule, words))
    return render_template(
        "hours/closing/show.html",
        reported=reported, rule=rule, words=words, page=page, said=said,
        people=person_names(session, {row.person_id for row in page.rows}),
        row_units=units_by_id(session, {row.unit_id for row in page.rows}),
        form=WithdrawalForm(formdata=None), **_head(period),
    )  # fmt: skip


@blueprint.get("/<int:closing_id>/differences")
@requires("lms.close_hours", Reach.UNITS)
def show_differences(closing_id: int) -> ResponseReturnValue:
    session, period = current_session(), _found(closing_id)
    page = empty_page(count_differences(session, period), DIFFERENCES)
    found = differences(session, period, limit=page.per_page, offset=page.offset)
    return render_template(
        "hours/closing/differences.html",
        page=replace(page, rows=found), said=said, why=why, **_head(period),
    )  # fmt: skip


@blueprint.get("/<int:closing_id>/export.xlsx")
@requires("lms.close_hours", Reach.UNITS)
def export(closing_id: int) -> ResponseReturnValue:
    session, period = current_session(), _found(closing_id)
    head = _head(period)
    content = closing_workbook(session, period, head["unit"], head["titles"])
    return spreadsheet_response(content, f"hours-{period.ends_on.year}-closed.xlsx")


@blueprint.post("/<int:closing_id>/withdraw")
@requires("lms.close_hours", Reach.UNITS)
def withdraw(closing_id: int) -> ResponseReturnValue:
    form = WithdrawalForm()
    if not form.validate_on_submit():
        flash(" ".join(form.reason.errors), "error")
        return redirect(url_for("hour_closing.show", closing_id=closing_id), 303)
    try:
        with unit_of_work() as session:
            period = find_closing(session, closing_id, current_scope()) or abort(404)
            reason = form.reason.data or ""
            withdraw_closing(session, period, reason=reason, actor=current_actor(), clock=current_clock())
    except ClosingRefused as refusal:
        flash(str(REFUSALS[refusal.code]), "error")
    return redirect(url_for("hour_closing.show", closing_id=closing_id), 303)


def _page_of(closing_id: int) -> str:
    return url_for("hour_closing.show", closing_id=closing_id)


def _found(closing_id: int) -> ClosedPeriod:
    return find_closing(current_session(), closing_id, current_scope()) or abort(404)


def _asked(source: Any) -> tuple[UnitCard, int]:
    """The unit, within the scope, and the year that the request names; else 404."""
    session, today = current_session(), local_date(current_clock()())
    chosen, year = source.get("unit", type=int), source.get("year", type=int)
    unit = next((unit for unit in unit_cards(session, current_scope()) if unit.id == chosen), None)
    if unit is None or year not in [today.year, *years_to_close(today)]:
        abort(404)
    return unit, year


def _head(period: ClosedPeriod) -> dict[str, Any]:
    """What every page of a closing begins with."""
    session, today = current_session(), local_date(current_clock()())
    rules = rules_in(session, [period.unit_path], today)
    is_open = period.withdrawn_at is None and local_date(period.closed_at) == today
    return {
        "period": period,
        "unit": units_by_id(session, [period.unit_id])[period.unit_id],
        "state": state_of_closing(period),
        "officers": account_names(session, (period.closed_by, period.withdrawn_by)),
        "titles": {rule.id: localised(rule, "title") for rule in rules},
        "may_withdraw": is_open and current_actor().account_id != period.closed_by,
        "is_withdrawable": is_open,
    }
