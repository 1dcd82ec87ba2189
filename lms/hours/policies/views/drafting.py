"""Drafts: begun, their head, their text, thrown away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.domain.refusals import PolicyRefused
from lms.hours.policies.describing import rule_lines
from lms.hours.policies.documents import fingerprint, with_head
from lms.hours.policies.faults import refusal_text
from lms.hours.policies.forms.steps import HeadForm, NewDraftForm, TextForm, UploadForm
from lms.hours.policies.models import PolicyVersion
from lms.hours.policies.refusals import PolicyStepRefused
from lms.hours.policies.services.drafting import delete_draft, draft_from, draft_policy
from lms.hours.policies.services.effective import parsed
from lms.hours.policies.shipped import NAMES, shipped_policy, shipped_text
from lms.hours.policies.views.blueprint import EDIT, blueprint
from lms.hours.policies.views.refusing import Listing, listing
from lms.hours.policies.views.saving import place_head_faults, save_draft, save_form
from lms.hours.policies.views.showing import card_or_404, cards, draft_or_404, names, today
from lms.hours.policies.wording import step_text
from lms.organisation.api import unit_cards
from lms.organisation.models import Unit
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import localised


@blueprint.get("/new")
@requires(EDIT, Reach.UNITS)
def new() -> ResponseReturnValue:
    return _new_page(*_new_forms())


@blueprint.post("/new")
@requires(EDIT, Reach.UNITS)
def begin() -> ResponseReturnValue:
    form, upload = _new_forms()
    if form.validate_on_submit():
        text, key = _source_text(form.source.data), form.key.data or None
        return _begun(form, upload, form.key, text, lambda session: draft_from(
            session, text, _unit(session, form.unit.data), today(), key=key,
            actor=current_actor(), clock=current_clock(),
        ))  # fmt: skip
    return _new_page(form, upload), 422


@blueprint.post("/upload")
@requires(EDIT, Reach.UNITS)
def upload() -> ResponseReturnValue:
    form, uploaded = _new_forms()
    if uploaded.validate_on_submit():
        try:
            text = uploaded.file.data.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            uploaded.file.errors = [_("The file is not text in UTF-8.")]
            return _new_page(form, uploaded), 422
        return _begun(form, uploaded, uploaded.file, text, lambda session: draft_policy(
            session, text, _unit(session, uploaded.upload_unit.data), actor=current_actor(), clock=current_clock()
        ))  # fmt: skip
    return _new_page(form, uploaded), 422


@blueprint.post("/<int:policy_id>/draft")
@requires(EDIT, Reach.UNITS)
def next_version(policy_id: int) -> ResponseReturnValue:
    card = card_or_404(policy_id)
    shown = card.shown or abort(404)
    try:
        with unit_of_work() as session:
            unit = _unit(session, card.unit.id)
            text = session.get_one(PolicyVersion, shown.id).text
            version = draft_from(session, text, unit, today(), actor=current_actor(), clock=current_clock())
            version_id = version.id
    except PolicyStepRefused as refusal:
        flash(step_text(refusal), "error")
        return redirect(url_for("policies.policy", policy_id=policy_id))
    return redirect(url_for("policies.draft", version_id=version_id))


@blueprint.route("/drafts/<int:version_id>", methods=["GET", "POST"])
@requires(EDIT, Reach.UNITS)
def draft(version_id: int) -> ResponseReturnValue:
    version = open_draft(version_id)
    document = parsed(version.text)
    form = HeadForm(
        data={
            **{
                key: getattr(document, key)
                for key in ("title", "title_en", "document", "valid_from", "valid_to")
            },
            "timezone": document.timezone.key,
            "seen": fingerprint(version.text),
        }
    )
    if form.is_submitted():
        refusal = save_form(form, version_id, with_head(version.text, form.values()))
        if refusal is None and not form.errors:
            flash(_("Saved."), "success")
            return redirect(url_for("policies.draft", version_id=version_id))
        place_head_faults(form, refusal)
    known = names(current_session())
    return render_template(
        "hours/policies/draft.html",
        form=form,
        version=version,
        document=document,
        lines={rule.id: rule_lines(rule, known) for rule in document.rules},
    ), 422 if form.errors else 200


@blueprint.route("/drafts/<int:version_id>/text", methods=["GET", "POST"])
@requires(EDIT, Reach.UNITS)
def draft_text(version_id: int) -> ResponseReturnValue:
    version = open_draft(version_id)
    form = TextForm(data={"text": version.text, "seen": fingerprint(version.text)})
    faults = None
    if form.is_submitted():
        text = (form.text.data or "").replace("\r\n", "\n")
        refusal = save_draft(version_id, text, form.seen.data) if form.validate() else None
        if refusal is None and not form.errors:
            flash(_("Saved."), "success")
            return redirect(url_for("policies.draft_text", version_id=version_id))
        faults = listing(form, refusal, text)
    return render_template(
        "hours/policies/draft_text.html",
        form=form, version=version, document=parsed(version.text), faults=faults,
    ), 422 if faults else 200  # fmt: skip


@blueprint.post("/drafts/<int:version_id>/delete")
@requires(EDIT, Reach.UNITS)
def delete(version_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            delete_draft(
                session, draft_or_404(session, version_id), actor=current_actor(), clock=current_clock()
            )
        flash(_("The draft is deleted."), "success")
    except PolicyStepRefused as refusal:
        flash(step_text(refusal), "error")
    return redirect(url_for("policies.index"))


def open_draft(version_id: int) -> PolicyVersion:
    """A draft within the scope; an approved version has a page, but none on which it could be edited."""
    version = draft_or_404(current_session(), version_id)
    if version.approved_at is not None:
        abort(404)
    return version


def _new_forms() -> tuple[NewDraftForm, UploadForm]:
    units = [
        (unit.id, "　" * (unit.depth - 1) + localised(unit))
        for unit in unit_cards(current_session(), current_scope())
    ]
    form, upload_form = NewDraftForm(), UploadForm()
    form.unit.choices = upload_form.upload_unit.choices = units
    form.source.choices = [
        (f"shipped:{name}", localised(shipped_policy(name), "title")) for name in NAMES
    ] + [
        (f"version:{card.shown.id}", f"{localised(card, 'title')} · {card.shown.number}")
        for card in cards()
        if card.shown is not None
    ]
    return form, upload_form


def _new_page(form: NewDraftForm, upload_form: UploadForm, faults: Listing | None = None) -> str:
    return render_template("hours/policies/new.html", form=form, upload=upload_form, faults=faults)


def _begun(
    form: NewDraftForm,
    upload_form: UploadForm,
    field: Any,
    text: str,
    begin_it: Callable[[Session], PolicyVersion],
) -> ResponseReturnValue:
    """Begins a draft with a text and leads to it; what is refused stands beside the field, and all of it above."""
    try:
        with unit_of_work() as session:
            version_id = begin_it(session).id
    except (PolicyRefused, PolicyStepRefused) as refusal:
        faults = listing(upload_form, refusal, text)
        field.errors = [refusal_text(refusal)]
        return _new_page(form, upload_form, faults), 422
    flash(
        _("The draft has been made. It changes nothing until another policy officer approves it."), "success"
    )
    return redirect(url_for("policies.draft", version_id=version_id))


def _source_text(source: str) -> str:
    kind, _colon, name = source.partition(":")
    if kind == "shipped":
        return shipped_text(name)
    return current_session().get_one(PolicyVersion, int(name)).text


def _unit(session: Session, unit_id: int | None) -> Unit:
    unit = session.get(Unit, unit_id) if unit_id is not None else None
    if unit is None or not current_scope().covers_path(unit.path):
        abort(404)
    return unit
