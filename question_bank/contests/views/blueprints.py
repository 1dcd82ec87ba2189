"""The two blueprints of contests; each module of pages adds its routes to one of them."""

from __future__ import annotations

from flask import Blueprint

from question_bank.contests.wording import clock_words, score_words, time_words

playing = Blueprint("contests", __name__, url_prefix="/contests", template_folder="../templates")
setting = Blueprint("contest_setting", __name__, url_prefix="/teach/contests", template_folder="../templates")

playing.add_app_template_filter(score_words, "contest_points")
playing.add_app_template_filter(time_words, "contest_time")
playing.add_app_template_filter(clock_words, "clock_time")
