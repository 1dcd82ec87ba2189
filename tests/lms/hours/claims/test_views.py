"""The pages of claims: who sees what, what is asked again, and who decides."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import select

from lms.accounts.models import RoleGrant
from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.hours.claims.models import HourClaim
from lms.hours.claims.services.deciding import return_claim
from lms.hours.claims.services.filing import file_claim
from lms.hours.ledger.models import LedgerEntry
from lms.testing.factories import make_account, make_person
from tests.lms.files.samples import picture

FORM = {
    "title": "公文写作培训班", "kind": "external", "provider": "党校",
    "starts_on": "2026-01-13", "ends_on": "2026-01-14", "amount": "2", "unit": "days", "category": "external",
    "programme": "",
}  # fmt: skip


def form(evidence=True, **changes):
    data: dict[str, object] = FORM | changes
    return data | ({"evidence": [(picture(), "proof.png")]} if evidence else {})


@pytest.fixture
def claim(town, session, clock, statement, proof, actor_for):
    with unit_of_work():
        return file_claim(
            session, town.person.id, statement(), proof, actor=actor_for(town.member), clock=clock
        )


def test_a_member_files_and_sees_the_claim(town, session, signed_in, count_queries):
    client = signed_in(town.member)
    assert "Tell what you did" in client.get("/hours/claims").text
    assert "Induction" in client.get("/hours/claims/new").text
    answer = client.post("/hours/claims/new", data=form(), content_type="multipart/form-data")
    page = client.get(answer.headers["Location"]).text
    assert "Waiting for a decision" in page
    assert "16 credit hours, 2 days" in page
    assert "/files/signed/" in page
    assert "proof.png" in page
    listed = client.get("/hours/claims").text
    assert "16 credit hours of this year wait for a decision" in listed
    with count_queries() as statements:
        client.get("/hours/claims")
    assert len(statements) <= 14


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"evidence": False}, "Add a PDF or a picture that proves it."),
        ({"ends_on": "2026-01-12"}, "The last day lies before the first one."),
        ({"amount": "1.5", "unit": "minutes"}, "Give whole minutes"),
        ({"title": ""}, "This field is required"),
        ({"category": "fun"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(town, session, signed_in, changes, text):
    answer = signed_in(town.member).post(
        "/hours/claims/new", data=form(**changes), content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert text in answer.text
    assert 'value="党校"' in answer.text
    assert session.scalar(select(HourClaim)) is None


def test_only_pdf_and_pictures_are_evidence(town, session, signed_in):
    data = form(evidence=False) | {"evidence": [(BytesIO(b"plain words"), "proof.txt")]}
    answer = signed_in(town.member).post("/hours/claims/new", data=data, content_type="multipart/form-data")
    assert "Choose a PDF or a picture." in answer.text
    assert session.scalar(select(HourClaim)) is None


def test_the_same_claim_again_is_said(town, claim, signed_in):
    answer = signed_in(town.member).post("/hours/claims/new", data=form(), content_type="multipart/form-data")
    assert "You have claimed this already" in answer.text
    assert "Choose the files again" in answer.text


def test_the_manager_of_the_unit_decides(town, claim, session, signed_in, count_queries):
    client = signed_in(town.manager)
    inbox = client.get("/people/claims").text
    assert "公文写作培训班" in inbox
    with count_queries() as statements:
        client.get("/people/claims")
    assert len(statements) <= 18
    page = client.get(f"/people/claims/{claim.id}").text
    assert "/files/signed/" in page
    assert "Accept claim" in page
    assert "claim to decide" in client.get("/").text  # the figure on the home page
    client.post(f"/people/claims/{claim.id}/accept", data={"amount": "2", "category": "external", "note": ""})
    assert session.scalar(select(LedgerEntry.hours)) == Decimal(16)
    assert "Take the acceptance back" in client.get(f"/people/claims/{claim.id}").text
    again = client.post(f"/people/claims/{claim.id}/accept", data={"amount": "2", "category": "external"})
    assert "accepted meanwhile" in client.get(again.headers["Location"]).text
    mine = signed_in(town.member)
    assert "李强" in mine.get(f"/hours/claims/{claim.id}").text
    assert "<strong>16</strong>" in mine.get("/hours").text or "16" in mine.get("/hours").text


def test_the_list_asks_as_often_whatever_its_length(
    town, session, clock, statement, proof, signed_in, actor_for, count_queries
):
    client, numbers = signed_in(town.manager), []
    for batch in range(2):
        with unit_of_work():
            for index in range(5):
                person = make_person(session, town.unit, f"某人{batch}{index}")
                file_claim(session, person.id, statement(), proof, actor=actor_for(town.member), clock=clock)
        with count_queries() as statements:
            client.get("/people/claims?sort=-hours&kind=external&q=公文")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_a_correction_without_a_note_is_asked_again(town, claim, session, signed_in):
    client = signed_in(town.manager)
    answer = client.post(
        f"/people/claims/{claim.id}/accept", data={"amount": "1", "category": "external", "note": ""}
    )
    assert answer.status_code == 422
    assert "Say why, so that the member knows" in answer.text
    assert session.scalar(select(LedgerEntry.id)) is None
    client.post(
        f"/people/claims/{claim.id}/accept", data={"amount": "1", "category": "external", "note": "一天"}
    )
    assert session.scalar(select(LedgerEntry.hours)) == 8
    assert "before: 2 days = 16 credit hours" in signed_in(town.member).get(f"/hours/claims/{claim.id}").text


def test_a_returned_claim_is_due_for_its_member_who_files_again(town, claim, session, signed_in):
    client = signed_in(town.manager)
    client.post(f"/people/claims/{claim.id}/return", data={"reason": ""})
    assert session.get_one(HourClaim, claim.id).state == "filed"
    session.rollback()
    client.post(f"/people/claims/{claim.id}/return", data={"reason": "请补充日程"})
    member = signed_in(town.member)
    assert "correct it and file it again" in member.get("/").text
    page = member.get(f"/hours/claims/{claim.id}/correct").text
    assert "请补充日程" in page
    assert "1 file is there already" in page
    member.post(
        f"/hours/claims/{claim.id}/correct", data=form(amount="1"), content_type="multipart/form-data"
    )
    found = session.get_one(HourClaim, claim.id)
    assert (found.state, found.hours) == ("filed", 8)


@pytest.mark.parametrize("method", ["get", "accept", "return"])
def test_a_manager_of_another_unit_finds_nothing(town, claim, session, signed_in, method):
    client = signed_in(town.elsewhere)
    address = f"/people/claims/{claim.id}"
    data = {"amount": "2", "category": "external", "note": "", "reason": "no"}
    answer = client.get(address) if method == "get" else client.post(f"{address}/{method}", data=data)
    assert answer.status_code == 404
    assert "公文写作培训班" not in client.get("/people/claims?state=").text
    assert client.get(f"/hours/claims/{claim.id}/evidence").status_code == 404
    assert session.get_one(HourClaim, claim.id).state == "filed"


def test_members_see_their_own_only(town, claim, session, signed_in):
    with unit_of_work():
        colleague = make_account(session, make_person(session, town.unit, "王芳"))
    client = signed_in(colleague)
    for address in (
        f"/hours/claims/{claim.id}",
        f"/hours/claims/{claim.id}/correct",
        f"/hours/claims/{claim.id}/evidence",
    ):
        assert client.get(address).status_code == 404
    assert client.post(f"/hours/claims/{claim.id}/withdraw").status_code == 404
    assert client.get("/people/claims").status_code == 403
    assert client.post(f"/people/claims/{claim.id}/accept").status_code == 403


def test_an_own_claim_is_not_decided_with_another_role_either(town, claim, session, signed_in):
    with unit_of_work():
        session.add_all(
            RoleGrant(account_id=town.member.id, role=role.value, unit_id=town.root.id)
            for role in (Role.MANAGER, Role.ADMINISTRATOR)
        )
    client = signed_in(town.member)
    assert "公文写作培训班" not in client.get("/people/claims").text
    page = client.get(f"/people/claims/{claim.id}").text
    assert "This is your own claim" in page
    assert "Accept claim" not in page
    client.post(f"/people/claims/{claim.id}/accept", data={"amount": "2", "category": "external", "note": ""})
    assert session.scalar(select(LedgerEntry.id)) is None


def test_an_administrator_looks_and_does_not_decide(town, claim, session, signed_in):
    with unit_of_work():
        admin = make_account(
            session, make_person(session, town.root, "罗志强"), (Role.ADMINISTRATOR, town.root)
        )
    client = signed_in(admin)
    page = client.get(f"/people/claims/{claim.id}").text
    assert "公文写作培训班" in page
    assert "Accept claim" not in page
    assert client.post(f"/people/claims/{claim.id}/accept").status_code == 403


def test_from_the_ledger_to_the_claim(town, claim, signed_in):
    address = f"/hours/claims/{claim.id}/evidence"
    assert signed_in(town.member).get(address).headers["Location"] == f"/hours/claims/{claim.id}"
    assert signed_in(town.manager).get(address).headers["Location"] == f"/people/claims/{claim.id}"


def test_a_member_withdraws(town, claim, session, clock, signed_in):
    client = signed_in(town.member)
    client.post(f"/hours/claims/{claim.id}/withdraw")
    assert session.get_one(HourClaim, claim.id).state == "withdrawn"
    assert "Withdrawn" in client.get("/hours/claims?state=withdrawn").text
    assert client.get("/hours/claims?state=accepted").text.count("公文写作培训班") == 0
    answer = client.post(f"/hours/claims/{claim.id}/withdraw")
    assert "has been withdrawn; nothing was changed" in client.get(answer.headers["Location"]).text


def test_a_claim_decided_while_it_was_being_corrected(town, claim, session, clock, signed_in, actor_for):
    client = signed_in(town.member)
    with unit_of_work():
        return_claim(
            session, session.get_one(HourClaim, claim.id), "?", actor=actor_for(town.manager), clock=clock
        )
    client.post(f"/hours/claims/{claim.id}/withdraw")
    answer = client.post(f"/hours/claims/{claim.id}/correct", data=form(), content_type="multipart/form-data")
    assert answer.headers["Location"] == f"/hours/claims/{claim.id}"
    assert session.get_one(HourClaim, claim.id).state == "withdrawn"
