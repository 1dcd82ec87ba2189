"""A roster shows every row's fate before it writes, and writes exactly that."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from threading import Barrier

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Actor, Role, Scope
from lms.contracts.tables import MissingColumns
from lms.db import current_session, unit_of_work
from lms.organisation.models import Appointment, Person, RosterImport, Unit
from lms.organisation.roster.domain import COLUMNS, Fate, Known, plan_roster
from lms.organisation.roster.services import apply_roster, keep_roster, preview_roster
from lms.reports.api import (
    CarriedOutAlready,
    ChangedSincePreview,
    Column,
    Sheet,
    Table,
    own_table,
    workbook,
)
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases

HEADING = ["Staff number", "Name", "Unit code", "Post", "Tier", "Full time", "From", "To"]
ACTOR = Actor.system("test")
EVERYTHING = Scope(everything=True)
ONLY_NEW = {"new": 1, "changed": 0, "unchanged": 0, "refused": 0}
LI = Known(1, "李娜", None, None, "A1", "科员", None, "member", True, date(2020, 1, 1), None)


def plan(*rows, heading=HEADING, known=None):
    return plan_roster(COLUMNS.rows(Table(heading, list(rows))), known or {}, frozenset({"A1", "A2"}))


@pytest.mark.parametrize(
    ("cells", "fate", "code"),
    [
        (["9", "新人", "A1", "科员", "member", "yes", "2026-01-01", ""], Fate.NEW, None),
        (
            ["9", "新人", "A1", "科员", "", "", "2026年1月5日", ""],
            Fate.NEW,
            None,
        ),  # tier and full time have defaults
        (["1", "李娜", "A1", "科员", "成员", "是", "2020-01-01", ""], Fate.UNCHANGED, None),
        (["1", "李娜", "A2", "科长", "leader", "yes", "2026-01-01", ""], Fate.CHANGED, None),
        (["1", "李娜娜", "A1", "科员", "member", "yes", "2020-01-01", ""], Fate.CHANGED, None),
        (["1", "李娜", "A2", "科长", "leader", "yes", "2020-01-01", ""], Fate.REFUSED, "starts_too_early"),
        (["", "新人", "A1", "科员", "member", "yes", "2026-01-01", ""], Fate.REFUSED, "missing"),
        (["9", "新人", "B9", "科员", "member", "yes", "2026-01-01", ""], Fate.REFUSED, "unknown_unit"),
        (["9", "新人", "A1", "科员", "chief", "yes", "2026-01-01", ""], Fate.REFUSED, "unknown_tier"),
        (["9", "新人", "A1", "科员", "member", "maybe", "2026-01-01", ""], Fate.REFUSED, "not_yes_or_no"),
        (["9", "新人", "A1", "科员", "member", "yes", "2026-02-30", ""], Fate.REFUSED, "not_a_date"),
        (
            ["9", "新人", "A1", "科员", "member", "yes", "2026-02-01", "2026-01-01"],
            Fate.REFUSED,
            "ends_before_start",
        ),
        (["9", "新" * 121, "A1", "科员", "member", "yes", "2026-02-01", ""], Fate.REFUSED, "too_long"),
        (["9", "新人"], Fate.REFUSED, "missing"),  # a short row is not an index error
    ],
)
def test_the_fate_of_a_row(cells, fate, code):
    (row,) = plan(cells, known={"1": LI})
    assert (row.fate, row.problem.code if row.problem else None) == (fate, code)


@pytest.mark.parametrize(
    ("email", "fate"),
    [
        ("zhang@example.org", Fate.NEW),
        ("", Fate.NEW),
        ("zhang", Fate.REFUSED),
        ("a@b.cn, c@b.cn", Fate.REFUSED),
    ],
)
def test_an_address_must_be_one(email, fate):
    row = ["9", "新人", "A1", "科员", "member", "yes", "2026-01-01", "", email]
    (found,) = plan(row, heading=[*HEADING, "E-mail"])
    assert (found.fate, found.problem.code if found.problem else None) == (
        fate,
        "not_an_email" if fate is Fate.REFUSED else None,
    )


def test_a_number_twice_is_refused_the_second_time_and_blank_rows_are_nothing():
    row = ["9", "新人", "A1", "科员", "member", "yes", "2026-01-01", ""]
    fates = plan(row, ["", ""], row)
    assert [(fate.line, fate.fate) for fate in fates] == [(2, Fate.NEW), (4, Fate.REFUSED)]
    assert fates[1].problem.params == {"line": "2"}


def test_chinese_headings_and_missing_ones():
    assert COLUMNS.find(["工号", "姓名", "单位编码", "职务", "任职日期"])["unit"] == 2
    with pytest.raises(MissingColumns) as refusal:
        COLUMNS.find(["姓名", "职务"])
    assert refusal.value.missing == ("number", "unit", "from")


@pytest.fixture
def town(app, session):
    with unit_of_work():
        root = make_unit(session)
        unit, other = make_unit(session, "甲", root), make_unit(session, "乙", root)
        person = make_person(session, unit, "李娜")
        manager = make_account(session, make_person(session, unit, "李强"), (Role.ADMINISTRATOR, unit))
    return {"root": root, "unit": unit, "other": other, "person": person, "manager": manager}


def roster(session, clock, rows):
    table = Table(HEADING, rows)
    return keep_roster(session, "roster.xlsx", table, actor=ACTOR, clock=clock)


@on_both_databases
def test_writing_is_what_was_previewed_and_happens_once(town, session, clock):
    rows = [
        ["N1", "新人", town["unit"].code, "科员", "member", "yes", "2026-01-01", ""],
        [town["person"].number, "李娜", town["other"].code, "科长", "leader", "yes", "2026-03-01", ""],
        ["N2", "坏行", "nowhere", "科员", "member", "yes", "2026-01-01", ""],
    ]
    with unit_of_work():
        kept = roster(session, clock, rows)
        expected = {"new": 1, "changed": 1, "unchanged": 0, "refused": 1}
        apply_roster(session, kept, expected, scope=EVERYTHING, actor=ACTOR, clock=clock)
    posts = session.scalars(
        select(Appointment).where(Appointment.person_id == town["person"].id).order_by(Appointment.starts_on)
    ).all()
    assert [(p.post, p.tier, p.ends_on) for p in posts] == [
        ("科员", "member", date(2026, 2, 28)),  # the old post ends the day before the new one begins
        ("科长", "leader", None),
    ]
    assert session.scalar(select(Person.name).where(Person.number == "N1")) == "新人"
    assert session.scalar(select(func.count()).select_from(Person).where(Person.number == "N2")) == 0
    with pytest.raises(CarriedOutAlready), unit_of_work():
        apply_roster(session, kept, expected, scope=EVERYTHING, actor=ACTOR, clock=clock)


@on_both_databases
def test_of_two_confirmations_at_once_the_second_finds_it_done(app, town, session, clock):
    rows = [[f"N{n}", "新人", town["unit"].code, "科员", "", "", "2026-01-01", ""] for n in range(50)]
    with unit_of_work():
        kept = roster(session, clock, rows).id
    start = Barrier(2)

    def confirm(_):
        with app.app_context():
            start.wait()
            try:
                with unit_of_work() as own:
                    mine = own_table(own, RosterImport, kept, ACTOR, to_change=True)
                    apply_roster(
                        own, mine, ONLY_NEW | {"new": 50}, scope=EVERYTHING, actor=ACTOR, clock=clock
                    )
            except CarriedOutAlready:
                return "already"
            finally:
                current_session().close()
            return "written"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, range(2))) == ["already", "written"]
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Person).where(Person.name == "新人")) == 50


def test_what_changed_since_the_preview_is_not_written(town, session, clock):
    with unit_of_work():
        kept = roster(session, clock, [["N1", "新人", town["unit"].code, "科员", "", "", "2026-01-01", ""]])
    with unit_of_work():
        make_person(session, town["unit"], "别人").number = "N1"
    with pytest.raises(ChangedSincePreview), unit_of_work():
        apply_roster(session, kept, ONLY_NEW, scope=EVERYTHING, actor=ACTOR, clock=clock)
    assert kept.applied_at is None


def test_a_manager_imports_into_own_units_only(town, session, clock):
    scope = Scope(unit_paths=(town["unit"].path,))
    with unit_of_work():
        foreign = make_person(session, town["other"], "赵敏")
        rows = [
            ["N1", "新人", town["other"].code, "科员", "", "", "2026-01-01", ""],
            [foreign.number, "赵敏", town["unit"].code, "科员", "", "", "2026-01-01", ""],
        ]
        fates = preview_roster(session, roster(session, clock, rows), scope)
    assert [fate.problem.code for fate in fates] == ["unknown_unit", "person_elsewhere"]


def test_the_pages_from_upload_to_books(town, session, signed_in, count_queries):
    client = signed_in(town["manager"])
    table = Sheet(
        "roster",
        [Column(title) for title in HEADING],
        [
            ("1001", "新人", town["unit"].code, "科员", "member", "yes", date(2026, 1, 1), ""),
            ("", "坏", "", "", "", "", "", ""),
        ],
    )
    answer = client.post("/people/import", data={"file": (BytesIO(workbook(table)), "roster.xlsx")})
    preview = answer.headers["Location"]
    page = client.get(preview).text
    assert "“Staff number” is empty." in page
    assert "Write 1 row" in page
    with count_queries() as statements:
        client.get(preview)
    assert len([s for s in statements if s.startswith("SELECT")]) <= 10
    client.post(preview, data={"new": 1, "changed": 0, "unchanged": 0, "refused": 1})
    assert session.scalar(select(Person.name).where(Person.number == "1001")) == "新人"  # 1001, not 1001.0


def test_units_keep_their_paths_when_moved(town, session, clock):
    from lms.organisation.units.services import UnitRefused, add_unit, move_unit

    with unit_of_work():
        child = add_unit(
            session, town["unit"], code="C", name="处", name_en=None, kind="office", actor=ACTOR, clock=clock
        )
        with pytest.raises(UnitRefused):
            move_unit(session, town["unit"], child, actor=ACTOR, clock=clock)
        move_unit(session, town["unit"], town["other"], actor=ACTOR, clock=clock)
    assert (
        session.get_one(Unit, child.id).path
        == f"{town['root'].path}{town['other'].id}/{town['unit'].id}/{child.id}/"
    )
