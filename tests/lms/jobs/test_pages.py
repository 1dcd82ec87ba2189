"""The pages of background work: who sees which job, how it gets on, and stopping it."""

from __future__ import annotations

import pytest
from flask import g

from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.jobs.api import enqueue
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.jobs import run_due_jobs


def forget_last_request():
    """In a test all requests share the test's application context, and so what each keeps for its own duration."""
    for name in list(g):
        g.pop(name)


@pytest.fixture
def people(session):
    with unit_of_work():
        ours = make_unit(session)
        mine, other = make_unit(session, "甲处", ours), make_unit(session, "乙处", ours)
        return {
            "owner": make_account(session, make_person(session, mine)),
            "colleague": make_account(session, make_person(session, mine)),
            "administrator": make_account(session, make_person(session, ours), (Role.ADMINISTRATOR, mine)),
            "other administrator": make_account(
                session, make_person(session, ours), (Role.ADMINISTRATOR, other)
            ),
        }


@pytest.fixture
def job_id(people, actor_for, clock):
    actor = actor_for(people["owner"])
    with unit_of_work() as session:
        return enqueue(session, "probe.work", {}, actor=actor, clock=clock)


@pytest.mark.parametrize(
    ("who", "code"),
    [("owner", 200), ("colleague", 404), ("administrator", 200), ("other administrator", 404)],
)
def test_a_job_is_seen_by_who_asked_and_who_administers_them(people, job_id, signed_in, who, code):
    client = signed_in(people[who])
    assert client.get(f"/jobs/{job_id}").status_code == code
    assert client.get(f"/jobs/{job_id}/progress").status_code == code
    everybody = client.get("/jobs/?whose=all").get_data(as_text=True)
    assert (job_id in everybody) is (code == 200)
    assert client.post(f"/jobs/{job_id}/cancel").status_code == (302 if code == 200 else 404)


def test_progress_is_told_as_the_page_asks_for_it(app, people, job_id, signed_in, probe):
    client, seen = signed_in(people["owner"]), []

    def work(context, _payload):
        for done in (0, 1250):
            context.progress(done, 5000, "张伟")
            seen.append(client.get(f"/jobs/{job_id}/progress").json)
        return {"url": "/hours"}

    probe.work = work
    waiting = client.get(f"/jobs/{job_id}/progress").json
    assert (waiting["state"], waiting["percent"]) == ("waiting", None)
    run_due_jobs(app)
    assert seen[1] == {
        "state": "running",
        "percent": 25,
        "text": "1,250 of 5,000",
        "message": "张伟",
        "url": None,
    }
    done = client.get(f"/jobs/{job_id}/progress").json
    assert (done["state"], done["percent"], done["url"]) == ("done", 100, "/hours")
    assert 'href="/hours"' in client.get(f"/jobs/{job_id}").get_data(as_text=True)


def test_a_result_leads_nowhere_else(app, people, job_id, signed_in, probe):
    probe.work = lambda _context, _payload: {"url": "//evil.example"}
    run_due_jobs(app)
    assert "evil" not in signed_in(people["owner"]).get(f"/jobs/{job_id}").get_data(as_text=True)


def test_a_cancelled_job_does_not_start(app, people, job_id, signed_in):
    client = signed_in(people["owner"])
    client.post(f"/jobs/{job_id}/cancel")
    assert run_due_jobs(app) == []
    assert client.get(f"/jobs/{job_id}/progress").json["state"] == "cancelled"
    again = client.post(f"/jobs/{job_id}/cancel", follow_redirects=True)
    assert "nothing to cancel" in again.get_data(as_text=True)


def test_the_list_costs_the_same_however_long(app, people, actor_for, clock, signed_in, count_queries):
    actor, client = actor_for(people["owner"]), signed_in(people["owner"])

    def cost():
        forget_last_request()
        with count_queries() as statements:
            assert client.get("/jobs/").status_code == 200
        return len(statements)

    empty = cost()
    with unit_of_work() as session:
        for _ in range(30):
            enqueue(session, "probe.work", {}, actor=actor, clock=clock)
    assert cost() == empty <= 10


def test_a_job_speaks_the_language_of_who_asked(app, people, actor_for, clock, signed_in, probe):
    def ask():
        with unit_of_work() as session:
            return enqueue(session, "probe.work", {}, actor=actor_for(people["owner"]), clock=clock)

    probe.work = lambda _context, _payload: 1 / 0
    g.locale = "zh_Hans"
    job_id = ask()
    forget_last_request()
    run_due_jobs(app)
    page = signed_in(people["owner"]).get(f"/jobs/{job_id}/progress").json
    assert "ZeroDivisionError" in page["message"]
    assert "Something went wrong" not in page["message"]
