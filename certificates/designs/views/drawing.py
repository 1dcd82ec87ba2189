"""Examples that pages of designs send: drawn by the engine of the download, with the longest name among the people."""

from __future__ import annotations

from io import BytesIO

from flask import render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certificates.designs.preview import draw_example, example_for
from certificates.register.domain import Snapshot
from certificates.rendering import Engine, RenderingRefusal, Template, available_engines
from certificates.rendering.refusal_words import refusal_text
from lms.clock import current_clock
from lms.db import current_session
from lms.hours.api import local_date
from lms.web.access import current_scope


def send_example(template: Template) -> ResponseReturnValue:
    """The PDF, or a page that says why there is none."""
    try:
        pdf = draw_example(template, example())
    except RenderingRefusal as refusal:
        return refused_example([refusal_text(refusal)])
    return send_file(BytesIO(pdf), mimetype="application/pdf", download_name="preview.pdf")


def refused_example(reasons: list[str]) -> ResponseReturnValue:
    """Why the design cannot be drawn, on a page of its own."""
    return render_template("certificates/preview_refused.html", reasons=reasons), 422


def example() -> Snapshot:
    """The made-up certificate with the longest names that the trainer's people have."""
    return example_for(current_session(), current_scope(), local_date(current_clock()()))


def engine_problem() -> str:
    """Why HTML cannot be drawn here, in the page's language; empty where it can."""
    status = next(status for status in available_engines() if status.engine is Engine.PDFKIT)
    return str(_(status.problem)) if status.problem else ""
