"""From the file to the hours: what a member hands in, and what the manager sees of it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from certificates.external.api import external_cards
from certificates.external.domain.state import Standing
from certificates.external.models import ExternalCertificate
from certificates.sheets.site import sheet_shelf
from lms.audit.models import AuditEvent
from lms.files.models import File
from lms.hours.claims.models import HourClaim
from lms.notifications.models import ReceivedNotice
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from tests.certificates.completions import complete, hours_of
from tests.certificates.external.conftest import bring, certificate_pdf, hand_in, stated
from tests.certificates.papers.hostile import HOSTILE_PDFS, pdf_saying, png, work_done

BADGE = {
    "type": ["VerifiableCredential", "OpenBadgeCredential"], "id": "urn:uuid:7",
    "issuer": {"name": "Institute"}, "validFrom": "2026-05-10T00:00:00Z",
    "credentialSubject": {"achievement": {"name": "Data Protection"}, "creditsEarned": 4},
}  # fmt: skip


def claim_of(session):
    session.rollback()
    return session.scalars(select(HourClaim)).one()


@on_both_databases
def test_from_the_file_to_the_hours_exactly_once(session, town, li, managers, signed_in):
    draft = bring(li, certificate_pdf()).location
    page = li.get(draft).text
    assert 'value="DP-2026-20"' in page
    assert "6 fields were read" in page or "7 fields were read" in page
    assert li.post(draft, data=stated()).status_code == 303
    claim = claim_of(session)
    assert (claim.state, claim.hours, claim.provider) == ("filed", Decimal(4), "Institute")
    decider = signed_in(managers[0])
    address = f"/people/claims/{claim.id}"
    assert "as read from the file" in decider.get(address).text
    for _ in range(2):
        decider.post(f"{address}/accept", data={"amount": "4", "category": "external", "note": ""})
    assert hours_of(town.people.li) == [Decimal(4)]
    (card,) = external_cards(session, town.people.li)
    assert (card.standing, card.hours) == (Standing.ACCEPTED, Decimal(4))
    assert "Foundations of Data Protection" in li.get("/certificates").text
    assert li.post(draft, data=stated(hours="40")).status_code == 303  # too late
    assert hours_of(town.people.li) == [Decimal(4)]


def test_a_returned_one_is_corrected_and_filed_again(session, li, managers, signed_in):
    address = hand_in(li, hours="40")
    claim = claim_of(session)
    signed_in(managers[0]).post(f"/people/claims/{claim.id}/return", data={"reason": "It says 4."})
    page = li.get(address).text
    assert "It says 4." in page
    assert li.post(address, data=stated()).status_code == 303
    claim = claim_of(session)
    assert (claim.state, claim.hours) == ("filed", Decimal(4))


def test_the_manager_sees_what_was_typed_and_what_was_read(session, li, managers, signed_in):
    hand_in(li, hours="40", expires_on="2028-05-10", holder="王芳")
    page = signed_in(managers[0]).get(f"/people/claims/{claim_of(session).id}").text
    assert "typed; the file says: 4" in page
    assert "The name on it is not that of the claimant." in page
    assert "The file bears no electronic signature" in page
    assert "handed in by somebody else" not in page


def test_the_same_file_twice_leads_to_the_first(session, li):
    address = hand_in(li)
    again = bring(li, certificate_pdf())
    assert (again.status_code, again.location) == (303, address)
    assert session.scalar(select(func.count()).select_from(ExternalCertificate)) == 1


def test_the_same_number_in_another_file_leads_to_the_first(session, li):
    address = hand_in(li)
    other = bring(li, certificate_pdf("Copy")).location
    assert other != address
    assert li.post(other, data=stated(number="dp 2026/20")).location == address
    session.rollback()
    assert session.scalar(select(func.count()).select_from(HourClaim)) == 1


@pytest.mark.parametrize("changes", [{}, {"number": "ＤＰ－2026－20", "title": "Another"}])
def test_somebody_elses_is_flagged_to_who_decides_only(session, town, li, managers, signed_in, changes):
    hand_in(li)
    wang = signed_in(town.accounts["wang"])
    address = bring(wang, certificate_pdf(*(["x"] if changes else []))).location
    wang.post(address, data=stated(**changes))
    page = wang.get(address).text
    assert "李慧敏" not in page
    session.rollback()
    claim_id = session.scalar(select(HourClaim.id).where(HourClaim.person_id == town.people.wang))
    page = signed_in(managers[1]).get(f"/people/claims/{claim_id}").text
    assert "The same certificate was handed in by somebody else" in page
    assert "somebody outside your units" in page
    assert "李慧敏" not in page
    assert "handed in by somebody else" not in wang.get(f"/hours/claims/{claim_id}").text


def test_what_was_issued_here_brings_no_hours_again(app, session, town, li, clock):
    complete(town.people.li, clock)
    run_due_jobs(app)
    for kind in ("pdf", "json"):
        (path,) = sheet_shelf().folder.glob(f"*/*.signed.{kind}")
        content = path.read_bytes()
        assert "This certificate was issued here." in bring(li, content, path.name).text
        changed = content.replace(b"credentialSubject", b"credentialSubjekt", 1)
        assert "is not what was issued" in bring(li, changed, path.name).text
    assert session.scalar(select(func.count()).select_from(ExternalCertificate)) == 0


def test_a_badge_is_read_and_kept_as_text(session, li):
    address = bring(li, json.dumps(BADGE).encode(), "badge.json").location
    page = li.get(address).text
    assert 'value="Data Protection"' in page
    assert "The badge has no proof" in page
    session.rollback()
    row = session.scalars(select(ExternalCertificate)).one()
    assert (row.completed_on, row.hours, session.get_one(File, row.file_id).mime) == (
        date(2026, 5, 10), Decimal(4), "text/plain",
    )  # fmt: skip


def test_a_picture_is_typed(li):
    address = bring(li, png(60, 40), "scan.png").location
    assert "Nothing could be read from the file." in li.get(address).text


def told(session, person_id):
    session.rollback()
    return session.scalars(
        select(ReceivedNotice.kind).where(ReceivedNotice.person_id == person_id).order_by(ReceivedNotice.id)
    ).all()


def standings(session, person_id):
    session.rollback()
    return [card.standing for card in external_cards(session, person_id)]


@on_both_databases
def test_without_hours_it_is_decided_all_the_same(session, town, li, managers, signed_in):
    """Neither the deadline of claims nor a closed year bears on what brings nothing."""
    address = hand_in(li, hours="", completed_on="2019-03-01")
    assert standings(session, town.people.li) == [Standing.FILED]
    decide, decider = f"/people/claims/{claim_of(session).id}", signed_in(managers[0])
    stranger = signed_in(managers[1])
    assert "none: it is to be on record" in decider.get(decide).text
    assert stranger.get(decide).status_code == 404
    decider.post(f"{decide}/return", data={"reason": "Whose stamp is that?"})
    assert standings(session, town.people.li) == [Standing.RETURNED]
    assert "Whose stamp is that?" in li.get(address).text
    assert address in li.get(f"/hours/claims/{claim_of(session).id}").text
    li.post(address, data=stated(hours="", completed_on="2019-03-01"))
    decider.post(f"{decide}/accept", data={"amount": "0", "category": "external", "note": ""})
    assert standings(session, town.people.li) == [Standing.ACCEPTED]
    assert "Accepted" in li.get("/certificates").text
    assert told(session, town.people.li) == ["lms.claim_returned", "lms.claim_on_record"]
    assert hours_of(town.people.li) == []
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_type == "hour_claim")).all()
    assert actions == ["lms.file_claim", "lms.return_claim", "lms.refile_claim", "lms.accept_claim"]
    decider.post(f"{decide}/return", data={"reason": "A mistake.", "step": "revoke"})
    assert standings(session, town.people.li) == [Standing.RETURNED]


def test_who_decides_may_grant_hours_that_the_certificate_does_not_state(
    session, town, li, managers, signed_in
):
    hand_in(li, hours="")
    answer = {"amount": "2", "category": "external", "note": "Half a morning."}
    signed_in(managers[0]).post(f"/people/claims/{claim_of(session).id}/accept", data=answer)
    assert hours_of(town.people.li) == [Decimal(2)]


def test_hours_that_were_stated_are_not_corrected_to_none(session, town, li, managers, signed_in):
    hand_in(li)
    answer = {"amount": "0", "category": "external", "note": "None at all."}
    signed_in(managers[0]).post(f"/people/claims/{claim_of(session).id}/accept", data=answer)
    assert standings(session, town.people.li) == [Standing.FILED]


def test_a_draft_is_discarded_with_its_file(session, li):
    address = bring(li, certificate_pdf()).location
    assert li.post(f"{address}/discard").status_code == 303
    session.rollback()
    assert session.scalar(select(func.count()).select_from(File)) == 0
    address = hand_in(li)
    li.post(f"{address}/discard")
    assert li.get(address).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "This field is required."),
        ({"completed_on": "2027-01-01"}, "The last day is still to come."),
        ({"expires_on": "2026-05-09"}, "lies before the day of completion"),
        ({"hours": "9999"}, "Number must be between"),
        ({"hours": "NaN"}, "Number must be between"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_filed(session, li, changes, words):
    address = bring(li, certificate_pdf()).location
    page = li.post(address, data=stated(**changes))
    assert (page.status_code, words in page.text) == (422, True)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(HourClaim)) == 0
    assert session.scalars(select(ExternalCertificate.handed_in_at)).all() == [None]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HOSTILE_PDFS["a stream of 300 MB"](), "far more work to read"),
        (HOSTILE_PDFS["junk"](), "damaged"),
        (b"%PDF-1.7" + b"x" * (11 << 20), "at most 10 MB are taken"),
        (b'{"a":' * 40_000, "not an Open Badge"),
        (b'{"type":"x"}', "not an Open Badge"),
        (png(20_000, 20_000), "too many pixels"),
        (b"PK\3\4 zip", "Choose a PDF"),
        (b"", "The file is empty."),
    ],
    ids=["bomb", "junk", "large", "deep", "json", "png bomb", "zip", "empty"],
)
def test_what_is_not_taken_leaves_nothing_behind(session, li, content, words):
    begun = work_done()
    page = bring(li, content)
    assert work_done() - begun < 5
    assert (page.status_code, words in page.text) == (422, True)
    assert session.scalar(select(func.count()).select_from(File)) == 0


def test_nobody_else_sees_it(town, li, managers, signed_in):
    address = bring(li, certificate_pdf()).location
    for account in (town.accounts["wang"], town.accounts["all"], *managers):
        browser = signed_in(account)
        assert browser.get(address).status_code == 404
        assert browser.post(address, data=stated()).status_code == 404
        assert browser.post(f"{address}/discard").status_code == 404
        assert "DP-2026-20" not in browser.get("/certificates/external").text


def test_the_list_takes_as_many_statements_for_many(session, town, li, count_queries):
    def statements():
        with count_queries() as done:
            external_cards(session, town.people.li)
        return len(done)

    hand_in(li)
    few = statements()
    for number in range(3):
        address = bring(li, pdf_saying(f"Certificate No. {number}00")).location
        li.post(address, data=stated(number=f"{number}00", title=f"T{number}"))
    session.rollback()
    assert statements() == few <= 4


def test_two_at_once_are_one(session, town, li):
    """Whatever two requests see when they look, the database takes one."""
    hand_in(li)
    row = session.scalars(select(ExternalCertificate)).one()
    names = ("person_id", "number_key", "found", "checks", "uploaded_at")
    session.add(ExternalCertificate(**{name: getattr(row, name) for name in names}))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
