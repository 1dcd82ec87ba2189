"""The blueprints of item analysis, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from lms.web.i18n import in_page_language
from question_bank.analysis import wording
from question_bank.analysis.domain.counted import Counted

PERMISSION = "question_bank.set_exams"

blueprint = Blueprint("exam_analysis", __name__, url_prefix="/teach/exams", template_folder="../templates")
levels = Blueprint("item_levels", __name__, url_prefix="/questions/banks", template_folder="../templates")


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    """How statistics are written, for the templates of this slice and of the bank."""
    return {"statistic": wording.number_words}


def counted_attempts() -> Counted:
    """Which attempts the address asks for; everybody's first for nonsense."""
    wanted = request.args.get("attempts", "")
    return Counted(wanted) if wanted in list(Counted) else Counted.FIRST


def page_words() -> dict[str, Any]:
    """What the templates of analysis say things with."""
    return {
        "all_counted": in_page_language(wording.COUNTED),
        "verdicts": in_page_language(wording.VERDICTS),
        "badges": wording.BADGES,
        "consistencies": in_page_language(wording.CONSISTENCIES),
        "option_findings": in_page_language(wording.OPTION_FINDINGS),
        "legend": wording.legend(),
        "definitions": wording.definitions(),
        "verdict_words": wording.verdict_words,
        "option_words": wording.option_words,
        "option_letter": wording.option_letter,
        "draw_words": wording.draw_words,
    }
