"""Sheets on their way to the browser."""

from __future__ import annotations

from io import BytesIO

from flask import Response, abort, flash, redirect, request, send_file
from flask.typing import ResponseReturnValue

from certificates.issuing.drawing import pdf_of, picture_of
from certificates.issuing.models import Certificate
from certificates.issuing.records import snapshot_in
from certificates.issuing.subscriptions import PICTURE_WIDTHS, sheet_shelf
from certificates.issuing.words import refusal_text
from certificates.rendering import GlyphMissing, RenderingRefusal
from lms.db import current_session

A_DAY = 86_400


def send_pdf(certificate: Certificate, page: str) -> ResponseReturnValue:
    """The certificate to save, or with ?open=1 to look at and print. What cannot be drawn is said on `page`."""
    snapshot = snapshot_in(certificate) or abort(404)
    try:
        sheet = pdf_of(current_session(), snapshot, sheet_shelf())
    except RenderingRefusal as refusal:
        flash(refusal_text(refusal), "error")
        return redirect(page, 303)
    response = send_file(
        BytesIO(sheet.content),
        mimetype="application/pdf",
        as_attachment="open" not in request.args,
        download_name=f"{certificate.serial}.pdf",
    )
    return _for_its_reader_only(response)


def send_picture(certificate: Certificate) -> ResponseReturnValue:
    """The certificate as a picture, ?wide=1280 for a page. 404 where none can be made."""
    wide = request.args.get("wide", PICTURE_WIDTHS[0], type=int)
    snapshot = snapshot_in(certificate)
    if snapshot is None or wide not in PICTURE_WIDTHS:
        abort(404)
    try:
        picture = picture_of(current_session(), snapshot, sheet_shelf(), pixels_wide=wide)
    except GlyphMissing:
        abort(404)
    if picture is None:
        abort(404)
    return _for_its_reader_only(send_file(BytesIO(picture), mimetype="image/png"))


def _for_its_reader_only(response: Response) -> Response:
    response.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    return response
