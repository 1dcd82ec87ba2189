"""Pages of learning: a member's courses and lessons, and the progress that trainers and managers see."""

from __future__ import annotations

from courses.learning.views import beats, course, lesson, progress
from courses.learning.views.blueprints import learning

__all__ = ["beats", "course", "learning", "lesson", "progress"]
