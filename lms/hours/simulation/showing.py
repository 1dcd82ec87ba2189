"""A simulation's figures, put as its pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from lms.db import current_session
from lms.hours.domain.explaining import Explanation
from lms.hours.domain.verdicts import Verdict
from lms.hours.ledger.services import hour_categories
from lms.hours.policies.models import PolicyVersion
from lms.hours.simulation.domain import Standing
from lms.hours.simulation.explaining import Explained
from lms.hours.simulation.forms import SimulationForm
from lms.hours.simulation.models import Simulation, SimulationChange
from lms.hours.simulation.reading import Cell, UnitFigures
from lms.hours.simulation.wording import VERDICTS
from lms.hours.verdicts.wording import Names, reason_text, sentence
from lms.jobs.cards import job_card
from lms.jobs.models import Job
from lms.organisation.api import UnitCard
from lms.plugins import current_registry
from lms.web.access import current_actor
from lms.web.i18n import localised


@dataclass(frozen=True, slots=True)
class Matrix:
    """People by verdict now (a line each) and then (a column each); only verdicts that occur."""

    lines: Sequence[str]
    columns: Sequence[str]
    people: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures that come first."""

    to_short: int
    to_met: int
    otherwise: int


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One change with the sentence and the reasons that explain either side."""

    change: SimulationChange
    before: tuple[str, Sequence[str]] | None
    after: tuple[str, Sequence[str]] | None


def title(simulation: Simulation) -> str:
    """Which version was simulated, for whom."""
    version = simulation.version
    return _(
        "%(policy)s, version %(number)s, for %(unit)s",
        policy=localised(version.policy, "title"),
        number=version.number,
        unit=localised(simulation.unit),
    )


def start_form(
    versions: Iterable[PolicyVersion], units: Iterable[UnitCard], args: MultiDict[str, str]
) -> SimulationForm:
    """The form, with the version and unit that the address names."""
    form = SimulationForm(
        data={
            "version_id": args.get("version_id", type=int),
            "unit_id": args.get("unit_id", type=int),
        }
    )
    form.offer(
        [(version.id, version_name(version)) for version in versions],
        [(unit.id, "　" * (unit.depth - 1) + localised(unit)) for unit in units],
    )
    return form


def version_name(version: PolicyVersion) -> str:
    name = _(
        "%(policy)s, version %(number)s", policy=localised(version.policy, "title"), number=version.number
    )
    return name if version.approved_at else _("%(name)s (draft)", name=name)


def matrix(cells: Iterable[Cell]) -> Matrix:
    people = {(cell.before.value, cell.after.value): cell.people for cell in cells}
    return Matrix(
        [verdict for verdict in VERDICTS if any(before == verdict for before, _after in people)],
        [verdict for verdict in VERDICTS if any(after == verdict for _before, after in people)],
        people,
    )


def headline(simulation: Simulation) -> Headline:
    """How many people become short, become met, or go another way."""
    to_short = to_met = otherwise = 0
    for before, after, people in simulation.counts.get("moves", []):
        if after == Standing.SHORT and before != Standing.SHORT:
            to_short += people
        elif after == Standing.MET and before == Standing.SHORT:
            to_met += people
        else:
            otherwise += people
    return Headline(to_short, to_met, otherwise)


def branches(
    units: Sequence[UnitCard], path: str, by_unit: Mapping[int, UnitFigures]
) -> list[tuple[UnitCard, UnitFigures]]:
    """The unit looked at with its own people, and each of those one step below it with its subtree; without those in
    which nobody was looked at. A unit that is active no longer counts in the one above it."""
    top = next((unit for unit in units if unit.path == path), None)
    if top is None:
        return []
    shown = [unit for unit in units if unit.path.startswith(path) and unit.depth <= top.depth + 1]
    by_path = {unit.path: unit for unit in shown}
    sums: dict[int, UnitFigures] = defaultdict(UnitFigures)
    inside = {unit.id: unit.path for unit in units if unit.path.startswith(path)}
    for unit_id, figures in by_unit.items():
        if unit_id not in inside:
            continue
        steps = inside[unit_id].split("/")
        branch = by_path.get("/".join(steps[: top.depth + 2]) + "/", top)
        sums[branch.id] += figures
    return [(unit, sums[unit.id]) for unit in shown if sums[unit.id].people]


def job_of(simulation: Simulation) -> dict[str, Any]:
    """How the job gets on, and whether it may be watched: who did not ask for it sees its state alone."""
    job = current_session().get(Job, simulation.job_id) if simulation.job_id else None
    card = job_card(job, current_registry()) if job else None
    is_mine = job is not None and job.created_by == current_actor().account_id
    return {"job": card, "is_mine": is_mine}


def sides(session: Session, explained: Explained) -> list[SideBySide]:
    """The changes explained in the page's language."""
    titles = {ref: localised(line.entry, "title") for ref, line in explained.lines.items()}
    names = Names(titles, {category.key: localised(category) for category in hour_categories(session)})

    def told(one: Explanation | None) -> tuple[str, Sequence[str]] | None:
        if one is None or one.row.verdict is Verdict.NOT_APPLICABLE:
            return None
        return sentence(one, names), [reason_text(reason, names) for reason in one.asked]

    return [SideBySide(side.change, told(side.before), told(side.after)) for side in explained.sides]
