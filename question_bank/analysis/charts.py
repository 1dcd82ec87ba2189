"""What the charts of item analysis show, as the front end's chart.js takes it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, sqrt
from typing import Any

from flask_babel import gettext as _

from question_bank.analysis.domain.irt import ItemParameters, paper_information, probability
from question_bank.analysis.domain.options import OptionStatistics
from question_bank.analysis.domain.verdicts import THRESHOLDS, Verdict
from question_bank.analysis.report import SUSPICIOUS, URGENCY, QuestionRow
from question_bank.analysis.wording import VERDICTS, option_letter, option_words

TONES = {
    Verdict.CHECK_KEY: "due",
    Verdict.WEAK: "due",
    Verdict.TOO_HARD: "quiet",
    Verdict.TOO_EASY: "quiet",
    Verdict.FAIR: "ink",
    Verdict.GOOD: "done",
    Verdict.TOO_FEW: "quiet",
}
LONGEST = 24
MIDDLE = 50
"""The facility, in percent, between what is called hard and what is called easy."""
MOST_LABELS = 20
"""More points than that are not numbered: the numbers would hide each other."""


def scatter(rows: Sequence[QuestionRow]) -> dict[str, Any] | None:
    """Every question by facility and discrimination, a group for each verdict; None when nothing can be placed."""
    series: list[dict[str, Any]] = []
    for verdict in URGENCY:
        points = [
            {
                "x": round(100 * row.statistics.facility_index, 1),
                "y": round(row.statistics.discrimination_index, 1),
                "label": str(row.number),
            }
            for row in rows
            if row.verdict is verdict
            and row.statistics.facility_index is not None
            and row.statistics.discrimination_index is not None
        ]
        if points:
            is_labelled = verdict in SUSPICIOUS and len(points) <= MOST_LABELS
            series.append(
                {
                    "name": str(VERDICTS[verdict]),
                    "tone": TONES[verdict],
                    "labelled": is_labelled,
                    "points": points,
                }
            )
    if not series:
        return None
    places = [point["x"] for each in series for point in each["points"]]
    heights = [point["y"] for each in series for point in each["points"]]
    left, low = min(20, 20 * floor(min(places) / 20)), min(0, 20 * floor(min(heights) / 20))
    return {
        "kind": "scatter",
        "label": _("Question"),
        "x": {"name": _("Facility index (%)"), "min": left, "max": 100},
        "y": {
            "name": _("Discrimination index (%)"),
            "min": low,
            "max": max(60, 20 * ceil(max(heights) / 20)),
        },
        "lines": [{"name": _("works well from here up"), "y": THRESHOLDS.good_from}, {"x": MIDDLE}],
        "quadrants": [
            _("Hard, and tells who knows"),
            _("Easy, and tells who knows"),
            _("Hard, tells little"),
            _("Easy, tells little"),
        ],
        "series": series,
    }


def by_fifth(row: QuestionRow) -> dict[str, Any] | None:
    """How many in a hundred of each fifth, by the rest of the paper, chose each option; for a question without options
    the share of the marks that each fifth earned. None where nobody's answers were looked at."""
    if row.options is not None:
        sizes = row.options.analysis.fifths
        series: list[dict[str, Any]] = []
        for option in row.options.analysis.options:
            if option.chosen:
                values = _shares(option.fifths, sizes)
                series.append(
                    {"name": _short(row, option), "values": values, "tone": _tone(option, len(series))}
                )
    elif any(each is not None for each in row.curve):
        values = [None if each is None else round(100 * each) for each in row.curve]
        series = [{"name": _("Share of the marks"), "values": values, "tone": "done"}]
    else:
        return None
    return {
        "kind": "line",
        "categories": [_("weakest"), "2", "3", "4", _("best")],
        "series": series,
        "unit": "%",
        "max": 100,
        "label": _("Fifth of the candidates"),
    }


def _shares(counts: Sequence[int], sizes: Sequence[int]) -> list[int | None]:
    return [round(100 * count / size) if size else None for count, size in zip(counts, sizes, strict=True)]


def curve_title(row: QuestionRow) -> str:
    """What the best fifth earned, in a sentence."""
    known = [each for each in row.curve if each is not None]
    if not known:
        return ""
    return _(
        "The best earn %(best)s %% of its marks, the weakest %(weakest)s %%",
        best=round(100 * known[-1]),
        weakest=round(100 * known[0]),
    )


ABILITIES = [each / 2 for each in range(-8, 9)]
"""In standard deviations of the candidates."""


def item_curves(items: Sequence[tuple[str, ItemParameters]]) -> dict[str, Any] | None:
    """The chance of earning everything by ability, a line for each of these questions (name, parameters)."""
    if not items:
        return None
    tones = ("ink", "done", "due", "seal", "quiet")
    return _by_ability(
        [
            {
                "name": name,
                "values": [round(100 * probability(each.a, each.b, ability)) for ability in ABILITIES],
                "tone": tones[place % len(tones)],
            }
            for place, (name, each) in enumerate(items)
        ]
    ) | {"unit": "%", "max": 100}


def item_curve(item: ItemParameters) -> dict[str, Any]:
    """The curve of one question."""
    found = item_curves([(_("Chance of full marks"), item)])
    assert found is not None
    return found


def information_curve(items: Sequence[ItemParameters]) -> dict[str, Any] | None:
    """How much all questions together tell of somebody of each ability, and the standard error that follows."""
    if not items:
        return None
    values = [paper_information(items, ability) for ability in ABILITIES]
    errors = [round(1 / sqrt(each), 2) if each > 1 / 16 else None for each in values]
    return _by_ability(
        [
            {"name": _("Information"), "values": [round(each, 2) for each in values], "tone": "ink"},
            {"name": _("Standard error"), "values": errors, "tone": "quiet"},
        ]
    )


def information_title(items: Sequence[ItemParameters]) -> str:
    """Of whom the paper tells most, in a sentence."""
    if not items:
        return ""
    best = max(ABILITIES, key=lambda ability: paper_information(items, ability))
    if best < -1:
        return _("The paper tells most of weak candidates")
    if best > 1:
        return _("The paper tells most of strong candidates")
    return _("The paper tells most of candidates in the middle")


def _by_ability(series: list[dict[str, Any]]) -> dict[str, Any]:
    categories = [f"{ability:+g}".replace("-", "−").replace("+0", "0") for ability in ABILITIES]
    return {"kind": "line", "categories": categories, "series": series, "label": _("Ability θ")}


def by_group_title(row: QuestionRow) -> str:
    """What the upper group chose, in a sentence."""
    sizes = row.options.analysis.groups if row.options else None
    if row.options is None or sizes is None:
        return ""
    best = max(
        row.options.analysis.options, key=lambda each: each.groups.upper if each.groups else 0, default=None
    )
    if best is None or best.groups is None:
        return ""
    percent = round(100 * best.groups.upper / sizes.upper)
    if best.is_right:
        return _(
            "%(percent)s %% of the best candidates answer “%(option)s”, which is right",
            percent=percent,
            option=_short(row, best),
        )
    return _(
        "%(percent)s %% of the best candidates answer “%(option)s”, which is not the key",
        percent=percent,
        option=_short(row, best),
    )


def _tone(option: OptionStatistics, place: int) -> str:
    """Green for what is right alone; the dashes of the lines tell the others apart as well."""
    if option.is_right:
        return "done"
    return ("ink", "due")[place % 2] if option.key else "quiet"


def _short(row: QuestionRow, option: OptionStatistics) -> str:
    letter = option_letter(row, option)
    if letter:
        return letter
    text = option_words(row, option)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
