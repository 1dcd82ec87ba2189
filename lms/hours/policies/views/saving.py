"""Saving a draft from its forms. What cannot be saved is read as well, so that all that is wrong is said at once."""

from __future__ import annotations

from lms.clock import current_clock
from lms.db import current_session, unit_of_work
from lms.hours.domain.refusals import PolicyRefused
from lms.hours.policies.faults import fault_text, reason_text
from lms.hours.policies.forms.steps import HeadForm, Seen
from lms.hours.policies.refusals import PolicyStepRefused
from lms.hours.policies.services.drafting import check_document, edit_draft
from lms.hours.policies.views.refusing import Refusal
from lms.hours.policies.views.showing import draft_or_404
from lms.hours.policies.wording import step_text
from lms.web.access import current_actor


def save_form(form: Seen, version_id: int, text: str) -> Refusal | None:
    """Writes a draft anew with what a form says, where the form is filled in as it should be; else only reads it.
    Returns what is refused; besides, the form may have errors."""
    if form.validate():
        return save_draft(version_id, text, form.seen.data)
    try:
        check_document(current_session(), text)
    except PolicyRefused as refusal:
        return refusal
    return None


def save_draft(version_id: int, text: str, seen: str | None) -> Refusal | None:
    """Writes a draft anew; returns why it was not."""
    try:
        with unit_of_work() as session:
            version = draft_or_404(session, version_id)
            edit_draft(session, version, text, seen=seen or "", actor=current_actor(), clock=current_clock())
    except (PolicyRefused, PolicyStepRefused) as refusal:
        return refusal
    return None


def place_head_faults(form: HeadForm, refusal: Refusal | None) -> None:
    """Puts what is refused beside the fields of the head, and what is about none of them at the top of the form."""
    if isinstance(refusal, PolicyStepRefused):
        form.form_errors.append(step_text(refusal))
    judged = set(form.errors)
    for fault in refusal.faults if isinstance(refusal, PolicyRefused) else ():
        key = fault.key.removeprefix("policy.")
        if key not in form:
            form.form_errors.append(fault_text(fault))
        elif key not in judged:
            form[key].errors = [*form[key].errors, reason_text(fault)]
