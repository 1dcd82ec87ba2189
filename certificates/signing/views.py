"""A member's certificate for machines."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, abort, send_file, url_for
from flask.typing import ResponseReturnValue

from certificates.register.queries import find_own
from certificates.register.records import snapshot_in
from certificates.sheets.site import sheet_shelf
from certificates.signing.services import signed_credential
from certificates.signing.waiting import being_signed
from lms.contracts.access import Reach
from lms.db import current_session
from lms.web.access import current_scope, requires

blueprint = Blueprint("certificate_credentials", __name__, url_prefix="/certificates")


@blueprint.get("/<serial>/credential.json")
@requires("certificates.hold", Reach.OWN)
def credential(serial: str) -> ResponseReturnValue:
    certificate = find_own(current_session(), serial, current_scope()) or abort(404)
    snapshot = snapshot_in(certificate) or abort(404)
    content = signed_credential(current_session(), snapshot, sheet_shelf())
    if content is None:
        return being_signed(certificate, url_for("certificates.show", serial=serial))
    response = send_file(
        BytesIO(content), mimetype="application/vc", as_attachment=True, download_name=f"{serial}.json"
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response
