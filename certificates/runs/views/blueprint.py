"""The blueprint that the pages of runs share."""

from __future__ import annotations

from flask import Blueprint

PERMISSION = "certificates.administer"
blueprint = Blueprint(
    "certificate_runs", __name__, url_prefix="/certificates/runs", template_folder="../../templates"
)
