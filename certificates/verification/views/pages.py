"""The pages of verification: number and name, a file, and the address that a QR code leads to."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from certificates.papers.sniffing import PaperRefused
from certificates.register.domain import Verdict
from certificates.register.words import ICONS, TONES, VERDICTS
from certificates.verification.files import FileVerdict
from certificates.verification.forms import FileForm, VerifyForm
from certificates.verification.presented import PresentedFile
from certificates.verification.services import Finding, TooManyFailures, find_by_name
from certificates.verification.views.asking import (
    asker,
    files_wait_text,
    finding_under,
    limit_request,
    present,
    status_of,
    today,
    wait_text,
)
from certificates.verification.wording import checks_of, paper_refusal
from lms.clock import current_clock
from lms.db import unit_of_work
from lms.web.access import public

blueprint = Blueprint("verification", __name__, template_folder="../../templates")
blueprint.url_value_preprocessor(limit_request)


@blueprint.route("/verify", methods=["GET", "POST"])
@public
def form() -> ResponseReturnValue:
    form = VerifyForm(serial=request.args.get("serial", ""))
    finding = None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                finding = find_by_name(
                    session, form.number, form.name.data or "", asker(str(form.number)),
                    today=today(), clock=current_clock(),
                )  # fmt: skip
        except TooManyFailures as refusal:
            form.name.errors = [wait_text(refusal.seconds)]
            return _ask(form), 429
        if finding.token:
            return redirect(url_for("verification.by_token", token=finding.token.lower()), 303)
    return _ask(form, not_found=finding is not None)


@blueprint.post("/verify/file")
@public
def file() -> ResponseReturnValue:
    form = FileForm()
    if not form.validate_on_submit():
        return _ask(file_form=form), 422
    try:
        return _answer(present(form.content()))
    except PaperRefused as refusal:
        form.file.errors = [paper_refusal(refusal)]
        return _ask(file_form=form), 422
    except TooManyFailures as refusal:
        form.file.errors = [files_wait_text(refusal.seconds)]
        return _ask(file_form=form), 429


@blueprint.get("/v/<token>")
@blueprint.get("/V/<token>", endpoint="by_qr")
@public
def by_token(token: str) -> ResponseReturnValue:
    finding = finding_under(token)
    return _verdict_page(finding, token=token.lower()), status_of(finding.verdict)


def _ask(
    form: VerifyForm | None = None, file_form: FileForm | None = None, *, not_found: bool = False
) -> str:
    return render_template(
        "certificates/verify.html",
        form=form or VerifyForm(formdata=None), file_form=file_form or FileForm(formdata=None),
        not_found=not_found,
    )  # fmt: skip


def _answer(shown: PresentedFile) -> str:
    """The verdict on a file. One that is none of ours is unknown, whoever signed it."""
    if shown.finding is not None:
        return _verdict_page(shown.finding, shown, token=shown.finding.token.lower())
    is_altered = shown.verdict is FileVerdict.ALTERED
    return _verdict_page(Finding(Verdict.ALTERED if is_altered else Verdict.UNKNOWN), shown)


def _verdict_page(finding: Finding, shown: PresentedFile | None = None, **values: Any) -> str:
    return render_template(
        "certificates/verified.html",
        finding=finding, file=shown, checks=checks_of(finding, shown), checked_at=current_clock()(),
        words=VERDICTS, tones=TONES, icons=ICONS, Verdict=Verdict, **values,
    )  # fmt: skip
