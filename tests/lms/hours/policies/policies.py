"""Policies as tests need them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from lms.contracts.access import Actor, Scope
from lms.hours.policies.documents import fingerprint
from lms.hours.policies.models import HourPolicy, PolicyAdoption, PolicyVersion
from lms.hours.policies.services.adopting import adopt_policy
from lms.hours.policies.services.approving import approve_version
from lms.hours.policies.services.drafting import draft_policy
from lms.organisation.models import Unit
from lms.testing.clock import ManualClock

SYSTEM = Actor.system("test")
CLOCK = ManualClock()


def rule_text(
    rule_id: str = "annual", required: str = '{ member = "24", leader = "40" }', more: str = ""
) -> str:
    return f"""
[[rules]]
id = "{rule_id}"
title = "年度学时"
title_en = "Annual hours"
clause = "每年不少于24学时。"
audience = {{ tiers = ["member", "leader"] }}
measure = "hours"
required = {required}
period = {{ kind = "calendar", months = 12, anchor = 2010-01-01 }}
on_tier_change = "prorate_month"
{more}"""


def policy_text(
    key: str = "organ-hours",
    version: int = 1,
    valid_from: str = "2026-01-01",
    rules: str | None = None,
    head: str = "",
) -> str:
    return f"""# a policy of the tests
[policy]
id = "{key}"
version = {version}
title = "机关学时"
title_en = "Organ hours"
timezone = "Asia/Shanghai"
valid_from = {valid_from}
{head}
{rules if rules is not None else rule_text()}"""


def make_draft(session: Session, unit: Unit, text: str | None = None, actor: Actor = SYSTEM) -> PolicyVersion:
    return draft_policy(session, text or policy_text(), unit, actor=actor, clock=CLOCK)


def approve(session: Session, version: PolicyVersion, actor: Actor = SYSTEM) -> PolicyVersion:
    approve_version(session, version, seen=fingerprint(version.text), actor=actor, clock=CLOCK)
    return version


def make_policy(session: Session, unit: Unit, text: str | None = None) -> HourPolicy:
    """An approved policy of the unit."""
    return approve(session, make_draft(session, unit, text)).policy


def adopt(
    session: Session, policy: HourPolicy, unit: Unit, starts_on: date = date(2026, 1, 1)
) -> PolicyAdoption:
    return adopt_policy(session, policy, unit, starts_on, actor=SYSTEM, clock=CLOCK)


def officer(account_id: int, unit: Unit) -> Actor:
    """A policy officer of the unit."""
    return officer_of(account_id, unit.path)


def officer_of(account_id: int, path: str) -> Actor:
    """A policy officer of the unit with this path."""
    scope = Scope(unit_paths=(path,))
    grants = {"lms.edit_policies": scope, "lms.approve_policies": scope, "lms.see_policies": scope}
    return Actor(account_id=account_id, person_id=None, name="officer", unit_path=path, grants=grants)
