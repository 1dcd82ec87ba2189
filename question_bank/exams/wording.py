"""Exams in words: rules as sentences, states, refusals."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from lms.web.i18n import format_local_datetime
from question_bank.bank.domain import MultipleResponseRule
from question_bank.exams.domain import AttemptRefused, AttemptState, ExamNotOpen, NoAttemptsLeft, Release
from question_bank.exams.models import Attempt
from question_bank.exams.services.candidates import Candidacy
from question_bank.exams.services.results import ResultRow

EXAM_STATES = {"draft": _l("Draft"), "published": _l("Published"), "closed": _l("Closed")}
RELEASES = {
    Release.ON_GRADING: _l("As soon as it is marked"),
    Release.AFTER_CLOSING: _l("After the exam has closed"),
    Release.BY_HAND: _l("When I release them"),
}
MULTIPLE_RESPONSE_RULES = {
    MultipleResponseRule.ALL_OR_NOTHING: _l("All or nothing"),
    MultipleResponseRule.LOU_XUAN: _l("Half for an incomplete answer without a wrong option"),
    MultipleResponseRule.PARTIAL: _l("The shares of the ticked options, added up"),
    MultipleResponseRule.NET_CORRECT: _l("Right minus wrong options"),
    MultipleResponseRule.PER_OPTION: _l("Each option by itself"),
}
REFUSED = {
    "already_published": _l("The exam is published already."),
    "not_published": _l("The exam is not published."),
    "closing_has_passed": _l("The closing time has passed. Set a later one first."),
    "too_few_questions": _l("The bank has too few released questions for this exam."),
    "nothing_to_release": _l("There are no results to release."),
}


def refusal_words(refusal: AttemptRefused) -> str:
    """Why no attempt can be started."""
    match refusal:
        case ExamNotOpen():
            return _("The exam is not open now.")
        case NoAttemptsLeft():
            return _("All attempts have been used.")
        case _:
            return _("That is not possible now.")


def rules_in_words(candidacy: Candidacy) -> list[tuple[str, str]]:
    """The rules as (icon, sentence), for the page before the start."""
    rules = candidacy.rules
    minutes, attempts = candidacy.minutes_allowed, rules.attempts_allowed
    lines = [("list-numbers", ngettext("%(num)s question", "%(num)s questions", rules.question_count))]
    if minutes is None:
        lines.append(("clock", _("No time limit.")))
    else:
        text = ngettext(
            "%(num)s minute, counted by the server from the first question on. It goes on when the page is closed.",
            "%(num)s minutes, counted by the server from the first question on. "
            "They go on when the page is closed.",
            minutes,
        )
        lines.append(("clock", text))
    lines.append(("target", _("%(percent)s %% to pass.", percent=plain_number(rules.pass_percent))))
    if attempts is None:
        lines.append(("repeat", _("As many attempts as you like; the best one counts.")))
    else:
        total = attempts + candidacy.extra_attempts
        text = ngettext("%(num)s attempt.", "%(num)s attempts; the best one counts.", total)
        lines.append(("repeat", text))
    lines.append(
        ("device-desktop", _("Every answer is saved as you give it. You may reload or change the device."))
    )
    if rules.closes_at is not None:
        lines.append(("calendar-due", _("Open until %(time)s.", time=format_local_datetime(rules.closes_at))))
    lines.append(("eye", _release_in_words(candidacy)))
    return lines


def _release_in_words(candidacy: Candidacy) -> str:
    match candidacy.rules.review.release:
        case Release.ON_GRADING:
            return _("You see the result at once.")
        case Release.AFTER_CLOSING:
            return _("You see the result after the exam has closed.")
        case Release.BY_HAND:
            return _("You see the result when the trainer releases it.")


def plain_number(number: Decimal | None) -> str:
    """A number of marks or percent without trailing zeros."""
    if number is None:
        return "–"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def duration_words(duration: timedelta | None) -> str:
    """A time taken, as 12:05 or 1:02:05."""
    if duration is None:
        return "–"
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def outcome_of(attempt: Attempt | ResultRow) -> tuple[str, str, str]:
    """An attempt's state as (words, tone, icon) for a badge, to those who may know the result."""
    if attempt.state == AttemptState.IN_PROGRESS:
        return _("In progress"), "ink", "clock"
    if attempt.is_passed is None:
        return _("To be marked"), "due", "pencil"
    return (_("Passed"), "done", "check") if attempt.is_passed else (_("Not passed"), "", "x")
