"""A town with two units, a member, and managers of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from lms.accounts.models import Account
from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.files.api import ReceivedFile, receive_upload
from lms.hours.claims.services.statement import Statement
from lms.hours.conversions.domain.table import Kind, Unit
from lms.organisation.models import Person
from lms.organisation.models import Unit as OrganisationUnit
from lms.testing.factories import make_account, make_person, make_unit
from tests.lms.files.samples import picture


@dataclass
class Town:
    root: OrganisationUnit
    unit: OrganisationUnit
    other: OrganisationUnit
    person: Person
    member: Account
    manager: Account
    above: Account
    elsewhere: Account


@pytest.fixture
def town(app, session):
    with unit_of_work():
        root = make_unit(session)
        unit, other = make_unit(session, "甲", root), make_unit(session, "乙", root)
        person = make_person(session, unit, "李娜")
        return Town(
            root,
            unit,
            other,
            person,
            member=make_account(session, person),
            manager=make_account(session, make_person(session, unit, "李强"), (Role.MANAGER, unit)),
            above=make_account(session, make_person(session, root, "沈国华"), (Role.MANAGER, root)),
            elsewhere=make_account(session, make_person(session, other, "赵敏"), (Role.MANAGER, other)),
        )


@pytest.fixture
def proof(app) -> list[ReceivedFile]:
    return [receive_upload(picture(), name="proof.png")]


@pytest.fixture
def statement():
    """statement(amount="2", …): a course of two days at the party school."""

    def make(**changes: object) -> Statement:
        values: dict[str, object] = {
            "kind": Kind.EXTERNAL,
            "category": "external",
            "title": "公文写作培训班",
            "starts_on": date(2026, 1, 13),
            "ends_on": date(2026, 1, 14),
            "unit": Unit.DAYS,
            "amount": Decimal(2),
            "provider": "党校",
        }
        return Statement(**(values | changes))  # type: ignore[arg-type]

    return make
