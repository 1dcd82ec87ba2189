"""A member's certificates from elsewhere: bringing a file, putting right what was read, handing it in."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from certificates.external.domain.fields import is_holder
from certificates.external.forms import FieldsForm, UploadForm
from certificates.external.inspecting import MOST_BYTES, Inspected, inspect_upload
from certificates.external.services.handing_in import (
    HandedInAlready,
    NotOpen,
    bring_certificate,
    discard_draft,
    hand_in,
)
from certificates.external.services.reading import Held, find_own_external, find_same, own_external
from certificates.external.views.showing import words
from certificates.external.wording import checks_text, upload_refusal
from certificates.keys.site import current_trust
from certificates.papers.sniffing import Paper, PaperRefused
from certificates.verification.files import FileVerdict
from certificates.verification.presented import MOST_BYTES as MOST_OF_OURS
from certificates.verification.presented import present_file
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.files.api import FileRefused, ReceivedFile, file_card, receive_upload, signed_url
from lms.hours.api import FilingRefused, StepRefused, filing_refusal, hour_categories, local_date
from lms.organisation.api import PersonCard, person_card
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import localised

blueprint = Blueprint(
    "external_certificates", __name__, url_prefix="/certificates/external", template_folder="../../templates"
)
PERMISSION = "lms.file_claims"
_NOT_OURS = {FileVerdict.FOREIGN, FileVerdict.UNSIGNED}
FIELDS = {"ends_before_start": "completed_on", "not_over": "completed_on", "too_late": "completed_on",
          "closed": "completed_on", "worth_nothing": "hours"}  # fmt: skip
"""The field beside which a claim's refusal stands; else beside the title."""


@blueprint.get("")
@requires(PERMISSION, Reach.OWN)
def mine() -> ResponseReturnValue:
    rows = own_external(current_session(), _person_id())
    return render_template("certificates/external/mine.html", rows=rows, **words())


@blueprint.route("/new", methods=["GET", "POST"])
@requires(PERMISSION, Reach.OWN)
def new() -> ResponseReturnValue:
    form = UploadForm()
    if form.validate_on_submit():
        try:
            certificate_id = _bring(form.file.data.read(MOST_BYTES + 1), form.file.data.filename or "")
            return redirect(url_for("external_certificates.show", certificate_id=certificate_id), 303)
        except HandedInAlready as refusal:
            return _same_page(refusal)
        except PaperRefused as refusal:
            form.file.errors = [upload_refusal(refusal)]
        except FileRefused as refusal:
            form.file.errors = [str(refusal)]
    page = render_template("certificates/external/new.html", form=form, most=MOST_BYTES // 1024 // 1024)
    return page, 422 if form.errors else 200


@blueprint.route("/<int:certificate_id>", methods=["GET", "POST"])
@requires(PERMISSION, Reach.OWN)
def show(certificate_id: int) -> ResponseReturnValue:
    held = _own(current_session(), certificate_id)
    form = _form(current_session(), held)
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                held = _own(session, certificate_id, to_change=True)
                hand_in(
                    session, held, form.stated(), form.category.data,
                    actor=current_actor(), clock=current_clock(),
                )  # fmt: skip
            flash(_("It is handed in. You see here when it is decided."), "success")
            return redirect(url_for("external_certificates.show", certificate_id=certificate_id), 303)
        except HandedInAlready as refusal:
            return _same_page(refusal)
        except FilingRefused as refusal:
            form[FIELDS.get(refusal.code, "title")].errors = [filing_refusal(refusal)]
        except (NotOpen, StepRefused):
            flash(_("It waits for a decision or was decided meanwhile; nothing was changed."), "error")
            return redirect(url_for("external_certificates.show", certificate_id=certificate_id), 303)
        held = _own(current_session(), certificate_id)
    return _page(held, form), 422 if form.errors else 200


@blueprint.post("/<int:certificate_id>/discard")
@requires(PERMISSION, Reach.OWN)
def discard(certificate_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            discard_draft(session, _own(session, certificate_id, to_change=True))
        flash(_("The draft is discarded, and its file with it."), "success")
    except NotOpen:
        flash(_("It waits for a decision or was decided meanwhile; nothing was changed."), "error")
    return redirect(url_for("external_certificates.mine"), 303)


def _bring(content: bytes, name: str) -> int:
    """The draft of an upload. Raises PaperRefused, FileRefused and HandedInAlready; nothing is kept then."""
    sha256 = hashlib.sha256(content).hexdigest()
    if same := find_same(current_session(), _person_id(), sha256=sha256):
        raise HandedInAlready(same.certificate.id)
    inspected = inspect_upload(content)
    _refuse_ours(content, inspected.paper)
    received = _receive(content, inspected, name)
    with unit_of_work() as session:
        person = _person(session)
        certificate = bring_certificate(
            session, person, inspected, received, sha256, actor=current_actor(), clock=current_clock()
        )
        return certificate.id


def _refuse_ours(content: bytes, paper: Paper) -> None:
    """What was issued here has brought its hours already, or was altered. Raises FileRefused."""
    if paper not in {Paper.PDF, Paper.JSON} or len(content) > MOST_OF_OURS:
        return
    today = local_date(current_clock()())
    found = present_file(current_session(), content, current_trust(), today)
    if found.verdict is FileVerdict.ALTERED:
        raise FileRefused(
            _("This file names a certificate that was issued here, and is not what was issued.")
        )
    if found.verdict not in _NOT_OURS:
        raise FileRefused(
            _("This certificate was issued here. It is among your certificates, and its hours are posted.")
        )


def _receive(content: bytes, inspected: Inspected, name: str) -> ReceivedFile:
    """The file as it is kept; a credential as text that people can read."""
    if inspected.paper is Paper.JSON:
        text = json.dumps(json.loads(content.decode("utf-8-sig")), ensure_ascii=False, indent=2)
        return receive_upload(BytesIO(text.encode("utf-8")), kinds={"document"}, name="open-badge.txt")
    kind = "document" if inspected.paper is Paper.PDF else "image"
    return receive_upload(BytesIO(content), kinds={kind}, name=name)


def _page(held: Held, form: FieldsForm) -> str:
    certificate = held.certificate
    card = file_card(current_session(), certificate.file_id or 0)
    person = _person(current_session())
    return render_template(
        "certificates/external/certificate.html",
        held=held, certificate=certificate, form=form, checks=checks_text(certificate.checks),
        file=card, file_url=signed_url(card, clock=current_clock()) if card else "",
        is_own_name=is_holder(certificate.holder, person.name, person.name_en), person=person, **words(),
    )  # fmt: skip


def _form(session: Session, held: Held) -> FieldsForm:
    form = FieldsForm(obj=held.certificate)
    categories = hour_categories(session)
    form.category.choices = [(category.key, localised(category)) for category in categories]
    if not form.is_submitted() and form.hours.data:
        form.hours.data = form.hours.data.normalize()
    if not form.is_submitted() and not held.certificate.category:
        form.category.data = "external"
        form.holder.data = form.holder.data or _person(session).name
    return form


def _same_page(refusal: HandedInAlready) -> ResponseReturnValue:
    flash(_("You have handed this certificate in already. Here it is."), "warning")
    if refusal.certificate_id is None:
        return redirect(url_for("external_certificates.mine"), 303)
    return redirect(url_for("external_certificates.show", certificate_id=refusal.certificate_id), 303)


def _own(session: Session, certificate_id: int, *, to_change: bool = False) -> Held:
    return find_own_external(session, certificate_id, _person_id(), to_change=to_change) or abort(404)


def _person(session: Session) -> PersonCard:
    """Who is asking. Somebody without a post has nobody who would decide."""
    found = person_card(session, _person_id(), local_date(current_clock()()))
    if found is None:
        raise FileRefused(_("You hold no post at present, so nobody could decide on it."))
    return found


def _person_id() -> int:
    return current_scope().person_id or abort(404)
