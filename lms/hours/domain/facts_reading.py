"""From the JSON document of one person's facts to Facts."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from lms.contracts.texts import N_
from lms.hours.domain.document import Section
from lms.hours.domain.facts import (
    Appointment,
    Completion,
    Credit,
    Exemption,
    ExemptionKind,
    Facts,
    Leave,
)
from lms.hours.domain.faults import Faults
from lms.hours.domain.refusals import FactsRefused


def read_facts(document: Any) -> Facts:
    """The facts that a JSON document states. Raises FactsRefused, naming every key that is wrong, and why."""
    faults = Faults(FactsRefused)
    section = Section(document, faults)
    facts = Facts(
        person=section.text("person"),
        as_of=section.instant("as_of"),
        appointments=section.each("appointments", _appointment),
        leaves=section.each("leaves", _leave),
        exemptions=section.each("exemptions", _exemption),
        credits=tuple(_credit(item) for item in section.sections("credits", name_by="ref")),
        completions=tuple(_completion(item) for item in section.sections("completions", name_by="ref")),
    )
    section.end()
    for ref, times in Counter(credit.ref for credit in facts.credits).items():
        if ref is not None and times > 1:
            section.note("credits", N_("the ref “%(ref)s” is given twice"), ref=ref)
    faults.refuse()
    return facts


def _appointment(section: Section) -> Appointment:
    appointment = Appointment(
        unit=section.text("unit", ""),
        unit_kind=section.text("unit_kind", ""),
        tier=section.text("tier", ""),
        post=section.text("post", ""),
        flags=_flags(section),
        starts_on=section.day("from"),
        ends_on=section.day("to", None),
    )
    section.end()
    _in_order(section, "to", appointment.starts_on, appointment.ends_on)
    return appointment


def _flags(section: Section) -> frozenset[str]:
    value = section.raw("flags")
    if value is None:
        return frozenset()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        section.note("flags", N_("a list of texts is expected"))
        return frozenset()
    return frozenset(value)


def _leave(section: Section) -> Leave:
    leave = Leave(section.day("from"), section.day("to", None))
    section.raw("reason")
    section.end()
    _in_order(section, "to", leave.starts_on, leave.ends_on)
    return leave


def _exemption(section: Section) -> Exemption:
    exemption = Exemption(
        rule=section.text("rule"),
        period_start=section.day("period_start"),
        kind=section.choice("kind", ExemptionKind),
        amount=section.amount("hours", None),
        reason=section.text("reason", ""),
    )
    section.end()
    if exemption.kind is ExemptionKind.REDUCE and not section.means("hours"):
        section.note("hours", N_("is missing: by how much the requirement is reduced"))
    return exemption


def _credit(section: Section) -> Credit:
    credit = Credit(
        ref=section.text("ref"),
        activity=section.text("activity"),
        category=section.text("category"),
        hours=section.amount("hours"),
        days=section.amount("days", 0),
        earned_at=section.instant("earned_at"),
        starts_at=section.instant("starts_at", None),
        ends_at=section.instant("ends_at", None),
        is_accepted=section.text("state", "accepted") == "accepted",
    )
    section.instant("claimed_at", None)
    section.end()
    _in_order(section, "ends_at", credit.starts_at, credit.ends_at)
    return credit


def _completion(section: Section) -> Completion:
    completion = Completion(
        ref=section.text("ref"), programme=section.text("programme"), completed_on=section.day("completed_at")
    )
    section.end()
    return completion


def _in_order(
    section: Section, key: str, first: date | datetime | None, last: date | datetime | None
) -> None:
    if first is not None and last is not None and last < first:
        section.note(key, N_("the end lies before the start"))
