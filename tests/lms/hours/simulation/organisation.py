"""A small organisation with a policy in force and a draft of its next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from lms.accounts.models import Account
from lms.contracts.access import Role
from lms.contracts.activities import CreditGrant
from lms.hours.api import post_credits
from lms.hours.ledger.services import RECORD_SOURCE
from lms.hours.policies.models import PolicyVersion
from lms.organisation.models import Person, Unit
from lms.testing.clock import ManualClock
from lms.testing.factories import make_account, make_person, make_unit
from tests.lms.hours.policies.policies import SYSTEM, adopt, make_draft, make_policy, policy_text, rule_text

CLOCK = ManualClock()  # 20 May 2026
STRICTER = rule_text(required='{ member = "30", leader = "40" }')
LAXER = rule_text(required='{ member = "8", leader = "40" }')
ONLINE = """
[[rules]]
id = "online"
title = "网络学习"
title_en = "Online learning"
audience = { tiers = ["leader"] }
measure = "hours"
required = "2"
categories = ["online"]
period = { kind = "calendar", months = 12, anchor = 2026-01-01 }
"""


@dataclass
class Organisation:
    """The root with two units; an officer of the whole, and one of the finance office alone."""

    root: Unit
    finance: Unit
    education: Unit
    people: dict[str, Person]
    officer: Account
    finance_officer: Account
    member: Account
    version: PolicyVersion | None = None  # the draft, where a test has made one


def make_organisation(session: Session) -> Organisation:
    """Hours of 2026 so far: Zhao 26, Qian 30 and the leader Sun 40 in finance; Li 10 and Zhou 24 in education."""
    root = make_unit(session)
    finance, education = make_unit(session, "财政局", root), make_unit(session, "教育局", root)
    people = {
        "赵": make_person(session, finance, "赵"),
        "钱": make_person(session, finance, "钱", name_en="Qian"),
        "孙": make_person(session, finance, "孙", tier="leader"),
        "李": make_person(session, education, "李"),
        "周": make_person(session, education, "周"),
    }
    hours = {"赵": "26", "钱": "30", "孙": "40", "李": "10", "周": "24"}
    post_credits(
        session, [grant(people[name], amount) for name, amount in hours.items()], actor=SYSTEM, clock=CLOCK
    )
    adopt(session, make_policy(session, root, policy_text()), root)
    return Organisation(
        root=root,
        finance=finance,
        education=education,
        people=people,
        officer=make_account(session, people["孙"], (Role.POLICY_OFFICER, root)),
        finance_officer=make_account(session, people["钱"], (Role.POLICY_OFFICER, finance)),
        member=make_account(session, people["李"]),
    )


def grant(person: Person, hours: str) -> CreditGrant:
    earned_at = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    return CreditGrant(
        person_id=person.id, source=RECORD_SOURCE, source_ref=f"record:{person.name}", category="centralised",
        hours=Decimal(hours), activity=f"class:{person.name}", title="春季集训", earned_at=earned_at,
    )  # fmt: skip


def draft(
    session: Session, unit: Unit, rules: str = STRICTER, valid_from: str = "2027-01-01"
) -> PolicyVersion:
    """The next version of the policy in force."""
    return make_draft(session, unit, policy_text(version=2, valid_from=valid_from, rules=rules))


END_OF_YEAR = date(2026, 12, 31)
