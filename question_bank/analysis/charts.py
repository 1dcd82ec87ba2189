"""What the charts of item analysis show, as the front end's chart.js takes it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import Any

from flask_babel import gettext as _

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
    return {
        "kind": "scatter",
        "label": _("Question"),
        "x": {"name": _("Facility index (%)"), "min": min(80, 20 * floor(min(places) / 20)), "max": 100},
        "y": {
            "name": _("Discrimination index (%)"),
            "min": min(0, 20 * floor(min(heights) / 20)),
            "max": max(40, 20 * ceil(max(heights) / 20)),
        },
        "lines": [{"name": _("works well from here up"), "y": THRESHOLDS.good_from}],
        "series": series,
    }


def by_group(row: QuestionRow) -> dict[str, Any] | None:
    """How many in a hundred of the lower, the middle and the upper group chose each option."""
    sizes = row.options.analysis.groups if row.options else None
    if row.options is None or sizes is None:
        return None
    series: list[dict[str, Any]] = []
    for option in row.options.analysis.options:
        groups = option.groups
        assert groups is not None
        counts = [(groups.lower, sizes.lower), (groups.middle, sizes.middle), (groups.upper, sizes.upper)]
        values = [round(100 * count / size) if size else None for count, size in counts]
        if option.chosen:
            series.append({"name": _short(row, option), "values": values, "tone": _tone(option, len(series))})
    return {
        "kind": "line",
        "categories": [_("Lower group"), _("Middle group"), _("Upper group")],
        "series": series,
        "unit": "%",
        "max": 100,
        "label": _("Group"),
    }


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
