"""Reading a conversion table from its document."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lms.contracts.texts import N_
from lms.hours.conversions.domain.table import (
    ClaimRule,
    ClosedPeriod,
    ConversionTable,
    ImportRule,
    Kind,
    KindRule,
    Rounding,
)
from lms.hours.domain.amounts import AMOUNT
from lms.hours.domain.refusals import DocumentRefused

STEPS = tuple(Decimal(step) for step in ("0.1", "0.25", "0.5", "1"))
NO_CAP = "none"
KIND_KEYS = frozenset(
    (
        "minutes_per_hour",
        "hours_per_day",
        "hours_per_half_day",
        "factor",
        "step",
        "rounding",
        "minimum_progress_percent",
        "test_required",
        "cap",
    )
)


class ConversionRefused(DocumentRefused):
    """A conversion table is malformed or contradicts itself."""


class _Section:
    """One table of the document: values by key, each refusal naming where it stands."""

    def __init__(self, name: str, values: Any, known: frozenset[str]) -> None:
        if not isinstance(values, dict):
            raise ConversionRefused(name, N_("is missing"))
        for key in values.keys() - known:
            raise ConversionRefused(f"{name}.{key}", N_("is not a key of a conversion table"))
        self.name, self.values = name, values

    def _get(self, key: str) -> Any:
        if key not in self.values:
            raise ConversionRefused(f"{self.name}.{key}", N_("is missing"))
        return self.values[key]

    def text(self, key: str) -> str:
        value = self._get(key)
        if not isinstance(value, str) or not value.strip():
            raise ConversionRefused(f"{self.name}.{key}", N_("must be a text"))
        return value.strip()

    def day(self, key: str) -> date:
        value = self._get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise ConversionRefused(f"{self.name}.{key}", N_("must be a date such as 2026-01-01"))
        return value

    def yes_or_no(self, key: str) -> bool:
        value = self._get(key)
        if not isinstance(value, bool):
            raise ConversionRefused(f"{self.name}.{key}", N_("must be true or false"))
        return value

    def number(self, key: str, least: int, most: int) -> int:
        value = self._get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ConversionRefused(
                f"{self.name}.{key}",
                N_("must be a whole number from %(least)s to %(most)s"),
                least=least,
                most=most,
            )
        return value

    def amount(self, key: str, most: int) -> Decimal:
        """A positive decimal of at most two places, written as a text (or a whole number)."""
        value = self._get(key)
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(text, str) or not AMOUNT.fullmatch(text) or not 0 < Decimal(text) <= most:
            raise ConversionRefused(
                f"{self.name}.{key}",
                N_('must be an amount above 0 and up to %(most)s with at most two places, such as "0.5"'),
                most=most,
            )
        return Decimal(text)

    def one_of(self, key: str, choices: list[str]) -> str:
        value = self._get(key)
        if value not in choices:
            raise ConversionRefused(
                f"{self.name}.{key}", N_("must be one of: %(choices)s"), choices=", ".join(choices)
            )
        return str(value)


@lru_cache(maxsize=64)
def read_conversions(text: str) -> ConversionTable:
    """The table that a TOML document states. Raises ConversionRefused naming the key and the reason."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConversionRefused("", N_("This is not TOML: %(error)s"), error=str(error)) from None
    for key in document.keys() - {"conversion", "defaults", "kinds", "claims", "imports"}:
        raise ConversionRefused(key, N_("is not a key of a conversion table"))
    head = _Section("conversion", document.get("conversion"), frozenset({"title", "valid_from"}))
    claims = _Section(
        "claims",
        document.get("claims"),
        frozenset({"late_days", "closed_periods", "evidence_required"}),
    )
    imports = _Section("imports", document.get("imports"), frozenset({"most_hours"}))
    return ConversionTable(
        title=head.text("title"),
        valid_from=head.day("valid_from"),
        kinds=_kinds(document.get("defaults"), document.get("kinds", {})),
        claims=ClaimRule(
            late_days=claims.number("late_days", 0, 3660),
            closed_periods=ClosedPeriod(claims.one_of("closed_periods", list(ClosedPeriod))),
            is_evidence_required=claims.yes_or_no("evidence_required"),
        ),
        imports=ImportRule(most_hours=imports.amount("most_hours", 2000)),
    )


def _kinds(defaults: Any, kinds: Any) -> Mapping[Kind, KindRule]:
    """The rule of every kind: its own keys, and the defaults for the rest."""
    shared = _Section("defaults", defaults, KIND_KEYS).values
    if not isinstance(kinds, dict):
        raise ConversionRefused("kinds", N_("must be tables such as [kinds.lecture]"))
    for key in kinds.keys() - set(Kind):
        raise ConversionRefused(f"kinds.{key}", N_("must be one of: %(choices)s"), choices=", ".join(Kind))
    rules = {}
    for kind in Kind:
        own = _Section(f"kinds.{kind}", kinds.get(kind, {}), KIND_KEYS).values
        rules[kind] = _rule(_Section(f"kinds.{kind}", shared | own, KIND_KEYS))
    return rules


def _rule(section: _Section) -> KindRule:
    step, rounding = section.amount("step", 1), Rounding(section.one_of("rounding", list(Rounding)))
    if step not in STEPS:
        raise ConversionRefused(
            f"{section.name}.step",
            N_("must be one of: %(choices)s"),
            choices=", ".join(str(choice) for choice in STEPS),
        )
    cap = None
    if section.values.get("cap", NO_CAP) != NO_CAP:
        cap = section.amount("cap", 2000)
    if cap is not None and rounding is not Rounding.NONE and cap % step:
        raise ConversionRefused(
            f"{section.name}.cap", N_("must be a whole number of steps of %(step)s"), step=str(step)
        )
    return KindRule(
        minutes_per_hour=section.number("minutes_per_hour", 1, 240),
        hours_per_day=section.amount("hours_per_day", 24),
        hours_per_half_day=section.amount("hours_per_half_day", 24),
        factor=section.amount("factor", 20),
        step=step,
        rounding=rounding,
        minimum_progress_percent=section.number("minimum_progress_percent", 0, 100),
        is_test_required=section.yes_or_no("test_required"),
        cap=cap,
    )
