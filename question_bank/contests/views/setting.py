"""Pages for those who run contests: the list, the form, and publishing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.organisation.api import unit_card, unit_cards, units_in
from lms.web.access import current_actor, current_scope, requires
from lms.web.paging import page_of_query
from question_bank.contests.checklist import checklist
from question_bank.contests.domain import local_day
from question_bank.contests.forms import ContestForm, contest_form
from question_bank.contests.models import Contest
from question_bank.contests.services import setting as running
from question_bank.contests.services.boards import figures_of
from question_bank.contests.services.setting import ContestRefused, has_begun, rules_of
from question_bank.contests.views.blueprints import setting
from question_bank.contests.views.loading import contest_to_run
from question_bank.contests.wording import REFUSED, rules_in_words
from question_bank.exams.api import is_ready
from question_bank.exams.domain import RulesRefused
from question_bank.exams.views.drawing import (
    category_names,
    form_status,
    is_complete,
    offer_categories,
    refused_words,
)
from question_bank.formats.messages import refusal_message
from question_bank.wording import unit_choices

PERMISSION = "question_bank.run_contests"


@setting.get("")
@requires(PERMISSION, Reach.UNITS)
def index() -> ResponseReturnValue:
    session, now = current_session(), current_clock()()
    query = select(Contest).where(Contest.unit_id.in_(units_in(current_scope())))
    page = page_of_query(session, query.order_by(Contest.opens_at.desc(), Contest.id.desc()))
    return render_template(
        "contests/setting/index.html",
        page=page,
        numbers_of=figures_of(session, [contest.id for contest in page.rows], local_date(now)),
        now=now,
    )


@setting.route("/new", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def new() -> ResponseReturnValue:
    form = _form(None)
    if is_complete(form):
        try:
            with unit_of_work() as session:
                contest = running.add_contest(
                    session, form.draft(), actor=current_actor(), clock=current_clock()
                )
                contest_id = contest.id
            return redirect(url_for("contest_setting.show", contest_id=contest_id), 303)
        except RulesRefused as refusal:
            flash(refusal_message(refusal), "error")
    return _form_page(form, None)


@setting.route("/<int:contest_id>/edit", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def edit(contest_id: int) -> ResponseReturnValue:
    form = _form(contest_to_run(current_session(), contest_id))
    if is_complete(form):
        try:
            with unit_of_work() as session:
                contest = contest_to_run(session, contest_id)
                running.change_contest(
                    session, contest, form.draft(), actor=current_actor(), clock=current_clock()
                )
            flash(_("Saved."), "success")
            return redirect(url_for("contest_setting.show", contest_id=contest_id), 303)
        except RulesRefused as refusal:
            flash(refusal_message(refusal), "error")
        except ContestRefused as refusal:
            flash(refused_words(current_session(), refusal, REFUSED), "error")
    return _form_page(form, contest_to_run(current_session(), contest_id))


@setting.get("/<int:contest_id>")
@requires(PERMISSION, Reach.UNITS)
def show(contest_id: int) -> ResponseReturnValue:
    session, now = current_session(), current_clock()()
    contest = contest_to_run(session, contest_id)
    names = category_names(session)
    lines = checklist(session, contest, names, now) if contest.state != "published" else []
    return render_template(
        "contests/setting/show.html",
        contest=contest,
        unit=unit_card(session, contest.unit_id),
        rules=rules_in_words(rules_of(contest)),
        draws=[
            (names.get(str(category), _("a category that is gone")), count)
            for category, count in contest.draws
        ],
        checks=lines,
        is_ready=is_ready(lines),
        numbers=figures_of(session, [contest.id], local_day(now, contest.zone)).get(contest.id),
        now=now,
    )


@setting.post("/<int:contest_id>/publish")
@requires(PERMISSION, Reach.UNITS)
def publish(contest_id: int) -> ResponseReturnValue:
    return _change(contest_id, running.publish_contest, _("Published. It stands on everybody's list now."))


@setting.post("/<int:contest_id>/close")
@requires(PERMISSION, Reach.UNITS)
def close(contest_id: int) -> ResponseReturnValue:
    return _change(contest_id, running.close_contest, _("Closed. The boards are final."))


def _change(contest_id: int, service: Callable[..., None], done: str) -> ResponseReturnValue:
    actor, clock = current_actor(), current_clock()
    try:
        with unit_of_work() as session:
            service(session, contest_to_run(session, contest_id), actor=actor, clock=clock)
        flash(done, "success")
    except ContestRefused as refusal:
        flash(refused_words(current_session(), refusal, REFUSED), "error")
    return redirect(url_for("contest_setting.show", contest_id=contest_id), 303)


def _form(contest: Contest | None) -> ContestForm:
    session = current_session()
    units = unit_choices(unit_cards(session, current_scope()))
    zone = str(current_app.config["BABEL_DEFAULT_TIMEZONE"])
    form = contest_form(
        contest,
        unit_id=units[0][0] if units else None,
        zone=zone,
        tomorrow=_tomorrow(zone),
        spare_lines=0 if request.method == "POST" else 1,
    )
    offer_categories(session, form.draws)
    form.unit_id.choices = list(units)
    return form


def _tomorrow(zone: str) -> datetime:
    day = local_day(current_clock()(), zone) + timedelta(days=1)
    return datetime.combine(day, time.min, ZoneInfo(zone))


def _form_page(form: ContestForm, contest: Contest | None) -> ResponseReturnValue:
    page = render_template(
        "contests/setting/form.html",
        form=form,
        contest=contest,
        is_fixed=contest is not None and has_begun(current_session(), contest),
    )
    return page, form_status()
