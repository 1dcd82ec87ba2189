"""Pages for those who set exams: the list, the form, and publishing."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lms.clock import Clock, current_clock
from lms.contracts.access import Actor, Reach, Scope
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.organisation.api import unit_cards, units_in
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import localised
from lms.web.paging import page_of_query
from question_bank.exams.domain import RulesRefused
from question_bank.exams.forms.exam import ExamForm, exam_form
from question_bank.exams.models import Exam
from question_bank.exams.services import authoring
from question_bank.exams.services.authoring import ExamRefused, rules_of
from question_bank.exams.services.checklist import checklist, is_ready
from question_bank.exams.services.drawing import paper_of
from question_bank.exams.services.results import exam_figures
from question_bank.exams.views.blueprints import setting
from question_bank.exams.views.drawing import (
    category_names,
    form_status,
    is_complete,
    offer_categories,
    refused_words,
)
from question_bank.exams.views.loading import exam_to_set
from question_bank.exams.wording import EXAM_STATES, REFUSED, RELEASES
from question_bank.formats.messages import refusal_message
from question_bank.papers.services.reading import paper_choices
from question_bank.wording import unit_choices

PERMISSION = "question_bank.set_exams"


@setting.get("")
@requires(PERMISSION, Reach.UNITS)
def index() -> ResponseReturnValue:
    session, scope = current_session(), current_scope()
    words, state = request.args.get("q", "").strip(), request.args.get("state", "")
    page = page_of_query(session, _exams(scope, words, state))
    today = local_date(current_clock()())
    return render_template(
        "exams/setting/index.html",
        page=page,
        numbers_of=exam_figures(session, scope, [exam.id for exam in page.rows], today),
        states=EXAM_STATES,
        is_filtered=bool(words or state),
    )


@lru_cache(maxsize=64)
def _exams(scope: Scope, words: str, state: str) -> Select[Exam]:
    """The exams of the scope's units that fit, the newest first."""
    query = select(Exam).where(Exam.unit_id.in_(units_in(scope)))
    if words:
        query = query.where(
            or_(Exam.title.icontains(words, autoescape=True), Exam.title_en.icontains(words, autoescape=True))
        )
    if state in EXAM_STATES:
        query = query.where(Exam.state == state)
    return query.order_by(Exam.created_at.desc(), Exam.id.desc())


@setting.route("/new", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def new() -> ResponseReturnValue:
    form = _form(None)
    if is_complete(form):
        try:
            with unit_of_work() as session:
                exam = authoring.add_exam(session, form.draft(), actor=current_actor(), clock=current_clock())
                exam_id = exam.id
            return redirect(url_for("exam_setting.show", exam_id=exam_id), 303)
        except RulesRefused as refusal:
            flash(refusal_message(refusal), "error")
    return _form_page(form, None)


@setting.route("/<int:exam_id>/edit", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def edit(exam_id: int) -> ResponseReturnValue:
    form = _form(exam_to_set(current_session(), exam_id))
    if is_complete(form):
        try:
            with unit_of_work() as session:
                exam = exam_to_set(session, exam_id)
                authoring.change_exam(
                    session, exam, form.draft(), actor=current_actor(), clock=current_clock()
                )
            flash(_("Saved."), "success")
            return redirect(url_for("exam_setting.show", exam_id=exam_id), 303)
        except RulesRefused as refusal:
            flash(refusal_message(refusal), "error")
        except ExamRefused as refusal:
            flash(refused_words(current_session(), refusal, REFUSED), "error")
    return _form_page(form, exam_to_set(current_session(), exam_id))


@setting.get("/<int:exam_id>")
@requires(PERMISSION, Reach.UNITS)
def show(exam_id: int) -> ResponseReturnValue:
    session, scope, now = current_session(), current_scope(), current_clock()()
    exam = exam_to_set(session, exam_id)
    names = category_names(session)
    lines = checklist(session, exam, names, now)
    return render_template(
        "exams/setting/show.html",
        exam=exam,
        rules=rules_of(exam),
        paper=paper_of(session, exam.paper_id),
        draws=[
            (names.get(str(category), _("a category that is gone")), count) for category, count in exam.draws
        ],
        checks=lines,
        is_ready=is_ready(lines),
        numbers=exam_figures(session, scope, [exam.id], local_date(now)).get(exam.id),
        releases=RELEASES,
    )


@setting.post("/<int:exam_id>/publish")
@requires(PERMISSION, Reach.UNITS)
def publish(exam_id: int) -> ResponseReturnValue:
    return _change(exam_id, authoring.publish_exam, _("Published. Members can sit it from now on."))


@setting.post("/<int:exam_id>/close")
@requires(PERMISSION, Reach.UNITS)
def close(exam_id: int) -> ResponseReturnValue:
    return _change(exam_id, authoring.close_exam, _("Closed. Whoever is sitting it may finish."))


@setting.post("/<int:exam_id>/release")
@requires(PERMISSION, Reach.UNITS)
def release(exam_id: int) -> ResponseReturnValue:
    return _change(exam_id, authoring.release_results, _("The results are released."))


def _change(exam_id: int, service: Callable[..., None], done: str) -> ResponseReturnValue:
    actor: Actor = current_actor()
    clock: Clock = current_clock()
    try:
        with unit_of_work() as session:
            service(session, exam_to_set(session, exam_id), actor=actor, clock=clock)
        flash(done, "success")
    except ExamRefused as refusal:
        flash(refused_words(current_session(), refusal, REFUSED), "error")
    return redirect(url_for("exam_setting.show", exam_id=exam_id), 303)


def _form(exam: Exam | None) -> ExamForm:
    session, scope = current_session(), current_scope()
    units = unit_choices(unit_cards(session, scope))
    spare_lines = 0 if request.method == "POST" else 1
    form = exam_form(exam, unit_id=units[0][0] if units else None, spare_lines=spare_lines)
    offer_categories(session, form.draws)
    form.offer(units, _paper_choices(session, exam))
    return form


def _paper_choices(session: Session, exam: Exam | None) -> list[tuple[int, str]]:
    """The papers of the scope, and the one that the exam is set by, wherever that is from."""
    papers = list(paper_choices(session, current_scope()))
    used = paper_of(session, exam.paper_id) if exam else None
    if used is not None and used not in papers:
        papers.append(used)
    return [
        (
            paper.id,
            ngettext(
                "%(title)s (%(num)s question)",
                "%(title)s (%(num)s questions)",
                paper.question_count,
                title=localised(paper, "title"),
            ),
        )
        for paper in papers
    ]


def _form_page(form: ExamForm, exam: Exam | None) -> ResponseReturnValue:
    page = render_template("exams/setting/form.html", form=form, exam=exam)
    return page, form_status()
