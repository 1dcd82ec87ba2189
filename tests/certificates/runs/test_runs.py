"""Issuing to many: a preview that says who gets none and why, a job that can be killed, and its files."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select, update

from certificates.designs.models import CertificateTemplate, CertificateTemplateVersion
from certificates.designs.services import DesignSettings, add_design
from certificates.register.domain.file_names import file_name
from certificates.register.models import Certificate, SerialCounter
from certificates.register.records import snapshot_in, verdict_on
from certificates.runs import jobs as run_jobs
from certificates.runs.domain import staff_numbers
from certificates.runs.models import IssuingRun
from certificates.runs.services import running
from certificates.runs.services.planning import Plan, preview_run
from lms.contracts.access import Actor, Scope
from lms.db import unit_of_work
from lms.jobs.api import JobRefused
from lms.jobs.domain import State
from lms.jobs.models import Job
from lms.jobs.services import cancel_job
from lms.notifications.models import ReceivedNotice
from lms.organisation.api import unit_card
from lms.organisation.models import Person
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from tests.certificates.cohorts import VALUE
from tests.certificates.completions import complete, hours_of

ACTOR = Actor.system("test")
EVERYWHERE = Scope(everything=True)
DESIGN = "certificates.classic"


@pytest.fixture
def admin(town, signed_in):
    return signed_in(town.accounts["all"])


def plan_of(cohort, **changes):
    return Plan(**({"source": cohort.source, "ref": "1", "award_ref": DESIGN} | changes))


def start(session, town, cohort, clock, people=None, **changes):
    with unit_of_work():
        unit = unit_card(session, town.units.root)
        run = running.start_run(
            session, unit, plan_of(cohort, **changes), people or cohort.people, is_mailed=True,
            actor=ACTOR, clock=clock,
        )  # fmt: skip
        return run.id


def count(session, **columns):
    return session.scalar(select(func.count()).select_from(Certificate).filter_by(**columns))


@on_both_databases
def test_a_run_issues_one_to_each_numbered_without_gaps(app, town, cohort, session, clock):
    run_id = start(session, town, cohort, clock)
    assert run_due_jobs(app) == [State.DONE]
    run = session.get_one(IssuingRun, run_id)
    assert (run.state, run.issued, run.cursor) == ("done", 12, 12)
    assert count(session, run_id=run_id) == 12
    assert session.scalars(select(SerialCounter.number)).all() == [12]
    assert hours_of(cohort.people[0]) == [Decimal("3.5")]
    told = session.scalars(select(ReceivedNotice.person_id).filter_by(kind="certificates.issued")).all()
    assert sorted(told) == sorted(cohort.people)


def test_a_second_run_finds_that_all_have_one(app, town, cohort, session, clock):
    start(session, town, cohort, clock)
    run_due_jobs(app)
    found = preview_run(session, plan_of(cohort), EVERYWHERE, clock=clock)
    assert (len(found.ready), len(found.present), len(found.hindered)) == (0, 12, 0)
    start(session, town, cohort, clock)
    run_due_jobs(app)
    assert count(session) == 12


def test_the_preview_says_who_gets_none_and_why(town, cohort, session, clock):
    first, second, third, *_ = cohort.people
    with unit_of_work():
        session.get_one(Person, first).name = "王🔥"
    cohort.events = [
        replace(event, grant=replace(event.grant, hours=Decimal(0)))
        if event.grant.person_id == second
        else event
        for event in cohort.events
    ]
    complete(third, clock, f"c{third}")
    found = preview_run(session, plan_of(cohort), EVERYWHERE, clock=clock)
    reasons = {each.order.event.grant.person_id: str(each.obstacle) for each in found.hindered}
    assert set(reasons) == {first, second}
    assert "王🔥" in reasons[first]
    assert "U+1F525" in reasons[first]
    assert "0 credit hours" in reasons[second]
    assert [each.order.event.grant.person_id for each in found.present] == [third]
    assert len(found.ready) == 9


def test_a_design_that_is_gone_or_asks_for_too_much_hinders_all(town, cohort, session, clock):
    found = preview_run(session, plan_of(cohort, award_ref="own.999"), EVERYWHERE, clock=clock)
    assert {str(each.obstacle) for each in found.hindered} == {
        "The certificate design “own.999” does not exist any more. Choose another one."
    }
    with unit_of_work():
        settings = DesignSettings(title="年度", html="<p>{{ name }} {{ serial }} {{ qr }}</p>")
        key = f"own.{add_design(session, unit_card(session, town.units.root), settings, actor=ACTOR, clock=clock).id}"
        session.execute(update(CertificateTemplateVersion).values(html="<p>{{ salary }}</p>"))
    found = preview_run(session, plan_of(cohort, award_ref=key), EVERYWHERE, clock=clock)
    assert "salary" in str(found.hindered[0].obstacle)
    assert not found.ready
    assert session.scalar(select(func.count()).select_from(CertificateTemplate)) == 1


def test_a_run_reaches_only_the_units_of_who_starts_it(town, cohort, session, clock, actor_for):
    scope = actor_for(town.accounts["second"]).scope("certificates.administer")
    found = preview_run(session, plan_of(cohort), scope, clock=clock)
    assert (list(found.ready), list(found.present), list(found.hindered)) == ([], [], [])


def test_a_list_of_staff_numbers_chooses_and_names_strangers(town, cohort, session, clock):
    numbers = [*cohort.numbers[:2], "9999999"]
    found = preview_run(session, plan_of(cohort, numbers=numbers), EVERYWHERE, clock=clock)
    assert (len(found.ready), found.unknown) == (2, ["9999999"])
    assert staff_numbers(" 17,18；19\n\n18\t20、21 ") == ["17", "18", "19", "20", "21"]


@on_both_databases
@pytest.mark.parametrize("dies_after", [0, 1, 2])
def test_a_killed_run_goes_on_and_issues_each_once(
    app, town, cohort, session, clock, monkeypatch, dies_after
):
    """The worker dies within a part: what it had not committed is gone, and the next attempt goes on there."""
    monkeypatch.setattr(running, "AT_ONCE", 5)
    run_id = start(session, town, cohort, clock)
    parts: list[str] = []

    def die(*arguments, **keywords):
        if len(parts) == dies_after:
            parts.append("died")
            running.issue_part(*arguments, **keywords)
            raise MemoryError("killed")
        parts.append("issued")
        running.issue_part(*arguments, **keywords)

    monkeypatch.setattr(run_jobs, "issue_part", die)
    run_due_jobs(app)
    assert count(session) == min(5 * dies_after, 12)
    clock.advance(minutes=5)
    run_due_jobs(app)
    session.expire_all()
    assert session.get_one(IssuingRun, run_id).state == "done"
    assert count(session) == 12
    assert session.scalars(select(SerialCounter.number)).all() == [12]


def test_a_stopped_run_can_go_on(app, town, cohort, session, clock, admin, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 5)
    run_id = start(session, town, cohort, clock)

    def ask_to_stop(*arguments, **keywords):
        running.issue_part(*arguments, **keywords)
        arguments[0].execute(update(Job).values(is_cancel_requested=True))

    with monkeypatch.context() as once:
        once.setattr(run_jobs, "issue_part", ask_to_stop)
        assert run_due_jobs(app) == [State.CANCELLED]
    session.expire_all()
    assert "5 of 12" in admin.get(f"/certificates/runs/{run_id}").text
    assert "Stopped" in admin.get("/certificates/runs").text
    for _ in range(2):
        admin.post(f"/certificates/runs/{run_id}/resume")
    assert run_due_jobs(app) == [State.DONE]
    assert count(session) == 12
    admin.post(f"/certificates/runs/{run_id}/resume")
    assert run_due_jobs(app) == []


def test_a_run_whose_job_failed_or_never_began_can_go_on(
    app, town, cohort, session, clock, admin, monkeypatch
):
    run_id = start(session, town, cohort, clock)
    address = f"/certificates/runs/{run_id}"
    assert "Go on with the rest" not in admin.get(address).text
    with unit_of_work():
        cancel_job(session, session.get_one(IssuingRun, run_id).job_id, clock=clock)
    assert "Go on with the rest" in admin.get(address).text
    admin.post(f"{address}/resume")

    def refuse(*_arguments, **_keywords):
        raise JobRefused("no disk")

    with monkeypatch.context() as once:
        once.setattr(run_jobs, "issue_part", refuse)
        assert run_due_jobs(app) == [State.FAILED]
    admin.post(f"{address}/resume")
    assert run_due_jobs(app) == [State.DONE]
    assert count(session, run_id=run_id) == 12


def test_a_run_is_called_by_both_titles_of_what_was_achieved(app, town, cohort, session, clock, admin):
    run_id = start(session, town, cohort, clock)
    run_due_jobs(app)
    assert "Foundations of Information Security" in admin.get("/certificates/runs").text
    in_chinese = admin.get(f"/certificates/runs/{run_id}", headers={"Accept-Language": "zh-CN"}).text
    assert "<h1>信息安全基础" in in_chinese
    renewed = admin.post(f"/certificates/runs/{run_id}/renew")
    assert "Foundations of Information Security" in admin.get(renewed.location).text


@on_both_databases
def test_a_run_costs_few_statements(town, cohort, session, clock, count_queries):
    run_id = start(session, town, cohort, clock)
    with unit_of_work():
        run = session.get_one(IssuingRun, run_id)
        run.is_mailed = False
        with count_queries() as statements:
            running.issue_part(session, run, cohort.source, verify_base="http://x", actor=ACTOR, clock=clock)
    own = [statement for statement in statements if "lms_outbox_message" not in statement]
    assert count(session) == 12
    # SQLite gives ids back row by row; PostgreSQL those of many rows at once
    each = 2 if session.get_bind().dialect.name == "sqlite" else 0
    assert len(own) <= 40 + each * len(cohort.people), [one[:90] for one in own]
    assert len(statements) <= 10 * len(cohort.people)


def test_from_the_form_to_the_register_and_the_archive(app, town, cohort, session, clock, admin, signed_in):
    query = {"achievement": VALUE, "design": DESIGN, "expires_on": "2030-01-31"}
    page = admin.get("/certificates/runs/new", query_string=query).text
    assert "Issue 12 certificates" in page
    started = admin.post("/certificates/runs/new", data=query)
    run_due_jobs(app)
    shown = admin.get(started.location).text
    assert "12 of 12" in shown
    assert "Jan 31, 2030" in shown
    register = admin.get(f"{started.location}/register.csv").data.decode("utf-8-sig")
    assert register.count("Foundations of Information Security") == 12
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(admin.get(f"{started.location}/register.xlsx").data)
    ).get_sheet_by_index(0)
    assert len(sheet.to_python()) == 12 + 4
    job = admin.post(f"{started.location}/archive").location
    run_due_jobs(app)
    address = session.get_one(Job, job.rsplit("/", 1)[1]).result["url"]
    sent = admin.get(address)
    names = zipfile.ZipFile(io.BytesIO(sent.data)).namelist()
    assert len(names) == 12
    assert all("-2026-" in name and name.endswith(".pdf") for name in names)
    assert signed_in(town.accounts["first"]).get(address).status_code == 404
    assert signed_in(town.accounts["second"]).get(started.location).status_code == 404


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("李慧敏", "N_李慧敏.pdf"),
        ("../../etc/passwd", "N_etc_passwd.pdf"),
        ('a:b*c?"<>|d', "N_a_b_c_d.pdf"),
        ("CON\u202e\x00", "N_CON.pdf"),
        ("  . ", "N.pdf"),
        ("王" * 200, f"N_{'王' * 80}.pdf"),
    ],
)
def test_names_of_files_are_safe(name, kept):
    assert file_name("N", name) == kept


def test_a_run_is_issued_anew_with_another_last_day(app, town, cohort, session, clock, admin):
    run_id = start(session, town, cohort, clock)
    run_due_jobs(app)
    clock.advance(days=3)
    new = admin.post(f"/certificates/runs/{run_id}/renew", data={"expires_on": "2031-06-30"})
    run_due_jobs(app)
    new_id = int(new.location.rsplit("/", 1)[1])
    assert (count(session, state="superseded"), count(session, run_id=new_id)) == (12, 12)
    row = session.scalars(select(Certificate).filter_by(run_id=new_id)).first()
    assert (row.expires_on, snapshot_in(row).issued_on) == (date(2031, 6, 30), date(2026, 5, 23))
    assert hours_of(cohort.people[0]) == [Decimal("3.5")]


def test_a_last_day_before_today_is_refused(town, cohort, session, clock):
    with pytest.raises(running.ExpiresTooEarly):
        start(session, town, cohort, clock, expires_on=date(2026, 5, 1))
    cohort.people = []
    with pytest.raises(running.NobodyReady):
        start(session, town, cohort, clock)
    assert session.scalars(select(IssuingRun)).all() == []


def test_a_template_edit_or_a_rename_changes_nothing_that_was_issued(app, town, cohort, session, clock):
    start(session, town, cohort, clock)
    run_due_jobs(app)
    before = {row.serial: (row.snapshot, row.digest) for row in session.scalars(select(Certificate))}
    with unit_of_work():
        session.execute(update(Person).values(name="改名"))
    session.expire_all()
    rows = session.scalars(select(Certificate)).all()
    assert {row.serial: (row.snapshot, row.digest) for row in rows} == before
    today = (clock() + timedelta(days=1)).date()
    assert {verdict_on(row, today).value for row in rows} == {"valid"}
