"""Regradings in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from question_bank.exams.domain.regrading import RegradingKind, RegradingState
from question_bank.exams.models import Regrading
from question_bank.exams.wording import MULTIPLE_RESPONSE_RULES

KINDS = {
    RegradingKind.REGRADE: _l("Regrading"),
    RegradingKind.VOID: _l("Withdrawal of a question"),
    RegradingKind.RESTORE: _l("A withdrawn question put back"),
    RegradingKind.UNDO: _l("Regrading undone"),
}
STATES = {
    RegradingState.COUNTING: (_l("Being counted"), "", "hourglass"),
    RegradingState.PLANNED: (_l("Not carried out yet"), "due", "clock"),
    RegradingState.RUNNING: (_l("Being carried out"), "ink", "progress"),
    RegradingState.STOPPED: (_l("Stopped"), "due", "alert-triangle"),
    RegradingState.DONE: (_l("Carried out"), "done", "circle-check"),
}
REFUSED = {
    "no_reason": _l("Say why the marks change."),
    "no_questions": _l("Choose at least one question."),
    "not_regradable": _l("One of the questions cannot be marked anew."),
    "no_later_version": _l("A version to mark by is not a later version of its question."),
    "nothing_to_mark_by": _l("Choose a later version for each question, or a rule for multiple response."),
    "nothing_to_undo": _l("There is nothing to undo."),
    "undone_before": _l("It has been undone already."),
    "not_planned": _l("It has been carried out already."),
    "another_is_running": _l("Another regrading of this exam is being carried out. Wait until it is done."),
}


def kind_words(regrading: Regrading) -> str:
    """What kind of decision it is."""
    return str(KINDS[RegradingKind(regrading.kind)])


def state_badge(regrading: Regrading) -> tuple[str, str, str]:
    """Where it stands as (words, tone, icon)."""
    words, tone, icon = STATES[RegradingState(regrading.state)]
    return str(words), tone, icon


def rule_words(rule: str) -> str | None:
    """The rule of multiple response by which it marks, None for that of each attempt."""
    return next((str(words) for known, words in MULTIPLE_RESPONSE_RULES.items() if known == rule), None)


def version_words(version: int, by_version: int | None) -> str:
    """By which version a question is marked."""
    if by_version is None:
        return _("version %(version)s", version=version)
    return _("version %(old)s, marked by version %(new)s", old=version, new=by_version)
