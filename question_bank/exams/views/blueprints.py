"""The two blueprints of exams; each module of pages adds its routes to one of them."""

from __future__ import annotations

from flask import Blueprint

sitting = Blueprint("exams", __name__, url_prefix="/exams", template_folder="../templates")
setting = Blueprint("exam_setting", __name__, url_prefix="/teach/exams", template_folder="../templates")
