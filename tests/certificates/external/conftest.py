"""A member with a manager, and certificates that the member earned elsewhere."""

from __future__ import annotations

from io import BytesIO

import pytest

from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.organisation.models import Unit
from lms.testing.factories import make_account, make_person
from tests.certificates.papers.hostile import pdf_saying

LINES = (
    "This is to certify that Li Huimin", "has completed the course Foundations of Data Protection",
    "Credit hours: 4", "Certificate No.: DP-2026-20", "Date of issue: 2026-05-10", "Issued by: Institute",
)  # fmt: skip


@pytest.fixture
def managers(session, town):
    """A manager of the member's unit, and one of another."""
    with unit_of_work():
        units = [session.get_one(Unit, unit_id) for unit_id in (town.units.first, town.units.second)]
        return [
            make_account(session, make_person(session, unit, name), (Role.MANAGER, unit))
            for unit, name in zip(units, ("钱一", "孙二"), strict=True)
        ]


@pytest.fixture
def li(town, signed_in):
    return signed_in(town.accounts["li"])


def certificate_pdf(*more: str) -> bytes:
    return pdf_saying(*LINES, *more)


def bring(client, content, name="certificate.pdf"):
    """Uploads a file. Returns the answer."""
    data = {"file": (BytesIO(content), name)}
    return client.post("/certificates/external/new", data=data, content_type="multipart/form-data")


def stated(**changes):
    """What the form sends when nothing that was read is changed."""
    return {
        "title": "Foundations of Data Protection", "issuer": "Institute", "number": "DP-2026-20", "holder": "Li Huimin",
        "completed_on": "2026-05-10", "expires_on": "", "hours": "4", "category": "external",
    } | changes  # fmt: skip


def hand_in(client, **changes):
    """Brings the certificate and hands it in. Returns its address."""
    address = bring(client, certificate_pdf()).location
    assert client.post(address, data=stated(**changes)).status_code == 303
    return address
