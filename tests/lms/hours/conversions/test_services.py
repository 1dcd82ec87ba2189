"""Which table holds on a day, and that two people answer for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Actor, Role
from lms.db import unit_of_work
from lms.hours.conversions.domain.reading import ConversionRefused, read_conversions
from lms.hours.conversions.domain.table import Kind
from lms.hours.conversions.models import ConversionVersion
from lms.hours.conversions.services import (
    SHIPPED_NAME,
    ConversionsDenied,
    approve_conversions,
    conversions_for,
    conversions_on,
    draft_conversions,
    edit_conversions,
    shipped_conversions,
    suggested_hours,
)
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases


@pytest.fixture
def office(app, session, actor_for):
    with unit_of_work():
        root, other = make_unit(session), make_unit(session, "别处")
        officers = [
            make_account(session, make_person(session, root), (Role.POLICY_OFFICER, root)) for _ in range(2)
        ]
        member = make_account(session, make_person(session, root))
        branch = make_unit(session, "下级", root)
        below = make_account(session, make_person(session, branch), (Role.POLICY_OFFICER, branch))
    return root, other, officers, member, below


def table_from(day: str, factor: str) -> str:
    text = shipped_conversions().text
    return text.replace("2010-10-25", day).replace('factor = "3"', f'factor = "{factor}"')


def approved(session, clock, organisation, day, factor, actors):
    """A version that one officer drafts and the other approves."""
    with unit_of_work():
        version = draft_conversions(session, organisation.id, actor=actors[0], clock=clock)
        edit_conversions(session, version, table_from(day, factor), actor=actors[0], clock=clock)
        approve_conversions(session, version, actor=actors[1], clock=clock)
    return version


@on_both_databases
def test_the_version_in_force_follows_from_the_day(office, session, clock, actor_for):
    root, other, officers, *_ = office
    actors = [actor_for(officer) for officer in officers]
    assert conversions_on(session, root.id, date(2026, 5, 1)).name == SHIPPED_NAME
    approved(session, clock, root, "2026-01-01", "2", actors)
    approved(session, clock, root, "2026-07-01", "4", actors)
    in_force = {
        day: (found.name, found.table.kinds[Kind.LECTURE].factor)
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
        for found in [conversions_on(session, root.id, day)]
    }
    assert list(in_force.values()) == [
        (SHIPPED_NAME, Decimal(3)),
        ("conversion@1", Decimal(2)),
        ("conversion@1", Decimal(2)),
        ("conversion@2", Decimal(4)),
    ]
    assert conversions_on(session, other.id, date(2026, 7, 1)).name == SHIPPED_NAME
    assert conversions_for(session, root.path, date(2026, 7, 1)).name == "conversion@2"
    assert conversions_for(session, "", date(2026, 7, 1)).name == SHIPPED_NAME


def test_a_draft_holds_nothing_and_begins_as_what_is_in_force(office, session, clock, actor_for):
    root, _other, officers, *_ = office
    with unit_of_work():
        version = draft_conversions(session, root.id, actor=actor_for(officers[0]), clock=clock)
    assert conversions_on(session, root.id, date(2026, 5, 20)).name == SHIPPED_NAME
    assert read_conversions(version.text).kinds == shipped_conversions().table.kinds
    assert version.valid_from == date(2026, 5, 20)
    with pytest.raises(ConversionsDenied) as refusal, unit_of_work():
        draft_conversions(session, root.id, actor=actor_for(officers[1]), clock=clock)
    assert refusal.value.code == "exists"


def test_two_people_answer_for_a_version_and_then_it_stays(office, session, clock, actor_for):
    root, _other, officers, *_ = office
    first, second = (actor_for(officer) for officer in officers)
    with unit_of_work():
        version = draft_conversions(session, root.id, actor=first, clock=clock)
    with pytest.raises(ConversionsDenied) as refusal, unit_of_work():
        approve_conversions(session, version, actor=first, clock=clock)
    assert refusal.value.code == "same_person"
    with unit_of_work():
        edit_conversions(session, version, table_from("2026-06-01", "2"), actor=second, clock=clock)
    with pytest.raises(ConversionsDenied) as refusal, unit_of_work():
        approve_conversions(session, version, actor=second, clock=clock)  # who edited last is its drafter
    assert refusal.value.code == "same_person"
    with unit_of_work():
        approve_conversions(session, version, actor=first, clock=clock)
    for change in (
        lambda: edit_conversions(session, version, table_from("2026-06-01", "5"), actor=first, clock=clock),
        lambda: approve_conversions(session, version, actor=second, clock=clock),
    ):
        with pytest.raises(ConversionsDenied) as refusal, unit_of_work():
            change()
        assert refusal.value.code == "approved"


def test_a_draft_that_is_not_right_is_not_saved(office, session, clock):
    root = office[0]
    actor = Actor.system("test")
    with unit_of_work():
        version = draft_conversions(session, root.id, actor=actor, clock=clock)
    before = version.text
    with pytest.raises(ConversionRefused), unit_of_work():
        edit_conversions(session, version, "[conversion]", actor=actor, clock=clock)
    assert version.text == before


def test_what_a_course_could_be_worth_is_a_suggestion(office, session):
    worth = suggested_hours(session, office[0].path, 90, day=date(2026, 5, 20))
    assert worth.hours == Decimal(2)


def test_the_pages_from_draft_to_approval(office, session, signed_in, count_queries):
    _root, _other, (one, two), member, below = office
    drafter, approver = signed_in(one), signed_in(two)
    address = drafter.post("/hours/conversions/versions").headers["Location"]
    answer = drafter.post(address, data={"text": "kinds = 1"})
    assert answer.status_code == 422
    assert "is missing" in answer.text
    assert "kinds = 1" in answer.text  # what was written is kept
    drafter.post(address, data={"text": table_from("2026-05-01", "2").replace("\n", "\r\n")})
    page = drafter.get(address).text
    assert "another policy officer has to approve it" in page
    assert "Lecture given" in page
    drafter.post(f"{address}/approve")
    assert session.scalar(select(ConversionVersion.approved_at)) is None
    approver.post(f"{address}/approve")
    assert session.scalar(select(ConversionVersion.approved_by)) == two.id
    shown = signed_in(member).get("/hours/conversions?kind=lecture&unit=minutes&amount=90").text
    assert "4 credit hours" in shown
    assert signed_in(member).get("/hours/conversions/versions").status_code == 403
    assert signed_in(below).get("/hours/conversions/versions").status_code == 404  # a branch has no table
    assert signed_in(below).post(f"{address}/discard").status_code == 404
    with count_queries() as statements:
        drafter.get("/hours/conversions/versions")
    assert len(statements) <= 12


def test_drafts_of_another_organisation_are_not_found(office, session, signed_in, clock):
    _root, other, (one, _two), *_ = office
    with unit_of_work():
        version = draft_conversions(session, other.id, actor=Actor.system("test"), clock=clock)
    client = signed_in(one)
    assert client.get(f"/hours/conversions/versions/{version.id}").status_code == 404
    assert client.post(f"/hours/conversions/versions/{version.id}/approve").status_code == 404


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("kind=lecture&unit=minutes&amount=90", "6 credit hours"),
        ("kind=class&unit=days&amount=1.5", "12 credit hours, 1.5 days"),
        ("kind=class&unit=days&amount=", "Give kind and amount"),
        ("kind=class&unit=minutes&amount=1.5", "Give kind and amount"),
        ("kind=x&unit=minutes&amount=1", "Give kind and amount"),
        ("kind=class&unit=minutes&amount=1e9", "Give kind and amount"),
    ],
)
def test_the_live_example(office, signed_in, query, text):
    assert text in signed_in(office[3]).get(f"/hours/conversions/worth?{query}").text


def test_a_discarded_draft_is_gone(office, session, signed_in):
    client = signed_in(office[2][0])
    address = client.post("/hours/conversions/versions").headers["Location"]
    client.post(f"{address}/discard")
    assert session.scalar(select(func.count()).select_from(ConversionVersion)) == 0


def test_a_kind_is_edited_by_a_form_that_leaves_the_rest_as_it_is(office, session, signed_in):
    client = signed_in(office[2][0])
    address = client.post("/hours/conversions/versions").headers["Location"]
    page = client.get(f"{address}/kinds/lecture").text
    assert 'value="3"' in page
    assert 'placeholder="45"' in page
    values = {
        "minutes_per_hour": "50",
        "factor": "2.5",
        "step": "",
        "rounding": "nearest",
        "test_required": "yes",
    }
    client.post(f"{address}/kinds/lecture", data=values | {"cap": ""})
    text = session.scalar(select(ConversionVersion.text))
    rule = read_conversions(text).kinds[Kind.LECTURE]
    assert (rule.minutes_per_hour, rule.factor, rule.cap, rule.rounding) == (
        50,
        Decimal("2.5"),
        None,
        "nearest",
    )
    assert (rule.step, rule.is_test_required) == (Decimal("0.5"), True)
    assert "# preparing a lecture is work as well" in text  # a note beside the key stays
    page = client.get(address).text
    assert "3 → <strong>2.5</strong>" in page
    answer = client.post(f"{address}/kinds/lecture", data=values | {"cap": "12.3", "rounding": ""})
    assert answer.status_code == 422
    assert "must be a whole number of steps of 0.5" in answer.text
    assert client.get(f"{address}/kinds/speech").status_code == 404


def test_defaults_and_what_holds_for_claims_are_edited_by_forms(office, session, signed_in):
    client = signed_in(office[2][0])
    address = client.post("/hours/conversions/versions").headers["Location"]
    defaults = {
        "minutes_per_hour": "50", "hours_per_day": "6", "hours_per_half_day": "3", "factor": "1", "cap": "",
        "step": "1", "rounding": "none", "minimum_progress_percent": "0", "test_required": "no",
    }  # fmt: skip
    client.post(f"{address}/kinds/defaults", data=defaults)
    general = {
        "title": "学时折算办法", "valid_from": "2026-06-01", "late_days": "10", "closed_periods": "record",
        "most_hours": "80",
    }  # fmt: skip
    client.post(f"{address}/general", data=general)
    version = session.scalar(select(ConversionVersion))
    table = read_conversions(version.text)
    assert table.kinds[Kind.CLASS].hours_per_day == 6
    assert (table.claims.late_days, table.claims.is_evidence_required) == (10, False)
    assert (table.title, version.valid_from, table.imports.most_hours) == (
        "学时折算办法",
        date(2026, 6, 1),
        Decimal(80),
    )
    assert client.post(f"{address}/kinds/defaults", data=defaults | {"factor": ""}).status_code == 422
