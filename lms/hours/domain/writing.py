"""From a Policy to TOML that people can read, and that reads back to an equal Policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import tomlkit
from tomlkit.items import Array, InlineTable, Table

from lms.hours.domain.amounts import amount_text
from lms.hours.domain.policy import (
    Alternative,
    Base,
    Joining,
    LeaveEffect,
    Limit,
    Measure,
    PeriodKind,
    PeriodSpec,
    Policy,
    Required,
    Rule,
    StartingEvent,
)


def write_policy(policy: Policy) -> str:
    """The TOML text of a policy; keys that say what is true anyway are left out."""
    document = tomlkit.document()
    document["policy"] = _table(head_values(policy))
    rules = tomlkit.aot()
    for rule in policy.rules:
        rules.append(_table(rule_values(rule)))
    document["rules"] = rules
    return _spaced(tomlkit.dumps(document))


def head_values(policy: Policy) -> dict[str, Any]:
    """The keys under [policy] with plain values."""
    return _given(
        {
            "id": policy.id,
            "version": policy.version,
            "title": policy.title,
            "title_en": policy.title_en,
            "document": policy.document,
            "timezone": policy.timezone.key,
            "valid_from": policy.valid_from,
            "valid_to": policy.valid_to,
        }
    )


def rule_values(rule: Rule) -> dict[str, Any]:
    """The keys under [[rules]] with plain values, in the order in which they are explained."""
    audience = {
        key: sorted(values)
        for key in ("tiers", "posts", "flags", "unit_kinds")
        if (values := getattr(rule.audience, key)) is not None
    }
    ways = [_alternative_values(way) for way in rule.alternatives]
    values = {
        "id": rule.id,
        "title": rule.title,
        "title_en": rule.title_en,
        "clause": rule.clause,
        "clause_en": rule.clause_en,
        "audience": audience,
        **(ways[0] if len(ways) == 1 else {"any_of": ways}),
        "period": _period_values(rule.period),
        "on_tier_change": rule.on_tier_change and rule.on_tier_change.value,
        "on_join": "" if rule.on_join is Joining.FULL else rule.on_join.value,
        "on_leave": "" if rule.on_leave is LeaveEffect.IGNORE else rule.on_leave.value,
        "minima": [_limit_values(limit) for limit in rule.minima],
        "caps": [_limit_values(limit) for limit in rule.caps],
        "grace_months": rule.grace_months or None,
    }
    if rule.each is not None:
        values["each"] = {"months": rule.each.months, "hours": amount_text(rule.each.amount)}
    if rule.carry is not None:
        values["carry"] = _given(
            {
                "max": amount_text(rule.carry.maximum),
                "into": rule.carry.into,
                "earned_in_last_months": rule.carry.earned_in_last_months,
            }
        )
    return _given(values)


def replace_values(table: Table, values: Mapping[str, Any]) -> None:
    """Writes new values into a table of a document; what stays the same keeps its place, its form and its comments."""
    for key in [key for key in table if key not in values]:
        table.remove(key)
    for key, value in values.items():
        if key not in table or _plain(table[key]) != value:
            table[key] = _item(key, value)


def new_table(values: Mapping[str, Any]) -> Table:
    """A table to add to a document."""
    return _table(values)


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        table[key] = _item(key, value)
    return table


def _item(key: str, value: Any) -> Any:
    """Short tables and lists stand in one line, a list of tables has one in each."""
    if isinstance(value, Mapping):
        return _inline(value)
    if isinstance(value, list):
        return _array(value, multiline=any(isinstance(one, Mapping) for one in value))
    return value


def _inline(values: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    for key, value in values.items():
        table[key] = _item(key, value)
    return table


def _array(values: Iterable[Any], *, multiline: bool) -> Array:
    array = tomlkit.array()
    for value in values:
        array.append(_inline(value) if isinstance(value, Mapping) else value)
    return array.multiline(multiline)


def _alternative_values(way: Alternative) -> dict[str, Any]:
    is_completion = way.measure is Measure.COMPLETION
    is_plain = is_completion and way.required == 100  # one completion is what a completion asks for anyway
    return _given(
        {
            "measure": way.measure.value,
            "programme": way.programme,
            "required": None if is_plain else _required(way.required),
            "categories": None if way.categories is None else sorted(way.categories),
        }
    )


def _required(required: Required) -> str | dict[str, str]:
    if isinstance(required, int):
        return amount_text(required)
    return {tier: amount_text(amount) for tier, amount in required.items()}


def _period_values(period: PeriodSpec) -> dict[str, Any]:
    values: dict[str, Any] = {"kind": period.kind.value, "months": period.months}
    match period.kind:
        case PeriodKind.CALENDAR:
            values["anchor"] = period.anchor
        case PeriodKind.FROM_EVENT:
            values["event"] = period.event.value
        case PeriodKind.FROM_LAST:
            if period.first is not StartingEvent.APPOINTED:
                values["first"] = period.first.value
            if period.base is not Base.COMPLETION:
                values["base"] = period.base.value
            values["window_months"] = period.window_months
    return _given(values)


def _limit_values(limit: Limit) -> dict[str, Any]:
    return _given(
        {
            "categories": None if limit.categories is None else list(limit.categories),
            "hours": None if limit.amount is None else amount_text(limit.amount),
            "share": None if limit.share is None else str(limit.share),
            "of": None if limit.share is None else limit.of.value,
            "per_activity": True if limit.is_per_activity else None,
        }
    )


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without the keys that say nothing."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", {}, [])}


def _plain(value: Any) -> Any:
    unwrap = getattr(value, "unwrap", None)
    return value if unwrap is None else unwrap()


def _spaced(text: str) -> str:
    """One empty line before every table but the first, none in the end."""
    lines: list[str] = []
    for line in text.strip("\n").split("\n"):
        if line.startswith("[") and lines and lines[-1]:
            lines.append("")
        lines.append(line)
    return "\n".join(lines) + "\n"
