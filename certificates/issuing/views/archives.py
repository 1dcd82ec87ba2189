"""Fetching an archive that a job has packed."""

from __future__ import annotations

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue

from certificates.issuing.packing import archive_in
from lms.contracts.access import Reach
from lms.web.access import current_actor, signed_in

blueprint = Blueprint("certificate_archives", __name__, url_prefix="/certificates/archives")


@blueprint.get("/<token>.zip")
@signed_in(Reach.OWN)
def fetch(token: str) -> ResponseReturnValue:
    """Sent from the disk as it is read. Only to who asked for it, so that a forwarded address opens nothing."""
    path, name = archive_in(token, current_actor()) or abort(404)
    response = send_file(path, mimetype="application/zip", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
