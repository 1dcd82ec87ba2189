"""A file of hours is previewed row by row, written once, and recognises what another system has said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import func, insert, select

from lms.contracts.access import Actor, Role, Scope
from lms.contracts.tables import tally
from lms.db import unit_of_work
from lms.hours.closing.services import close_period
from lms.hours.imports.domain.plan import Fate
from lms.hours.imports.models import HourImport, HourSystem
from lms.hours.imports.services import apply_hours, keep_hours, preview_hours
from lms.hours.imports.systems import SystemRefused, add_system, systems_named, use_system
from lms.hours.ledger.models import LedgerEntry
from lms.hours.ledger.services import AS_STATED, reverse_credit
from lms.organisation.api import unit_card
from lms.organisation.models import Appointment, Person
from lms.reports.api import CarriedOutAlready, ChangedSincePreview, Column, Sheet, Table, workbook
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases

ACTOR = Actor.system("test")
EVERYTHING = Scope(everything=True)
HEADING = ["Staff number", "Activity", "From", "To", "Hours", "Reference", "Category", "Days", "Programme"]


@pytest.fixture
def town(app, session, clock):
    with unit_of_work():
        root = make_unit(session)
        unit, other = make_unit(session, "甲", root), make_unit(session, "乙", root)
        return {
            "root": root,
            "unit": unit,
            "person": make_person(session, unit, "李娜"),
            "foreign": make_person(session, other, "赵敏"),
            "manager": make_account(session, make_person(session, unit, "李强"), (Role.MANAGER, unit)),
            "above": make_account(session, make_person(session, root, "沈国华"), (Role.MANAGER, root)),
            "elsewhere": make_account(session, make_person(session, other, "王芳"), (Role.MANAGER, other)),
            "party": system(session, clock, root, "Party school", "centralised"),
            "online": system(session, clock, root, "Online academy", "online"),
        }


def system(session, clock, root, name, category):
    return add_system(session, root.id, name=name, name_en=None, category=category, actor=ACTOR, clock=clock)


def row(number, title="公文写作", first="2026-03-04", last="2026-03-05", hours="16", reference="R1", days=""):
    return [number, title, first, last, hours, reference, "", days, ""]


def carry_out(session, clock, source, *rows, scope=EVERYTHING):
    """Imports the rows; returns what became of them."""
    with unit_of_work():
        kept = keep_hours(
            session, source.id, "hours.xlsx", Table(HEADING, list(rows)), actor=ACTOR, clock=clock
        )
        expected = tally(preview_hours(session, kept, scope, clock()), Fate)
        apply_hours(session, kept, expected, scope=scope, actor=ACTOR, clock=clock)
    return expected


def entries(session):
    return session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)).all()


@on_both_databases
def test_a_row_becomes_an_entry_once_however_often_the_file_comes(town, session, clock):
    number = town["person"].number
    rows = (row(number, days="2"), row("nobody", reference="R2"))
    assert carry_out(session, clock, town["party"], *rows) == {
        "new": 1,
        "second": 0,
        "known": 0,
        "refused": 1,
    }
    assert carry_out(session, clock, town["party"], *rows) == {
        "new": 0,
        "second": 0,
        "known": 1,
        "refused": 1,
    }
    (entry,) = entries(session)
    assert (entry.source, entry.source_ref, entry.category) == (
        "lms.import",
        "party-school:R1",
        "centralised",
    )
    assert (entry.hours, entry.days, entry.rule_version) == (Decimal(16), Decimal(2), AS_STATED)
    assert entry.starts_at == datetime(2026, 3, 3, 16, tzinfo=UTC)  # two days stated of two: spent there
    assert entry.ends_at == datetime(2026, 3, 5, 16, tzinfo=UTC)
    assert entry.unit_id == town["unit"].id


@on_both_databases
def test_the_same_activity_from_two_systems_is_two_proofs_of_one(town, session, clock):
    number = town["person"].number
    carry_out(session, clock, town["party"], row(number))
    done = carry_out(
        session,
        clock,
        town["online"],
        row(number, title="公文　写作。", first="", last="2026-03-05", reference="7"),
        row(number, title="公文写作", first="", last="2026-03-12", reference="8"),
    )
    assert (done[Fate.SECOND], done[Fate.NEW]) == (1, 1)
    first, second, later = entries(session)
    assert first.activity == second.activity != later.activity
    assert second.source_ref == "online-academy:7"


def test_a_reversed_entry_is_no_first_proof_and_its_reference_is_used_up(town, session, clock):
    number = town["person"].number
    carry_out(session, clock, town["party"], row(number))
    with unit_of_work():
        reverse_credit(session, entries(session)[0], reason="wrong person", actor=ACTOR, clock=clock)
    assert carry_out(session, clock, town["online"], row(number))[Fate.NEW] == 1
    assert carry_out(session, clock, town["party"], row(number))[Fate.REFUSED] == 1


def test_times_in_the_file_are_local(town, session, clock):
    number = town["person"].number
    carry_out(
        session, clock, town["party"], row(number, first="2026-03-05 09:00:00", last="2026-03-05 11:30:00")
    )
    (entry,) = entries(session)
    assert entry.starts_at == datetime(2026, 3, 5, 1, tzinfo=UTC)
    assert entry.ends_at == entry.earned_at == datetime(2026, 3, 5, 3, 30, tzinfo=UTC)


@on_both_databases
def test_a_closed_period_is_that_of_the_unit_where_the_person_served(town, session, clock):
    with unit_of_work():
        close_period(session, unit_card(session, town["unit"].id), 2025, actor=ACTOR, clock=clock)
    rows = [
        row(town[who].number, first="2025-03-05", last="2025-03-05", reference=f"{who}-old")
        for who in ("person", "foreign")
    ]
    done = carry_out(session, clock, town["party"], *rows, row(town["person"].number))
    assert (done[Fate.REFUSED], done[Fate.NEW]) == (1, 2)
    assert {entry.source_ref for entry in entries(session)} == {"party-school:foreign-old", "party-school:R1"}


def test_a_manager_imports_for_own_people_only(town, session, clock):
    scope = Scope(unit_paths=(town["unit"].path,))
    rows = (row(town["person"].number), row(town["foreign"].number))
    done = carry_out(session, clock, town["party"], *rows, scope=scope)
    assert (done[Fate.NEW], done[Fate.REFUSED]) == (1, 1)
    assert entries(session)[0].person_id == town["person"].id


def test_what_changed_since_the_preview_is_not_written_and_a_file_is_carried_out_once(town, session, clock):
    table = Table(HEADING, [row(town["person"].number)])
    with unit_of_work():
        kept = keep_hours(session, town["party"].id, "hours.xlsx", table, actor=ACTOR, clock=clock)
    seen = {"new": 1, "second": 0, "known": 0, "refused": 0}
    carry_out(session, clock, town["party"], row(town["person"].number))
    with pytest.raises(ChangedSincePreview), unit_of_work():
        apply_hours(session, kept, seen, scope=EVERYTHING, actor=ACTOR, clock=clock)
    seen = {"new": 0, "second": 0, "known": 1, "refused": 0}
    with unit_of_work():
        apply_hours(session, kept, seen, scope=EVERYTHING, actor=ACTOR, clock=clock)
    with pytest.raises(CarriedOutAlready), unit_of_work():
        apply_hours(session, kept, seen, scope=EVERYTHING, actor=ACTOR, clock=clock)
    assert len(entries(session)) == 1


@on_both_databases
def test_thousands_of_rows_take_a_fixed_number_of_statements(town, session, clock, count_queries):
    unit, root, heads = town["unit"], town["root"], 1000
    with unit_of_work():
        people = [{"organisation_id": root.id, "number": f"N{i}", "name": "某人"} for i in range(heads)]
        ids = session.scalars(insert(Person).returning(Person.id), people).all()
        posts = [
            {"person_id": one, "unit_id": unit.id, "post": "科员", "tier": "member", "is_full_time": True,
             "is_primary": True, "starts_on": date(2020, 1, 1)}
            for one in ids
        ]  # fmt: skip
        session.execute(insert(Appointment), posts)
    rows = [
        row(f"N{i % heads}", title=f"课程 {i // heads}", reference=f"R{i}", hours="1") for i in range(5000)
    ]
    with count_queries() as statements:
        done = carry_out(session, clock, town["party"], *rows)
    assert done[Fate.NEW] == 5000
    assert session.scalar(select(func.count()).select_from(LedgerEntry)) == 5000
    assert len([one for one in statements if one.startswith("SELECT")]) <= 40


def test_systems_have_one_name_each_and_may_be_retired(town, session, clock):
    for name, code in (("PARTY  school", "exists"), ("——", "nameless")):
        with pytest.raises(SystemRefused) as refusal, unit_of_work():
            system(session, clock, town["root"], name, "online")
        assert refusal.value.code == code
    assert [one.id for one in systems_named(session, "party school")] == [town["party"].id]
    with unit_of_work():
        use_system(session, town["party"], False, actor=ACTOR, clock=clock)
    assert systems_named(session, "party school") == []


def sheet(*rows):
    table = Sheet("hours", [Column(title) for title in HEADING], rows)
    return BytesIO(workbook(table))


def test_the_pages_from_upload_to_ledger(town, session, signed_in, count_queries):
    client = signed_in(town["manager"])
    rows = (
        (town["person"].number, "公文写作", "", date(2026, 3, 5), 16, "R1", "", "", ""),
        (town["foreign"].number, "公文写作", "", date(2026, 3, 5), 16, "R1", "", "", ""),
        (town["person"].number, "坏", "", "", "", "", "", "", ""),
    )
    data = {"system": town["party"].id, "file": (sheet(*rows), "hours.xlsx")}
    address = client.post("/people/hours/import", data=data).headers["Location"]
    page = client.get(address).text
    assert "Post 1 entry" in page
    assert "“Hours” is empty." in page
    assert "among the people you manage" in page
    with count_queries() as statements:
        client.get(address)
    assert len([s for s in statements if s.startswith("SELECT")]) <= 25
    assert signed_in(town["above"]).get(address).status_code == 404  # somebody else's upload
    client.post(address, data={"new": 1, "second": 0, "known": 0, "refused": 2})
    (entry,) = entries(session)
    assert entry.hours == 16
    assert "This file was carried out" in client.get(address).text
    evidence = "/people/hours/import/evidence/party-school:R1"
    assert "Party school" in client.get(evidence).text
    assert signed_in(town["elsewhere"]).get(evidence).status_code == 404


def test_files_and_systems_that_do_not_fit(town, session, signed_in):
    client = signed_in(town["manager"])
    answer = client.post(
        "/people/hours/import",
        data={"system": town["party"].id, "file": (BytesIO("工号,学时\n1,2".encode()), "a.csv")},
    )
    assert answer.status_code == 422
    assert "Not found: Activity, Reference, Date" in answer.text
    answer = client.post("/people/hours/import", data={"system": 999, "file": (sheet(), "hours.xlsx")})
    assert answer.status_code == 422
    assert session.scalar(select(func.count()).select_from(HourImport)) == 0
    assert client.get("/people/hours/import/template.xlsx").status_code == 200


def test_who_manages_everybody_keeps_the_list(town, session, signed_in):
    assert signed_in(town["manager"]).get("/people/hours/import/systems").status_code == 404
    client = signed_in(town["above"])
    data = {"name": "干部网络学院", "name_en": "Cadre academy", "category": "online"}
    client.post("/people/hours/import/systems", data=data)
    added = session.scalar(select(HourSystem).where(HourSystem.name == "干部网络学院"))
    assert (added.key, added.category) == ("干部网络学院", "online")
    client.post(f"/people/hours/import/systems/{added.id}", data={"is_active": "0"})
    assert "Undo" in client.get("/people/hours/import/systems").text
    assert session.get_one(HourSystem, added.id).is_active is False


def test_members_do_not_import(town, session, signed_in):
    with unit_of_work():
        member = make_account(session, town["person"])
    assert signed_in(member).get("/people/hours/import").status_code == 403
