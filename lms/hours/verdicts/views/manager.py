"""A manager's people: who is short by which rule, who will be, by unit and by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach, Scope
from lms.db import current_session
from lms.hours.days import local_date
from lms.hours.domain.policy import Measure
from lms.hours.leaves.services import exemptions_of, leaves_of
from lms.hours.verdicts.figures import figures_by_unit
from lms.hours.verdicts.keeping import count_to_judge
from lms.hours.verdicts.overview import Figures, below, total
from lms.hours.verdicts.people import Wanted, count_standings, standings
from lms.hours.verdicts.rules import RuleChoice, duty_key, rules_in
from lms.hours.verdicts.spreadsheet import people_workbook
from lms.hours.verdicts.views.charts import ProgressCharts, branches_of, progress_charts
from lms.hours.verdicts.views.listing import list_rows
from lms.hours.verdicts.views.showing import person_context
from lms.organisation.api import UnitCard, person_card, reaches_person, unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.download import spreadsheet_response
from lms.web.paging import empty_page

blueprint = Blueprint("people_hours", __name__, url_prefix="/people/hours", template_folder="../../templates")


@dataclass(frozen=True, slots=True)
class _View:
    """What the address asks for, and how the people stand by it: `totals` of those in `scope`, with their charts."""

    units: list[UnitCard]
    rules: list[RuleChoice]
    rule: RuleChoice | None
    wanted: Wanted
    scope: Scope
    branches: list[tuple[UnitCard, Figures]]
    totals: Figures
    charts: ProgressCharts | None


@blueprint.get("")
@requires("lms.see_hours", Reach.UNITS)
def overview() -> ResponseReturnValue:
    session, now = current_session(), current_clock()()
    view = _view(session, current_scope(), local_date(now))
    page = empty_page(count_standings(session, view.scope, now, view.wanted))
    people = standings(session, view.scope, now, view.wanted, limit=page.per_page, offset=page.offset)
    return render_template(
        "hours/people.html",
        view=view,
        page=replace(page, rows=list_rows(session, people, view.rule, view.wanted, now)),
        to_judge=count_to_judge(session, view.scope, local_date(now)),
        today=local_date(now),
    )


@blueprint.get("/charts")
@requires("lms.see_hours", Reach.UNITS)
def charts() -> ResponseReturnValue:
    """The charts alone, for the home page, which asks for them when they come into view."""
    view = _view(current_session(), current_scope(), local_date(current_clock()()))
    return render_template("hours/people_charts.html", view=view) if view.charts else ("", 204)


@blueprint.get("/export.xlsx")
@requires("lms.see_hours", Reach.UNITS)
def export() -> ResponseReturnValue:
    session, scope, now = current_session(), current_scope(), current_clock()()
    today = local_date(now)
    _units, _rules, rule, wanted = _asked(session, scope, today)
    people = standings(session, _looked_at(scope, wanted), now, wanted)
    return spreadsheet_response(
        people_workbook(people, rule, today), f"{wanted.rule}-{today.isoformat()}.xlsx"
    )


@blueprint.get("/<int:person_id>")
@requires("lms.see_hours", Reach.UNITS)
def person(person_id: int) -> ResponseReturnValue:
    session, today, actor = current_session(), local_date(current_clock()()), current_actor()
    if not reaches_person(session, current_scope(), person_id, today):
        abort(404)
    may_manage = (
        actor.may("lms.manage_leaves")
        and actor.person_id != person_id
        and reaches_person(session, actor.scope("lms.manage_leaves"), person_id, today)
    )
    exemptions = exemptions_of(session, person_id)
    return render_template(
        "hours/person.html",
        person=person_card(session, person_id, today), may_manage=may_manage,
        leaves=leaves_of(session, person_id), exemptions=exemptions,
        decided={duty_key(one.rule, one.period_starts_on) for one in exemptions},
        **person_context(session, person_id),
    )  # fmt: skip


def _view(session: Session, scope: Scope, today: date) -> _View:
    units, rules, rule, wanted = _asked(session, scope, today)
    seen = _looked_at(scope, wanted)
    by_unit = below(figures_by_unit(session, seen, wanted.rule, wanted.pace), wanted.unit_path)
    branches = branches_of(units, wanted.unit_path, by_unit)
    drawn = progress_charts(session, seen, rule, branches)
    return _View(units, rules, rule, wanted, seen, branches, total(by_unit.values()), drawn)


def _asked(
    session: Session, scope: Scope, today: date
) -> tuple[list[UnitCard], list[RuleChoice], RuleChoice | None, Wanted]:
    """The units and rules there are, and of them the rule and the view that the address asks for."""
    units = unit_cards(session, scope)
    rules = rules_in(session, [unit.path for unit in units], today)
    return units, rules, *_wanted(units, rules)


def _wanted(units: list[UnitCard], rules: list[RuleChoice]) -> tuple[RuleChoice | None, Wanted]:
    """The rule and the view that the address asks for; the first rule, which is the annual one, unless it names one."""
    chosen = request.args.get("unit", type=int)
    path = next((unit.path for unit in units if unit.id == chosen), "")
    asked = request.args.get("rule", "")
    rule = next((one for one in rules if one.id == asked), next(iter(rules), None))
    is_cyclic = rule is not None and rule.measure is Measure.COMPLETION
    wanted = Wanted(
        state=request.args.get("state", "overdue" if is_cyclic else "short"),
        tier=request.args.get("tier", ""),
        unit_path=path,
        words=request.args.get("q", "").strip(),
        sort=request.args.get("sort", "-short"),
    )
    pace = rule.pace if rule else None
    if wanted.state == "pace" and pace is None:
        wanted = replace(wanted, state="short")
    return rule, wanted if rule is None else replace(wanted, rule=rule.id, pace=pace)


def _looked_at(scope: Scope, wanted: Wanted) -> Scope:
    """The chosen unit's subtree, which lies within the scope, or all of the scope."""
    return Scope(unit_paths=(wanted.unit_path,)) if wanted.unit_path else scope
