"""Between a rule's form and its keys in the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from wtforms import FormField

from lms.hours.domain.policy import Base, Joining, LeaveEffect, Measure, PeriodKind, Rule
from lms.hours.domain.writing import rule_values
from lms.hours.policies.forms.rule import RuleForm, empty_way
from lms.hours.policies.wording import TIERS

AUDIENCE = ("tiers", "posts", "flags", "unit_kinds")
PERIOD = ("kind", "months", "anchor", "event", "first", "base", "window_months")


def form_data(rule: Rule) -> dict[str, Any]:
    """What the form is filled with for a rule."""
    values = rule_values(rule)
    audience, period = values.get("audience", {}), values["period"]
    data = {key: values.get(key, "") for key in ("id", "title", "title_en", "clause", "clause_en")}
    data |= {f"audience_{key}": audience.get(key, []) for key in AUDIENCE}
    data["audience_posts"] = "\n".join(audience.get("posts", []))
    data["ways"] = [_way_data(way) for way in values.get("any_of", [values])]
    data |= {f"period_{key}": _text(period.get(key)) for key in PERIOD if key in period}
    data["on_tier_change"] = values.get("on_tier_change", "")
    data["on_join"] = values.get("on_join", Joining.FULL.value)
    data["on_leave"] = values.get("on_leave", LeaveEffect.IGNORE.value)
    data["minima"], data["caps"] = values.get("minima", []), values.get("caps", [])
    for group in ("each", "carry"):
        data |= {f"{group}_{key}": _text(value) for key, value in values.get(group, {}).items()}
    data["grace_months"] = _text(values.get("grace_months", ""))
    return data


def new_rule_data(today: date) -> dict[str, Any]:
    """What the form of a new rule begins with: the commonest kind."""
    return {
        "ways": [empty_way() | {"measure": Measure.HOURS.value}],
        "period_kind": PeriodKind.CALENDAR.value,
        "period_months": "12",
        "period_anchor": date(today.year, 1, 1),
    }


def values_of(form: RuleForm) -> dict[str, Any]:
    """The rule's keys as the document writes them. What has no meaning with the chosen measure or period is hidden in
    the form and left out; everything else is for the reader of policies to judge."""
    ways = [_way_values(entry) for _row, entry in filled_rows(form.ways)]
    sums = not any(way.get("measure") == Measure.COMPLETION for way in ways)
    values: dict[str, Any] = {
        key: form[key].data or "" for key in ("id", "title", "title_en", "clause", "clause_en")
    }
    values["audience"] = _given(
        {
            "tiers": form.audience_tiers.data,
            "posts": [line.strip() for line in (form.audience_posts.data or "").splitlines() if line.strip()],
            "flags": form.audience_flags.data,
            "unit_kinds": form.audience_unit_kinds.data,
        }
    )
    values |= ways[0] if len(ways) == 1 else {"any_of": ways}
    values["period"] = _period_values(form)
    values["on_tier_change"] = form.on_tier_change.data
    values["on_join"] = "" if form.on_join.data == Joining.FULL else form.on_join.data
    values["on_leave"] = "" if form.on_leave.data == LeaveEffect.IGNORE else form.on_leave.data
    if sums:
        values["minima"] = [_limit_values(entry) for _row, entry in filled_rows(form.minima)]
        values["caps"] = [_limit_values(entry) for _row, entry in filled_rows(form.caps)]
        values["each"] = _given(
            {"months": _whole(form.each_months.data), "hours": form.each_hours.data or ""}
        )
        if form.period_kind.data == PeriodKind.CALENDAR:
            values["carry"] = _given(
                {
                    "max": form.carry_max.data or "",
                    "into": form.carry_into.data or "",
                    "earned_in_last_months": _whole(form.carry_earned_in_last_months.data),
                }
            )
    grace = _whole(form.grace_months.data)
    values["grace_months"] = "" if grace == 0 else grace
    return _given(values)


def filled_rows(rows: Any) -> Iterator[tuple[int, FormField[Any]]]:
    """The rows in which something is written. A way without a measure is empty, so is a limit without an amount."""
    for number, entry in enumerate(rows):
        form = entry.form
        if (
            form["measure"].data
            if "measure" in form
            else any(form[key].data for key in ("hours", "share", "categories"))
        ):
            yield number, entry


def _way_data(way: Mapping[str, Any]) -> dict[str, Any]:
    required = way.get("required", "")
    by_tier = required if isinstance(required, dict) else {}
    return {
        "measure": way["measure"],
        "required": "" if by_tier else required,
        "tiers": [
            {"tier": tier, "amount": by_tier.get(tier, "")} for tier in dict.fromkeys([*TIERS, *by_tier])
        ],
        "categories": way.get("categories", []),
        "programme": way.get("programme", ""),
    }


def _way_values(entry: FormField[Any]) -> dict[str, Any]:
    form = entry.form
    by_tier = {row.form.tier.data: row.form.amount.data for row in form.tiers if row.form.amount.data}
    if form.measure.data == Measure.COMPLETION:
        # “1” by tier is how a text may say whose completion it is; other amounts were for another measure
        asked = by_tier if set(by_tier.values()) == {"1"} else None
        return _given(
            {"measure": form.measure.data, "programme": form.programme.data or "", "required": asked}
        )
    return _given(
        {
            "measure": form.measure.data,
            "required": form.required.data or by_tier,
            "categories": form.categories.data,
        }
    )


def _period_values(form: RuleForm) -> dict[str, Any]:
    kind = form.period_kind.data
    values: dict[str, Any] = {"kind": kind, "months": _whole(form.period_months.data)}
    match kind:
        case PeriodKind.CALENDAR:
            values["anchor"] = form.period_anchor.data
        case PeriodKind.FROM_EVENT:
            values["event"] = form.period_event.data
        case PeriodKind.FROM_LAST:
            values["first"] = form.period_first.data
            if form.period_base.data == Base.EXPIRY:
                values["base"] = form.period_base.data
                values["window_months"] = _whole(form.period_window_months.data)
    return _given(values)


def _limit_values(entry: FormField[Any]) -> dict[str, Any]:
    form = entry.form
    return _given(
        {
            "categories": form.categories.data,
            "hours": form.hours.data or "",
            "share": form.share.data or "",
            "of": form.of.data if form.share.data else "",
            "per_activity": True if "per_activity" in form and form.per_activity.data else None,
        }
    )


def _whole(text: str | None) -> int | str:
    """A whole number as such; anything else as it was written, so that it can be refused in its place."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() else text


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None and value not in ("", {}, [])}
