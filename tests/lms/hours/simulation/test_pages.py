"""The pages: who may ask, what they show, and of whom."""

from __future__ import annotations

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.hours.policies.documents import fingerprint
from lms.hours.policies.services.drafting import edit_draft
from lms.hours.simulation.models import Simulation
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.jobs import run_due_jobs
from tests.lms.hours.policies.policies import SYSTEM, policy_text
from tests.lms.hours.simulation.organisation import CLOCK, LAXER, ONLINE, draft, make_organisation

URL = "/hours/simulations"


@pytest.fixture
def made(app, session):
    with unit_of_work():
        found = make_organisation(session)
        found.version = draft(session, found.root)
    return found


@pytest.fixture
def officer(made, signed_in):
    return signed_in(made.officer)


def simulate(app, browser, made, unit=None, **more):
    """The address of the result."""
    answer = browser.post(
        URL, data={"version_id": made.version.id, "unit_id": (unit or made.root).id, **more}
    )
    assert answer.status_code == 302, answer.text
    run_due_jobs(app)
    return answer.location


def test_from_the_question_to_the_people(app, made, officer):
    page = officer.get(f"{URL}?version_id={made.version.id}").text
    assert "No simulation yet" in page
    assert "Organ hours, version 2 (draft)" in page
    location = simulate(app, officer, made)
    page = officer.get(location).text
    assert "2 of 5 people would change verdict: 2 from met to short." in page
    assert "With the same verdict, 2 more people would be asked for more." in page
    assert "赵" in page
    assert "周" in page
    assert "24 → 30" in page
    assert "0 → 4" in page
    assert location in officer.get(URL).text


def test_a_simulation_under_way_shows_its_progress(app, made, officer, signed_in):
    answer = officer.post(URL, data={"version_id": made.version.id, "unit_id": made.root.id})
    page = officer.get(answer.location).text
    assert 'data-module="progress"' in page
    with unit_of_work() as session:
        colleague = make_account(session, make_person(session, made.root), (Role.POLICY_OFFICER, made.root))
    assert 'data-module="progress"' not in signed_in(colleague).get(answer.location).text


def test_a_cancelled_simulation_can_be_asked_for_again(app, session, made, officer):
    location = officer.post(URL, data={"version_id": made.version.id, "unit_id": made.root.id}).location
    officer.post(f"/jobs/{session.scalar(select(Simulation.job_id))}/cancel")
    page = officer.get(location).text
    assert "It was cancelled" in page
    assert "Simulate again" in page


def test_the_list_narrows_by_what_the_address_says(app, session, made, officer):
    with unit_of_work():
        text = policy_text(version=2, valid_from="2027-01-01", rules=LAXER + ONLINE)
        edit_draft(
            session, made.version, text, seen=fingerprint(made.version.text), actor=SYSTEM, clock=CLOCK
        )
    location = simulate(app, officer, made)

    def names(query):
        page = officer.get(f"{location}?{query}").text
        return [name for name in ("赵", "钱", "孙", "李", "周") if f">{name}</a></th>" in page]

    assert names("") == ["孙", "李"]
    assert names("from=IN_PROGRESS&to=PASS") == ["李"]
    assert names("to=IN_PROGRESS") == ["孙"]
    assert names("rule=annual") == ["李"]
    assert names("rule=online") == ["孙"]
    assert names(f"unit={made.finance.id}") == ["孙"]
    assert names(f"unit={made.education.id}&rule=online") == []
    assert names("from=nonsense&unit=999999") == ["孙", "李"]


def test_an_edited_draft_marks_the_result_as_old(app, session, made, officer):
    location = simulate(app, officer, made)
    assert "This is of an older text" not in officer.get(location).text
    with unit_of_work():
        text = policy_text(version=2, valid_from="2027-01-01", rules=LAXER)
        edit_draft(
            session, made.version, text, seen=fingerprint(made.version.text), actor=SYSTEM, clock=CLOCK
        )
    assert "This is of an older text" in officer.get(location).text
    assert "Of an older text" in officer.get(URL).text
    again = simulate(app, officer, made)
    assert "This is of an older text" not in officer.get(again).text


def test_why_one_person_changes(app, made, officer):
    location = simulate(app, officer, made)
    page = officer.get(f"{location}/people/{made.people['赵'].id}").text
    assert "24 needed; 26 counted: 春季集训 26; met." in page
    assert "30 needed; 26 counted: 春季集训 26; 4 short." in page
    assert officer.get(f"{location}/people/{made.people['钱'].id}").status_code == 404, "nothing changes"


def test_the_spreadsheet_has_what_the_page_shows(app, made, officer):
    location = simulate(app, officer, made)
    answer = officer.get(f"{location}/export.xlsx?unit={made.finance.id}")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    assert book.sheet_names == ["Changes", "Matrix"]
    rows = book.get_sheet_by_name("Changes").to_python()
    assert str(rows[2][0]).startswith("2 of 5 people")
    person = made.people["赵"]
    assert [row[:4] + row[6:] for row in rows[5:]] == [
        [person.number, "赵", "财政局", "Annual hours", "Met", "Not met yet", 24, 30, 0, 4]
    ]
    assert book.get_sheet_by_name("Matrix").to_python()[5:] == [["Met", "Not met yet", 1]]


def test_an_officer_of_a_part_sees_that_part(app, made, officer, signed_in):
    whole = simulate(app, officer, made)
    of_finance = signed_in(made.finance_officer)
    for path in (whole, f"{whole}/export.xlsx", f"{whole}/people/{made.people['赵'].id}"):
        assert of_finance.get(path).status_code == 404
    assert whole not in of_finance.get(URL).text
    data = {"version_id": made.version.id, "unit_id": made.root.id}
    assert of_finance.post(URL, data=data).status_code == 422, "the unit is not among the choices"
    part = simulate(app, of_finance, made, made.finance)
    page = of_finance.get(part).text
    assert "1 of 3 people would change verdict: 1 from met to short." in page
    assert "周" not in page
    assert of_finance.get(f"{part}/people/{made.people['周'].id}").status_code == 404


def test_another_organisations_officer_sees_nothing(app, session, made, officer, signed_in):
    location = simulate(app, officer, made)
    with unit_of_work():
        elsewhere = make_unit(session, "别处")
        stranger = make_account(session, make_person(session, elsewhere), (Role.POLICY_OFFICER, elsewhere))
    browser = signed_in(stranger)
    assert browser.get(location).status_code == 404
    assert "There is no policy to simulate yet" in browser.get(URL).text
    data = {"version_id": made.version.id, "unit_id": elsewhere.id}
    assert browser.post(URL, data=data).status_code == 422


def test_members_may_not_ask(made, signed_in):
    browser = signed_in(made.member)
    assert browser.get(URL).status_code == 403
    assert browser.post(URL, data={"version_id": made.version.id}).status_code == 403


def test_the_page_takes_as_many_queries_for_many_as_for_few(app, session, made, officer, count_queries):
    location = simulate(app, officer, made)
    with count_queries() as few:
        officer.get(location)
    with unit_of_work():
        for number in range(8):
            make_person(session, make_unit(session, f"第{number}处", made.root), tier="leader")
        text = policy_text(version=2, valid_from="2027-01-01", rules=LAXER + ONLINE)
        edit_draft(
            session, made.version, text, seen=fingerprint(made.version.text), actor=SYSTEM, clock=CLOCK
        )
    location = simulate(app, officer, made)
    with count_queries() as many:
        assert "10 of 13 people" in officer.get(location).text
    assert len(many) == len(few) <= 16, many
