"""Sheets on their way to the browser."""

from __future__ import annotations

from io import BytesIO

from flask import abort, flash, redirect, request, send_file
from flask.typing import ResponseReturnValue

from certificates.register.models import Certificate
from certificates.register.records import snapshot_in
from certificates.register.words import why_void
from certificates.rendering import GlyphMissing, check_printable
from certificates.rendering.refusal_words import refusal_text
from certificates.sheets.drawing import PICTURE_WIDTHS, picture_of
from certificates.sheets.site import sheet_shelf
from certificates.signing.api import being_signed, signed_pdf
from lms.db import current_session

A_DAY = 86_400


def send_pdf(certificate: Certificate, page: str, *, tells_why: bool = False) -> ResponseReturnValue:
    """The signed certificate to save, or with ?open=1 to look at and print; while no worker has signed it, a page that
    waits for it. What cannot be printed is said on `page`, and so is why there is nothing to print of one that was
    revoked or replaced. `tells_why`: whether the reader can do something about a signature that failed."""
    snapshot = snapshot_in(certificate) or abort(404)
    if why := why_void(certificate):
        flash(why, "error")
        return redirect(page, 303)
    try:
        check_printable(snapshot)
    except GlyphMissing as refusal:
        flash(refusal_text(refusal), "error")
        return redirect(page, 303)
    content = signed_pdf(current_session(), snapshot, sheet_shelf())
    if content is None:
        return being_signed(certificate, page, tells_why=tells_why)
    response = send_file(
        BytesIO(content),
        mimetype="application/pdf",
        as_attachment="open" not in request.args,
        download_name=f"{certificate.serial}.pdf",
    )
    response.headers["Cache-Control"] = "private, no-cache"  # it may be revoked in an hour
    return response


def send_picture(certificate: Certificate) -> ResponseReturnValue:
    """The certificate as a picture, ?wide=1280 for a page. 404 where none can be made."""
    wide = request.args.get("wide", PICTURE_WIDTHS[0], type=int)
    snapshot = snapshot_in(certificate)
    if snapshot is None or wide not in PICTURE_WIDTHS:
        abort(404)
    try:
        picture = picture_of(
            current_session(), snapshot, sheet_shelf(), pixels_wide=wide, state=certificate.state
        )
    except GlyphMissing:
        abort(404)
    if picture is None:
        abort(404)
    response = send_file(BytesIO(picture), mimetype="image/png")
    response.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    return response
