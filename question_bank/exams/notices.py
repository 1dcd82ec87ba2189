"""What candidates are told of after their exams."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from lms.contracts.notices import NoticeType
from lms.contracts.texts import N_
from lms.notifications.api import Notice
from lms.web.paths import path_to
from question_bank.exams.models import Attempt, Exam

RESULT_CORRECTED = NoticeType(
    "question_bank.result_corrected",
    _l("Your exam results that were corrected"),
    N_("Your result in “%(title)s” was corrected: %(after)s %% instead of %(before)s %%."),
    "refresh",
    is_mailed=True,
)
NOTICE_TYPES = (RESULT_CORRECTED,)


def correction_notice(exam: Exam, attempt: Attempt, before: Decimal, regrading_id: int) -> Notice:
    """Tells whose attempt it is what a regrading made of the result, `before` being the percent until then."""
    return Notice(
        attempt.person_id,
        RESULT_CORRECTED.key,
        {
            "title": exam.title,
            "title_en": exam.title_en or "",
            "before": _percent(before),
            "after": _percent(attempt.percent or Decimal(0)),
        },
        path_to("exams.result", attempt_id=attempt.id),
        f"{attempt.id}:{regrading_id}",
    )


def _percent(percent: Decimal) -> str:
    digits = f"{percent:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
