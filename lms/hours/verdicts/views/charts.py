"""The charts of the manager's page: units side by side, the year against its plan, units by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.hours.domain.calendar import Period
from lms.hours.domain.forecasting import Pace, burn_up, months_of
from lms.hours.domain.policy import Measure
from lms.hours.verdicts.overview import Figures, by_branch, total
from lms.hours.verdicts.progress import earned_by_month
from lms.hours.verdicts.rules import RuleChoice
from lms.organisation.api import UnitCard
from lms.web.i18n import format_local_date, localised

MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class ProgressCharts:
    """What each month brought: all together against the plan, and by unit; `busiest` is the month that brought most;
    `is_ahead` says that all together have more than the plan, however unevenly."""

    burn_up: dict[str, Any]
    by_unit: dict[str, Any] | None
    busiest: str
    is_ahead: bool


def branches_of(
    units: list[UnitCard], path: str, by_unit: Mapping[str, Figures]
) -> list[tuple[UnitCard, Figures]]:
    """The unit looked at and those one step below it, each with its people; empty ones are left out."""
    branches = _branches(units, path)
    figures = by_branch(by_unit, [unit.path for unit in branches])
    return [(unit, figures[unit.path]) for unit in branches if figures[unit.path].people]


def progress_charts(
    session: Session,
    scope: Scope,
    rule: RuleChoice | None,
    branches: Sequence[tuple[UnitCard, Figures]],
) -> ProgressCharts | None:
    """The charts of a rule that asks for hours in one period for all; None for others, and while nobody is due."""
    figures = total(figures for _unit, figures in branches)
    if rule is None or rule.measure is not Measure.HOURS or len(rule.paces) != 1 or not figures.due:
        return None
    pace = rule.paces[0]
    months = [month for month in months_of(pace.period) if month.starts_on <= pace.today]
    earned = earned_by_month(session, scope, months, rule.categories)
    sums = [sum(column, Decimal(0)) for column in zip(*earned.values(), strict=True)] or [Decimal(0)] * len(
        months
    )
    busiest = max(range(len(months)), key=lambda number: sums[number])
    return ProgressCharts(
        _burn_up(pace, figures, sums),
        _by_unit(branches, months, earned),
        _month(months[busiest]),
        sum(sums, Decimal(0)) >= pace.planned(figures.required, pace.today),
    )


def _burn_up(pace: Pace, figures: Figures, sums: list[Decimal]) -> dict[str, Any]:
    lines = burn_up(pace, figures.required, sums)
    series: list[dict[str, Any]] = [
        {"name": _("Earned so far"), "values": [_number(one) for one in lines.earned], "tone": "ink"},
        {"name": _("Plan"), "values": [_number(one) for one in lines.planned], "tone": "done"},
    ]
    if pace.is_told:
        values = [_number(one) for one in lines.forecast]
        series.append({"name": _("At this pace"), "values": values, "tone": "quiet"})
    return {
        "kind": "line",
        "label": _("Month"),
        "unit": _("hours"),
        "categories": [format_local_date(month, "LLL") for month in lines.months],
        "series": series,
    }


def _by_unit(
    branches: Sequence[tuple[UnitCard, Figures]], months: list[Period], earned: Mapping[str, list[Decimal]]
) -> dict[str, Any] | None:
    """Hours per head by unit and month; None for a single unit."""
    if len(branches) < 2:
        return None
    shown = branches[:MOST_ROWS]
    paths = sorted((unit.path for unit, _figures in branches), key=len, reverse=True)
    sums = {path: [Decimal(0)] * len(months) for path in paths}
    for path, amounts in earned.items():
        branch = next((one for one in paths if path.startswith(one)), None)
        if branch is not None:
            sums[branch] = [one + other for one, other in zip(sums[branch], amounts, strict=True)]
    return {
        "kind": "heatmap",
        "label": _("Unit"),
        "unit": _("hours"),
        "columns": [_month(month) for month in months],
        "rows": [localised(unit) for unit, _figures in shown],
        "values": [[_per_head(amount, figures) for amount in sums[unit.path]] for unit, figures in shown],
    }


def _branches(units: list[UnitCard], path: str) -> list[UnitCard]:
    inside = [unit for unit in units if unit.path.startswith(path)]
    top = min((unit.depth for unit in inside), default=0)
    return [unit for unit in inside if unit.depth <= top + 1]


def _per_head(amount: Decimal, figures: Figures) -> float | None:
    return _number((amount / figures.due).quantize(Decimal("0.1"), ROUND_HALF_UP)) if figures.due else None


def _month(month: Period) -> str:
    return format_local_date(month.starts_on, "LLL")


def _number(amount: Decimal | None) -> float | None:
    """For drawing only; every sum was made of exact decimals."""
    return None if amount is None else float(amount)
