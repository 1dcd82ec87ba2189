"""The two sets of pages."""

from __future__ import annotations

from flask import Blueprint

authoring = Blueprint("authoring", __name__, url_prefix="/teach/courses", template_folder="../templates")
catalogue = Blueprint("catalogue", __name__, url_prefix="/courses", template_folder="../templates")
