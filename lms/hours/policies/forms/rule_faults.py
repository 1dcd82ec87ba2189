"""From a place in a rule of the document to the field of the form in which it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wtforms import Field

from lms.hours.domain.refusals import Fault, PolicyRefused
from lms.hours.policies.faults import reason_text, row_name, tier_name
from lms.hours.policies.forms.rule import RuleForm
from lms.hours.policies.forms.rule_values import filled_rows
from lms.hours.policies.wording import key_name

ROWS = {"ways": "any_of", "minima": "minima", "caps": "caps"}
"""The lists of the form by what the document calls them."""
GROUPS = ("each", "carry")
"""The tables whose fields are called by words that need theirs beside them."""
FIRST_FIELDS = {
    "audience": "audience_tiers",
    "period": "period_kind",
    "each": "each_months",
    "carry": "carry_max",
}
"""Beside which field of a table something stands that is about the table."""


def place_faults(form: RuleForm, refusal: PolicyRefused) -> PolicyRefused | None:
    """Puts each fault beside the field it is about; returns the refusal for those that are about none. What the form
    says of a field itself is enough about it."""
    left: list[Fault] = []
    judged = {field.id for _title, field in fields_with_errors(form)}
    for fault in refusal.faults:
        place = place_in_rule(fault.key, form.id.data or "")
        field = field_at(form, place) if place else None
        if field is None:
            left.append(fault)
        elif field.id not in judged:
            field.errors = [*field.errors, reason_text(fault)]
    return PolicyRefused.of(left) if left else None


def fields_with_errors(form: Iterable[Any], row: str = "") -> Iterator[tuple[str, Field]]:
    """The fields beside which something stands, each with what it is called where several are listed."""
    for field in form:
        name, _underscore, _key = field.short_name.partition("_")
        if name in ROWS:
            for number, entry in enumerate(field, start=1):
                is_only = name == "ways" and len(field) == 1
                yield from fields_with_errors(entry.form, "" if is_only else row_name(ROWS[name], number))
        elif name == "tiers":
            for entry in field:
                if entry.form.amount.errors:
                    yield (
                        _title(row, key_name("required"), tier_name(entry.form.tier.data)),
                        entry.form.amount,
                    )
        elif field.errors:
            yield _title(row, key_name(name) if name in GROUPS else "", field.label.text), field


def field_at(form: RuleForm, place: str) -> Field | None:
    """The field in which a key of the rule is written, by its place within the rule ("caps.2.hours")."""
    key, *rest = place.split(".")
    if key in {"minima", "caps", "any_of"} and rest and rest[0].isdigit():
        rows, usual = (form.ways, "measure") if key == "any_of" else (form[key], "hours")
        return _row_field(rows, int(rest[0]), rest[1:] or [usual])
    if key in {"measure", "required", "categories", "programme", "any_of"}:
        return _row_field(form.ways, 1, ["measure"] if key == "any_of" else [key, *rest])
    fields = {field.short_name: field for field in form}
    return fields.get("_".join([key, *rest[:1]])) or fields.get(FIRST_FIELDS.get(key, key))


def place_in_rule(place: str, rule_id: str) -> str | None:
    """The part of a place that lies within the rule; None for one outside it."""
    if place.startswith(prefix := f"rules.{rule_id}."):
        return place.removeprefix(prefix)
    if found := re.fullmatch(r"rules\.\d+\.(.+)", place):
        return found[1]
    return "id" if place in {"rules", f"rules.{rule_id}"} else None


def _row_field(rows: Any, number: int, steps: Sequence[str]) -> Field | None:
    """A field of the so-manieth row that is not empty; for the amount of a tier, that of the tier."""
    filled = list(filled_rows(rows)) or list(enumerate(rows))
    if not 0 < number <= len(filled):
        return None
    form, key = filled[number - 1][1].form, steps[0]
    if key == "required" and len(steps) > 1:
        of_tier = (row.form.amount for row in form.tiers if row.form.tier.data == steps[1])
        field: Field = next(of_tier, form.required)
    else:
        field = form[key] if key in form else form["measure" if "measure" in form else "hours"]
    return field


def _title(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)
