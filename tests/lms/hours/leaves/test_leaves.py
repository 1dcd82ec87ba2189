"""Leave and exemptions: what they change, who may decide, and how they are taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.audit.models import AuditEvent
from lms.contracts.access import Actor, Role
from lms.db import unit_of_work
from lms.hours.domain.facts import ExemptionKind
from lms.hours.leaves.domain import Decision, LeaveRefused, check_decision, check_leave
from lms.hours.leaves.models import Exemption, Leave
from lms.hours.leaves.services import decide_exemption, find_kept, record_leave, restore, withdraw
from lms.hours.verdicts.models import Verdict
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases

MANAGER = Actor(account_id=None, person_id=None, name="李强")
YEAR = date(2026, 1, 1)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def town(app, session):
    with unit_of_work():
        root = make_unit(session)
        first, second = make_unit(session, "甲", root), make_unit(session, "乙", root)
        wang = make_person(session, first, "王芳", name_en="Wang Fang", is_full_time=False)
        li = make_person(session, first, "李强", is_full_time=False)
        chen = make_person(session, second, "陈静", is_full_time=False)
        accounts = {
            "wang": make_account(session, wang),
            "li": make_account(session, li, (Role.MANAGER, first)),
            "chen": make_account(session, chen, (Role.MANAGER, second)),
            "admin": make_account(session, make_person(session, root), (Role.ADMINISTRATOR, root)),
        }
    return {"accounts": accounts, "wang": wang.id, "li": li.id}


def annual(session, person_id):
    session.rollback()
    return session.scalars(
        select(Verdict).where(Verdict.person_id == person_id, Verdict.rule == "annual", Verdict.is_current)
    ).one()


def decide(person_id, kind, amount=None, clock=None, actor=MANAGER):
    with unit_of_work() as session:
        decision = Decision("annual", YEAR, ExemptionKind(kind), amount, "ill")
        return decide_exemption(session, person_id, decision, "hours", actor=actor, clock=clock).id


@on_both_databases
@pytest.mark.parametrize(
    ("kind", "amount", "required", "verdict"),
    [
        ("exempt", None, 0, "EXEMPT"),
        ("exempt", Decimal(3), 0, "EXEMPT"),  # a full exemption has no amount
        ("reduce", Decimal("4.5"), Decimal("19.5"), "IN_PROGRESS"),
        ("defer", Decimal(10), 14, "IN_PROGRESS"),
        ("defer", None, 0, "DEFERRED"),
    ],
)
def test_a_decision_changes_the_verdict_at_once_and_back(
    town, session, clock, kind, amount, required, verdict
):
    kept_id = decide(town["wang"], kind, amount, clock)
    assert (annual(session, town["wang"]).required, annual(session, town["wang"]).verdict) == (
        required,
        verdict,
    )
    with unit_of_work() as writing:
        kept = find_kept(writing, Exemption, town["wang"], kept_id)
        withdraw(writing, kept, actor=MANAGER, clock=clock)
    assert annual(session, town["wang"]).required == 24
    with unit_of_work() as writing:
        restore(writing, find_kept(writing, Exemption, town["wang"], kept_id), actor=MANAGER, clock=clock)
    assert annual(session, town["wang"]).verdict == verdict


@on_both_databases
def test_whole_months_of_leave_are_taken_off(town, session, clock):
    with unit_of_work() as writing:
        record_leave(
            writing, town["wang"], date(2026, 2, 15), date(2026, 4, 30), "产假", actor=MANAGER, clock=clock
        )
    assert annual(session, town["wang"]).required == 20  # March and April
    with unit_of_work() as writing:
        record_leave(writing, town["wang"], date(2026, 11, 1), None, "挂职", actor=MANAGER, clock=clock)
    assert annual(session, town["wang"]).required == 16


@pytest.mark.parametrize(
    ("kind", "amount", "measure", "reason", "code"),
    [
        ("reduce", None, "hours", "ill", "no_amount"),
        ("reduce", Decimal(0), "hours", "ill", "no_amount"),
        ("reduce", Decimal(1), "completion", "ill", "completion_is_whole"),
        ("exempt", None, "hours", "  ", "no_reason"),
    ],
)
def test_decisions_that_are_refused(kind, amount, measure, reason, code):
    with pytest.raises(LeaveRefused) as refusal:
        check_decision(Decision("annual", YEAR, ExemptionKind(kind), amount, reason), measure)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "code"),
    [
        (date(2026, 5, 2), date(2026, 5, 1), "ends_before_start"),
        (date(2020, 1, 1), date(2026, 5, 1), "too_long"),
    ],
)
def test_leaves_that_are_refused(starts_on, ends_on, code):
    with pytest.raises(LeaveRefused) as refusal:
        check_leave(starts_on, ends_on, "ill")
    assert refusal.value.code == code


def test_nobody_decides_about_themselves(town, session, clock):
    myself = Actor(account_id=None, person_id=town["li"], name="李强")
    with pytest.raises(LeaveRefused, match="own"):
        decide(town["li"], "exempt", clock=clock, actor=myself)
    session.rollback()
    assert session.scalars(select(Exemption)).all() == []


def test_a_period_is_decided_about_once(town, session, clock):
    decide(town["wang"], "exempt", clock=clock)
    with pytest.raises(LeaveRefused, match="decided"):
        decide(town["wang"], "reduce", Decimal(2), clock=clock)


def test_a_manager_records_leave_and_undoes_it(town, session, signed_in):
    client = signed_in(town["accounts"]["li"])
    address = f"/people/hours/{town['wang']}"
    assert "Record leave" in client.get(f"{address}/leave", headers=ENGLISH).text
    answer = client.post(
        f"{address}/leave",
        data={"starts_on": "2026-03-01", "ends_on": "2026-04-30", "reason": "maternity"},
        headers=ENGLISH, follow_redirects=True,
    )  # fmt: skip
    leave = session.scalars(select(Leave)).one()
    assert "The leave is recorded" in answer.text
    assert f"{address}/leave/{leave.id}/withdraw" in answer.text
    assert "Months on leave that are taken off: 2." in answer.text
    assert "20 needed" in answer.text
    undone = client.post(f"{address}/leave/{leave.id}/withdraw", headers=ENGLISH, follow_redirects=True)
    assert "24 needed" in undone.text
    assert f"{address}/leave/{leave.id}/restore" in undone.text
    session.expire_all()
    assert session.scalars(select(Leave)).one().withdrawn_at is not None
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[-2:] == ["lms.record_leave", "lms.withdraw_leave"]


def test_a_manager_exempts_and_the_member_reads_why(town, session, signed_in):
    client, address = signed_in(town["accounts"]["li"]), f"/people/hours/{town['wang']}/exemption"
    page = client.get(f"{address}?duty=annual@2026-01-01", headers=ENGLISH).text
    assert '<option selected value="annual@2026-01-01">' in page
    data = {"duty": "annual@2026-01-01", "kind": "reduce", "amount": "4", "reason": "part time"}
    assert client.post(address, data=data).status_code == 302
    mine = signed_in(town["accounts"]["wang"]).get("/hours", headers=ENGLISH).text
    assert "20 needed; 0 counted; 20 short." in mine
    assert "4 less is asked: part time" in mine
    assert "withdraw" not in mine


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"duty": "annual@2026-01-01", "kind": "reduce", "reason": "x"}, "Say how much"),
        ({"duty": "annual@1999-01-01", "kind": "exempt", "reason": "x"}, "Not a valid choice"),
        ({"duty": "annual@2026-01-01", "kind": "exempt", "reason": ""}, "This field is required"),
        ({"duty": "annual@2026-01-01", "kind": "reduce", "amount": "0.001", "reason": "x"}, "Say how much"),
    ],
)
def test_what_cannot_be_decided_is_said_and_kept(town, session, signed_in, data, says):
    answer = signed_in(town["accounts"]["li"]).post(
        f"/people/hours/{town['wang']}/exemption", data=data, headers=ENGLISH
    )
    assert answer.status_code == 422
    assert says in answer.text
    assert session.scalars(select(Exemption)).all() == []


def test_in_chinese_too(town, signed_in):
    client, chinese = signed_in(town["accounts"]["li"]), {"Accept-Language": "zh-CN"}
    assert "登记请假" in client.get(f"/people/hours/{town['wang']}/leave", headers=chinese).text
    assert "年度学时 · 2026" in client.get(f"/people/hours/{town['wang']}/exemption", headers=chinese).text


@pytest.mark.parametrize(("who", "status"), [("wang", 403), ("admin", 403), ("chen", 404), ("li", 200)])
def test_only_the_units_manager_may(town, signed_in, who, status):
    client = signed_in(town["accounts"][who])
    for page in ("leave", "exemption"):
        assert client.get(f"/people/hours/{town['wang']}/{page}").status_code == status
    if status != 200:
        data = {"starts_on": "2026-03-01", "reason": "x"}
        assert client.post(f"/people/hours/{town['wang']}/leave", data=data).status_code == status
        assert client.post(f"/people/hours/{town['wang']}/leave/1/withdraw").status_code == status


def test_a_manager_finds_no_form_for_themselves(town, session, signed_in):
    client = signed_in(town["accounts"]["li"])
    assert (
        "Nobody decides about themselves"
        in client.get(f"/people/hours/{town['li']}/leave", headers=ENGLISH).text
    )
    data = {"starts_on": "2026-03-01", "reason": "rest"}
    answer = client.post(f"/people/hours/{town['li']}/leave", data=data, headers=ENGLISH)
    assert answer.status_code == 422
    assert session.scalars(select(Leave)).all() == []


def test_what_is_not_there_is_not_withdrawn(town, signed_in):
    client = signed_in(town["accounts"]["li"])
    for address in ("exemption/99/withdraw", "leave/99/restore", "nonsense/1/withdraw", "leave/1/nonsense"):
        assert client.post(f"/people/hours/{town['wang']}/{address}").status_code == 404
