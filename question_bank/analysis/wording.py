"""Item analysis in words that somebody understands who has never heard of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.web.i18n import localised
from question_bank.analysis.domain.counted import Counted
from question_bank.analysis.domain.options import OptionStatistics
from question_bank.analysis.domain.verdicts import (
    THRESHOLDS,
    Consistency,
    OptionFinding,
    Verdict,
)
from question_bank.analysis.report import DrawName, QuestionRow
from question_bank.bank.domain import MultipleResponse, SingleChoice
from question_bank.bank.rendering import plain_words

LONGEST_OPTION = 40

COUNTED = {
    Counted.FIRST: _l("First attempts"),
    Counted.LAST: _l("Last attempts"),
    Counted.BEST: _l("Best attempts"),
}
VERDICTS = {
    Verdict.CHECK_KEY: _l("Check the key"),
    Verdict.WEAK: _l("Hardly tells good from weak"),
    Verdict.TOO_HARD: _l("Too hard to tell anybody apart"),
    Verdict.TOO_EASY: _l("Too easy to tell anybody apart"),
    Verdict.FAIR: _l("Does its work"),
    Verdict.GOOD: _l("Works well"),
    Verdict.TOO_FEW: _l("Too few candidates to judge"),
}
BADGES = {
    Verdict.CHECK_KEY: ("due", "key"),
    Verdict.WEAK: ("due", "alert-triangle"),
    Verdict.TOO_HARD: ("", "arrow-down"),
    Verdict.TOO_EASY: ("", "arrow-up"),
    Verdict.FAIR: ("ink", "check"),
    Verdict.GOOD: ("done", "circle-check"),
    Verdict.TOO_FEW: ("", "hourglass"),
}
"""The tone and the icon of each verdict."""
CONSISTENCIES = {
    Consistency.UNKNOWN: _l("It takes three candidates and two questions."),
    Consistency.LOW: _l("low: with other questions, many would have had another result"),
    Consistency.USABLE: _l("usable, but not for a decision that hangs on a few marks"),
    Consistency.HIGH: _l("high: the result can be relied on"),
}
OPTION_FINDINGS = {
    OptionFinding.BEST_CHOOSE_IT: _l("the best candidates prefer it"),
    OptionFinding.NOT_CHOSEN: _l("chosen by nobody: replace it"),
}


def legend() -> list[tuple[Verdict, str]]:
    """What each verdict means, with its thresholds, in the order in which they are decided."""
    weak, good = THRESHOLDS.weak_below, THRESHOLDS.good_from
    meanings = {
        Verdict.TOO_FEW: _(
            "Fewer than %(count)s candidates had it: the numbers are chance for the most part.",
            count=THRESHOLDS.fewest_candidates,
        ),
        Verdict.CHECK_KEY: _(
            "The discrimination index is below 0, or the best candidates prefer a wrong answer, "
            "and either is more than chance. The key may be wrong, or the question misleading.",
        ),
        Verdict.TOO_EASY: _(
            "Facility index from %(percent)s %%.", percent=f"{100 * THRESHOLDS.too_easy_from:g}"
        ),
        Verdict.TOO_HARD: _(
            "Facility index up to %(percent)s %%.", percent=f"{100 * THRESHOLDS.too_hard_to:g}"
        ),
        Verdict.WEAK: _("Discrimination index below %(percent)s %%.", percent=f"{weak:g}"),
        Verdict.FAIR: _(
            "Discrimination index from %(low)s %% to %(high)s %%.", low=f"{weak:g}", high=f"{good:g}"
        ),
        Verdict.GOOD: _("Discrimination index from %(percent)s %%.", percent=f"{good:g}"),
    }
    return list(meanings.items())


def definitions() -> list[tuple[str, str]]:
    """What each number is, as (name, meaning). x is the mark in a question, T the total of a paper."""
    return [
        (_("Facility index"), _("The mean mark as a share of the highest: mean(x) / max.")),
        (
            _("Discrimination index"),
            _(
                "Whether those who do well in the rest of the paper do well here too: 100 · corr(x, T − x), "
                "from −100 to 100."
            ),
        ),
        (
            _("Discriminative efficiency"),
            _(
                "The discrimination that was reached of what these marks would allow: "
                "100 · cov(x, T − x) / cov(x sorted, T − x sorted)."
            ),
        ),
        (
            _("Effective weight"),
            _("How much of the differences between papers comes from here: 100 · √cov(x, T) / Σ √cov(x, T)."),
        ),
        (
            _("Internal consistency"),
            _(
                "Whether the questions measure the same thing (Cronbach’s alpha, KR-20): "
                "100 · p/(p − 1) · (1 − Σ var(x) / var(T)) for p questions. "
                "Low below %(usable)s %%, high from %(high)s %%.",
                usable=f"{THRESHOLDS.usable_from:g}",
                high=f"{THRESHOLDS.high_from:g}",
            ),
        ),
        (
            _("Error ratio"),
            _(
                "How much of the standard deviation is chance: 100 · √(1 − consistency / 100). "
                "Times the standard deviation it is the standard error: "
                "by so much somebody’s marks would differ on another day."
            ),
        ),
        (_("Standard deviation"), _("Variances and covariances divide by n − 1.")),
    ]


def verdict_words(row: QuestionRow) -> str:
    """The verdict on a question, as a sentence where there is more to say."""
    if row.preferred is None:
        return str(VERDICTS[row.verdict])
    option = option_words(row, row.preferred)
    return _("The best candidates answer “%(option)s”: check the key", option=_shortened(option))


def finding_words(counts: dict[Verdict, int]) -> str:
    """The title of the chart: what the verdicts come to."""
    total, few = sum(counts.values()), counts.get(Verdict.TOO_FEW, 0)
    if few == total:
        return _("Too few candidates to judge any question")
    fine = counts.get(Verdict.GOOD, 0) + counts.get(Verdict.FAIR, 0)
    suspects = counts.get(Verdict.CHECK_KEY, 0)
    words = _("%(fine)s of %(total)s questions do their work", fine=fine, total=total - few)
    if suspects:
        words = _("%(words)s; check the key of %(count)s", words=words, count=suspects)
    return words


def option_words(row: QuestionRow, option: OptionStatistics) -> str:
    """An option as plain words."""
    if not option.key:
        return _("no answer")
    match row.question.content:
        case SingleChoice(options=options) | MultipleResponse(options=options):
            return next(plain_words(each.text) for each in options if each.id == option.key)
    if "value" in row.question.type.blank_answer:
        return _("True") if option.key == "true" else _("False")
    return option.key


def option_letter(row: QuestionRow, option: OptionStatistics) -> str:
    """The letter of an option in the author's order, "" where options have none."""
    match row.question.content:
        case SingleChoice(options=options) | MultipleResponse(options=options) if option.key:
            place = next(place for place, each in enumerate(options) if each.id == option.key)
            return chr(ord("A") + place) if place < 26 else str(place + 1)
    return ""


def draw_words(draw: str, names: Mapping[str, DrawName]) -> str:
    """The name of a draw: its category, or the bank for the top of one."""
    found = names.get(draw)
    if found is None:
        return _("Drawn at random")
    return found.name or localised(found, "bank_title")


def number_words(value: float | Decimal | None, places: int = 0) -> str:
    """A statistic with so many places, a dash where there is none."""
    if value is None:
        return "–"
    text = f"{value:.{places}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_OPTION else text[: LONGEST_OPTION - 1] + "…"
