"""The blueprints of learning: a member's courses and lessons, and the progress of one's people."""

from __future__ import annotations

from flask import Blueprint

from courses.learning.wording import minutes_text

learning = Blueprint("learning", __name__, url_prefix="/courses", template_folder="../templates")
learning.add_app_template_global(minutes_text)

progress = Blueprint("progress", __name__, url_prefix="/people/courses", template_folder="../templates")
