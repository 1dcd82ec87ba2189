"""A small organisation whose hours are looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from lms.accounts.models import Account
from lms.contracts.access import Actor, Role
from lms.contracts.activities import CreditGrant
from lms.db import unit_of_work
from lms.hours.api import post_credit
from lms.organisation.models import Unit
from lms.testing.factories import make_account, make_person, make_unit

ACTOR = Actor.system("test")


@dataclass(frozen=True)
class Town:
    """Two units under one organisation; Li manages the first, Chen the second. Wang and Zhang serve in the first, Zhao
    in the second."""

    root: Unit
    first: Unit
    second: Unit
    people: dict[str, int]
    accounts: dict[str, Account]


@pytest.fixture
def post(session, clock) -> Callable[..., Any]:
    """post(person_id, hours, ref, …): an entry of the ledger, in a transaction of its own."""

    def posting(person_id, hours, ref, *, category="online", month=3, day=1, **more):
        earned_at = more.pop("earned_at", datetime(2026, month, day, 2, tzinfo=UTC))
        grant = CreditGrant(
            person_id=person_id, source="lms.record", source_ref=ref, category=category, hours=Decimal(hours),
            activity=more.pop("activity", ref), title=f"课程 {ref}", title_en=f"Course {ref}",
            earned_at=earned_at, **more,
        )  # fmt: skip
        with unit_of_work() as writing:
            return post_credit(writing, grant, actor=ACTOR, clock=clock)

    return posting


@pytest.fixture
def town(app, session) -> Town:
    with unit_of_work():
        root = make_unit(session)
        first, second = make_unit(session, "甲", root), make_unit(session, "乙", root)
        people = {
            "wang": make_person(session, first, "王芳", name_en="Wang Fang", is_full_time=False),
            "zhang": make_person(session, first, "张伟", name_en="Zhang Wei", is_full_time=False),
            "zhao": make_person(session, second, "赵敏", name_en="Zhao Min", is_full_time=False),
            "li": make_person(session, first, "李强", tier="none", is_full_time=False),
            "chen": make_person(session, second, "陈静", tier="none", is_full_time=False),
        }
        accounts = {
            "wang": make_account(session, people["wang"]),
            "li": make_account(session, people["li"], (Role.MANAGER, first)),
            "chen": make_account(session, people["chen"], (Role.MANAGER, second)),
        }
        ids = {name: person.id for name, person in people.items()}
    return Town(root, first, second, ids, accounts)
