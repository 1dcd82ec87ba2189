"""A holder's own certificate by mail: through a real mail server, signed, and legible."""

from __future__ import annotations

import pytest

from certificates.keys.site import current_trust
from certificates.register.records import snapshot_in
from certificates.signing.documents import Authenticity, check_pdf
from lms.db import unit_of_work
from lms.jobs.domain import State
from lms.organisation.models import Person
from lms.testing.jobs import run_due_jobs
from tests.certificates.completions import complete, revoke
from tests.certificates.sheets import picture, scanned, text
from tests.lms.notifications.conftest import letterbox, post

__all__ = ["letterbox", "post"]


@pytest.fixture
def li(town, session, signed_in):
    with unit_of_work():
        session.get_one(Person, town.people.li).email = "li@example.org"
    return signed_in(town.accounts["li"])


def test_the_signed_pdf_arrives_once(app, town, session, post, li, clock):
    certificate = complete(town.people.li, clock)
    address = f"/certificates/{certificate.serial}"
    assert "Mail it to me" in li.get(address).text
    assert li.post(f"{address}/mail").status_code == 303
    run_due_jobs(app)
    (message,), (envelope,) = post.received, post.envelopes
    assert envelope.rcpt_tos == ["li@example.org"]
    assert (
        message["Subject"] == "Your certificate “Foundations of Information Security”, as you asked for it."
    )
    assert certificate.serial in message.get_body(("plain",)).get_content()
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == f"{certificate.serial}_李慧敏.pdf"
    pdf = attached.get_content()
    assert check_pdf(pdf, current_trust()).authenticity is Authenticity.GENUINE
    assert check_pdf(pdf[:-9] + b"X" + pdf[-8:], current_trust()).authenticity is Authenticity.ALTERED
    assert "李慧敏" in text(pdf).replace(" ", "")
    snapshot = snapshot_in(certificate)
    assert snapshot is not None
    assert scanned(picture(pdf)) == [snapshot.verify_url]


def test_what_is_void_by_then_is_not_sent(app, town, session, post, li, clock):
    certificate = complete(town.people.li, clock)
    li.post(f"/certificates/{certificate.serial}/mail")
    revoke(certificate, clock)
    assert State.FAILED in run_due_jobs(app)
    assert [message for message in post.received if list(message.iter_attachments())] == []


def test_nobody_has_somebody_elses_sent(town, post, signed_in, clock):
    certificate = complete(town.people.li, clock)
    assert (
        signed_in(town.accounts["wang"]).post(f"/certificates/{certificate.serial}/mail").status_code == 404
    )


def test_without_a_mail_server_it_is_not_offered(town, li, clock):
    certificate = complete(town.people.li, clock)
    assert "Mail it to me" not in li.get(f"/certificates/{certificate.serial}").text
