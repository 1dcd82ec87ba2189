"""The page of what accepting several claims would do, and the button on it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.hours.claims.models import HourClaim
from lms.hours.claims.services.deciding import return_claim
from lms.hours.claims.services.filing import file_claim
from lms.hours.ledger.models import LedgerEntry
from lms.testing.factories import make_account, make_person

CHOSEN, ACCEPT = "/people/claims/chosen", "/people/claims/chosen/accept"


@pytest.fixture
def claims(town, session, clock, statement, proof, actor_for):
    """Of three people of the unit, of the same training."""
    with unit_of_work():
        return [
            file_claim(
                session, make_person(session, town.unit, f"某人{index}").id, statement(), proof,
                actor=actor_for(town.member), clock=clock,
            )
            for index in range(3)
        ]  # fmt: skip


def hidden(page: str) -> list[str]:
    """What the button of the page sends."""
    return re.findall(r'<input type="hidden" name="claim" value="([^"]+)">', page)


def ids(claims):
    return [str(claim.id) for claim in claims]


def posted(session):
    return session.scalar(select(func.count()).select_from(LedgerEntry))


@pytest.mark.parametrize("locale", ["en", "zh_Hans"])
def test_chosen_looked_at_and_accepted(town, claims, session, signed_in, locale):
    client = signed_in(town.manager)
    client.set_cookie("locale", locale)
    inbox = client.get("/people/claims?q=公文&sort=ended").text
    assert [f'name="claim" value="{one}"' in inbox for one in ids(claims)] == [True] * 3
    assert "<noscript>" in inbox  # the bar of a list is shown by a script
    page = client.post(f"{CHOSEN}?q=公文&sort=ended", data={"claim": ids(claims)[:2]}).text
    assert "某人0" in page
    assert "某人2" not in page
    assert page.count("公文写作培训班") == 2
    assert "<strong>32</strong>" in page  # the hours of both together
    assert len(hidden(page)) == 2
    assert posted(session) == 0
    session.rollback()
    answer = client.post(f"{ACCEPT}?q=公文&sort=ended", data={"claim": hidden(page)})
    assert answer.headers["Location"].startswith("/people/claims?q=")
    assert session.scalars(select(LedgerEntry.hours)).all() == [Decimal(16)] * 2
    after = client.get(answer.headers["Location"]).text
    assert "某人2" in after
    assert "某人0" not in after
    if locale == "en":
        assert "2 claims would be accepted" in page
        assert "Accept 2 claims" in page
        assert "2 claims are accepted: 32 credit hours." in after


def test_what_is_left_is_named_before_and_after(town, claims, session, clock, signed_in, actor_for):
    client = signed_in(town.manager)
    first, second, third = claims
    names = [f"某人{index}" for index in range(3)]
    page = client.post(CHOSEN, data={"claim": ids(claims)}).text
    with unit_of_work():
        return_claim(session, first, "?", actor=actor_for(town.above), clock=clock)
    again = client.post(CHOSEN, data={"claim": ids(claims)}).text
    assert "1 claim is left for you to look at" in again
    assert "The claim has been returned meanwhile" in again
    assert len(hidden(again)) == 2
    answer = client.post(ACCEPT, data={"claim": hidden(page)})
    assert answer.status_code == 200
    assert "2 claims are accepted" in answer.text
    assert "1 claim was not accepted" in answer.text
    assert "The claim has been returned meanwhile" in answer.text
    assert [name in answer.text for name in names] == [True, False, False]
    states = [session.get_one(HourClaim, claim.id).state for claim in (first, second, third)]
    assert states == ["returned", "accepted", "accepted"]
    session.rollback()
    once_more = client.post(ACCEPT, data={"claim": hidden(page)}).text
    assert "No claim was accepted." in once_more
    assert posted(session) == 2


@pytest.mark.parametrize("sent", [[], [""], ["x"], ["9" * 40], ["-1"], ["²"], ["999999999999999999"]])
def test_nothing_of_theirs_was_chosen(town, claims, session, signed_in, sent):
    client = signed_in(town.manager)
    answer = client.post(CHOSEN, data={"claim": sent})
    assert "Choose the claims first" in client.get(answer.headers["Location"]).text
    answer = client.post(ACCEPT, data={"claim": sent})
    assert "No claim was accepted." in client.get(answer.headers["Location"]).text
    assert posted(session) == 0


def test_others_find_nothing_or_may_not(town, claims, session, signed_in):
    with unit_of_work():
        admin = make_account(
            session, make_person(session, town.root, "罗志强"), (Role.ADMINISTRATOR, town.root)
        )
    page = signed_in(town.manager).post(CHOSEN, data={"claim": ids(claims)}).text
    elsewhere = signed_in(town.elsewhere)
    assert elsewhere.post(CHOSEN, data={"claim": ids(claims)}).status_code == 303
    assert elsewhere.post(ACCEPT, data={"claim": hidden(page)}).status_code == 303
    looking = signed_in(admin)
    assert "data-row" not in looking.get("/people/claims").text
    for client in (looking, signed_in(town.member)):
        assert client.post(CHOSEN, data={"claim": ids(claims)}).status_code == 403
        assert client.post(ACCEPT, data={"claim": hidden(page)}).status_code == 403
    assert posted(session) == 0


def test_only_what_waits_can_be_chosen(town, claims, signed_in):
    client = signed_in(town.manager)
    assert client.get("/people/claims").text.count("data-row") == 3
    for state in ("", "accepted", "returned", "withdrawn"):
        page = client.get(f"/people/claims?state={state}").text
        assert "data-row" not in page
        assert "data-bulk" not in page


def test_the_page_asks_as_often_whatever_is_chosen(town, claims, signed_in, count_queries):
    client, numbers, chosen = signed_in(town.manager), [], ids(claims)
    client.post(CHOSEN, data={"claim": chosen})
    for some in (chosen[:1], chosen):
        with count_queries() as statements:
            client.post(CHOSEN, data={"claim": some})
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
