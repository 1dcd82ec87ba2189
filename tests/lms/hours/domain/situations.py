"""Policies and facts as the files say them, in few words, and what is expected of the rows."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from lms.hours.domain.evaluation import evaluate
from lms.hours.domain.facts_reading import read_facts
from lms.hours.domain.reading import read_policy

Json = dict[str, Any]

YEARLY = {"kind": "calendar", "months": 12, "anchor": "2010-01-01"}
TIERS = {"member": "24", "leader": "40"}
ANNUAL: Json = {"measure": "hours", "required": TIERS, "period": YEARLY}
ROTATION: Json = {
    "measure": "completion",
    "programme": "rotation",
    "period": {"kind": "from_last", "months": 24, "first": "appointed", "base": "completion"},
}
EXPIRING: Json = ROTATION | {
    "period": {"kind": "from_last", "months": 12, "first": "appointed", "base": "expiry", "window_months": 3}
}


def toml(value: Any) -> str:
    """A value as TOML writes it; days stay texts, which the reader takes as well."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    return json.dumps(value)


def policy_text(*rules: Json, **head: Any) -> str:
    """A policy of these rules, the first called "r1", in force since 2010."""
    heading = {
        "id": "p",
        "version": 1,
        "title": "P",
        "timezone": "Asia/Shanghai",
        "valid_from": "2010-01-01",
    } | head
    tables = [("[policy]", heading)]
    tables += [("[[rules]]", {"id": f"r{number}"} | rule) for number, rule in enumerate(rules or [ANNUAL], 1)]
    return "\n".join(
        line
        for name, values in tables
        for line in (name, *(f"{key} = {toml(value)}" for key, value in values.items()))
    )


def post(since: str = "2010-01-01", until: str | None = None, **other: Any) -> Json:
    """An appointment as a member, unless it says otherwise."""
    usual = {"unit": "A", "unit_kind": "organ", "tier": "member", "post": "clerk", "flags": []}
    return usual | other | {"from": since, "to": until}


def leader(since: str = "2010-01-01", until: str | None = None, **other: Any) -> Json:
    return post(since, until, tier="leader", **other)


def credit(ref: str, hours: str, earned: str = "2025-03-05", **other: Any) -> Json:
    """A credit of an activity of its own, earned at five in the afternoon where only a day is given. `session` is its
    start and end, local in Shanghai."""
    begins, ends = (
        (f"{one}+08:00" for one in other.pop("session", ())) if "session" in other else (None, None)
    )
    usual = {
        "activity": f"of {ref}",
        "category": "centralised",
        "days": "0",
        "state": "accepted",
        "claimed_at": None,
    }
    earned_at = earned if "T" in earned else f"{earned}T17:00:00+08:00"
    return (
        usual
        | {"earned_at": earned_at, "starts_at": begins, "ends_at": ends, "hours": hours, "ref": ref}
        | other
    )


def done(*days: str, programme: str = "rotation") -> list[Json]:
    return [
        {"ref": f"x{number}", "programme": programme, "completed_at": day} for number, day in enumerate(days)
    ]


def leave(first: str, last: str | None) -> Json:
    return {"from": first, "to": last}


def exempt(period_start: str, kind: str = "exempt", hours: str | None = None, rule: str = "r1") -> Json:
    return {"rule": rule, "period_start": period_start, "kind": kind, "hours": hours, "reason": "…"}


def facts(as_of: str = "2026-01-01", **parts: Any) -> Json:
    """The facts of a member since 2010, at nine in the morning where only a day is given."""
    return {
        "person": "p1",
        "as_of": as_of if "T" in as_of else f"{as_of}T09:00:00+08:00",
        "appointments": [post()],
        "leaves": [],
        "exemptions": [],
        "credits": [],
        "completions": [],
    } | parts


def rows_of(policies: list[str], document: Json) -> list[Json]:
    return [row.as_json() for row in evaluate([read_policy(text) for text in policies], read_facts(document))]


@dataclass(frozen=True)
class Case:
    """A sentence of the format with an example: what a rule says of some facts. `expect` has for the first day of a
    period the verdict, or some fields of its row (`trace` of some credits), or None where there is no row."""

    says: str
    expect: dict[str, Any]
    rule: Json = field(default_factory=dict)
    facts: Json = field(default_factory=dict)
    policies: list[str] | None = None

    def check(self) -> None:
        base = {} if "measure" in self.rule or "any_of" in self.rule else ANNUAL
        policies = self.policies or [policy_text({"period": YEARLY} | base | self.rule)]
        rows = {
            row["period"][0]: row for row in rows_of(policies, facts(**self.facts)) if row["rule"] == "r1"
        }
        for start, expected in self.expect.items():
            assert fields_of(rows.get(start), expected) == expected, f"{start}: {rows.get(start)}"


def fields_of(row: Json | None, expected: Any) -> Any:
    """What the row says of what is expected."""
    if row is None or expected is None:
        return row
    if isinstance(expected, str):
        return row["verdict"]
    counted = {line["ref"]: line["counted"] for line in row["trace"]}
    return {
        key: {ref: counted.get(ref) for ref in value} if key == "trace" else row[key]
        for key, value in expected.items()
    }


def sentences(cases: list[Case]) -> dict[str, Any]:
    """Keywords for pytest.mark.parametrize: the cases, each named by its sentence."""
    return {"argnames": "case", "argvalues": cases, "ids": [case.says for case in cases]}
