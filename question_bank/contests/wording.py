"""Contests in words: rules as sentences, refusals, scores."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from flask_babel import format_time, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.web.i18n import format_local_datetime, relative_date
from question_bank.contests.domain import (
    AttemptUsedToday,
    ContestClosed,
    ContestNotOpen,
    ContestRules,
    EntryRefused,
    UnitLevel,
    UnitRule,
)
from question_bank.contests.services.entering import NotForThisPerson
from question_bank.contests.services.standing import Participation
from question_bank.exams.wording import duration_words

UNIT_RULES = {
    UnitRule.MEAN: _l("The mean of its best people"),
    UnitRule.SUM: _l("The sum of its best people"),
}
UNIT_LEVELS = {
    UnitLevel.OWN: _l("Everybody's own unit"),
    UnitLevel.BRANCH: _l("The units directly below the one in charge, with all below them"),
}
REFUSED = {
    "already_published": _l("The contest is published already."),
    "not_published": _l("The contest is not published."),
    "closing_has_passed": _l("The end has passed. Set a later one first."),
    "too_few_questions": _l("The bank has too few released questions for this contest."),
    "rules_are_fixed": _l(
        "People have begun: questions, times and scoring stay as they are. "
        "Title, introduction, end and freeze can still be changed."
    ),
}


def refusal_words(refusal: EntryRefused) -> str:
    """Why no attempt can be started."""
    match refusal:
        case ContestNotOpen():
            return _("The contest has not opened yet.")
        case ContestClosed():
            return _("The contest is over.")
        case AttemptUsedToday():
            return _("You have played today. %(next)s", next=next_words(refusal.next_at))
        case NotForThisPerson():
            return _("This contest is for another unit.")
        case _:
            return _("That is not possible now.")


def next_words(next_at: datetime | None) -> str:
    """When the next attempt may start; None: the contest ends before."""
    if next_at is None:
        return _("The contest ends before the next day begins.")
    return _(
        "The next attempt is yours %(day)s from %(time)s.",
        day=relative_date(next_at),
        time=format_time(next_at, "short"),
    )


def what_comes_next(own: Participation) -> str:
    """When the person may play again; "" while they may, and when there will be no more."""
    refusal = own.refusal
    return next_words(refusal.next_at) if isinstance(refusal, AttemptUsedToday) else ""


def rules_in_words(rules: ContestRules) -> list[tuple[str, str]]:
    """The rules as (icon, sentence), for the page before the start."""
    questions = sum(draw.count for draw in rules.draws)
    lines = [
        (
            "list-numbers",
            ngettext(
                "%(num)s question, drawn anew for every attempt. A point if it is right, nothing otherwise.",
                "%(num)s questions, drawn anew for every attempt. A point for each right one, nothing otherwise.",
                questions,
            ),
        ),
        (
            "clock",
            ngettext(
                "%(num)s minute, counted by the server. It goes on when the page is closed.",
                "%(num)s minutes, counted by the server. They go on when the page is closed.",
                rules.minutes_allowed,
            ),
        ),
        (
            "calendar",
            ngettext(
                "%(num)s attempt a day; a new day begins at midnight.",
                "%(num)s attempts a day; a new day begins at midnight.",
                rules.attempts_per_day,
            ),
        ),
        (
            "trophy",
            _("Your best attempt counts. With equal points the faster one is ahead, then the earlier one."),
        ),
        ("users", _unit_rule_words(rules)),
    ]
    if rules.unit_level is UnitLevel.BRANCH:
        lines.append(
            (
                "sitemap",
                _("On the board of units everybody counts for the branch to which their unit belongs."),
            )
        )
    if rules.frozen_from is not None:
        since = format_local_datetime(rules.frozen_from)
        lines.append(
            ("eye-off", _("From %(time)s on the boards stand still, until the contest is over.", time=since))
        )
    return lines


def _unit_rule_words(rules: ContestRules) -> str:
    if rules.unit_rule is UnitRule.SUM:
        return ngettext(
            "Your unit's score is the points of its best person.",
            "Your unit's score is the sum of its best %(num)s people.",
            rules.counted_members,
        )
    return ngettext(
        "Your unit's score is that of its best person.",
        "Your unit's score is the mean of its best %(num)s people; a place that nobody takes counts as nothing.",
        rules.counted_members,
    )


def score_words(score: Decimal | Fraction | None) -> str:
    """A score with two places at most and no trailing zeros."""
    if score is None:
        return "–"
    text = f"{float(score):.2f}"
    return text.rstrip("0").rstrip(".")


def time_words(taken: timedelta | int | None) -> str:
    """A time taken, also given in milliseconds, as 04:05."""
    return duration_words(timedelta(milliseconds=taken) if isinstance(taken, int) else taken)


def clock_words(moment: datetime) -> str:
    """The time of day at a moment, with its seconds."""
    return format_time(moment, "medium")
