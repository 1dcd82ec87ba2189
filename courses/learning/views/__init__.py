"""Pages of learning: a member's courses and lessons, and the progress that trainers and managers see."""

from __future__ import annotations

from courses.learning.views import assigning, beats, course, lesson, people
from courses.learning.views.blueprints import learning, progress

__all__ = ["assigning", "beats", "course", "learning", "lesson", "people", "progress"]
