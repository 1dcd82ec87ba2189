"""What verdicts cost: the manager's totals of 50,000 people, and one person's verdicts after a new entry.

    python bench/hours.py

Builds 200 units with 50,000 people, three rules each, and 400,000 entries of this year, in SQLite and in PostgreSQL
(LMS_TEST_POSTGRES_URL; left out where no server answers). Exits with 1 when a promise is broken.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import psycopg
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from lms.accounts.models import Account
from lms.app import create_app
from lms.config import read_settings
from lms.contracts.access import Actor, Role, Scope
from lms.contracts.activities import CreditGrant
from lms.db import current_session, db, unit_of_work
from lms.hours.api import post_credit
from lms.hours.domain.calendar import Period
from lms.hours.domain.forecasting import months_of
from lms.hours.verdicts.explaining import explain_person
from lms.hours.verdicts.figures import figures_by_unit
from lms.hours.verdicts.keeping import count_to_judge
from lms.hours.verdicts.people import Wanted, count_standings, standings
from lms.hours.verdicts.progress import earned_by_month
from lms.hours.verdicts.rules import rules_in
from lms.organisation.models import Unit
from lms.plugins import current_registry
from lms.testing import databases
from lms.testing.clock import ManualClock
from lms.testing.factories import PASSWORD, make_account, make_person, make_unit

UNITS, PEOPLE, ENTRIES = 200, 50_000, 400_000
TOTALS_MS, ENTRY_MS = 300, 20
EVERYBODY = Scope(everything=True)
CLOCK = ManualClock(datetime(2026, 9, 15, 3, 0, tzinfo=UTC))
TODAY = CLOCK().date()

# n counts from 1; the ids of what was made before are the offsets
NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "
CROWD = {
    "people": (PEOPLE, """
        INSERT INTO lms_person (id, organisation_id, number, name)
        {numbers} SELECT {first} + n, {root}, 'B' || n, 'Person ' || n FROM numbers"""),
    "posts": (PEOPLE, """
        INSERT INTO lms_appointment (person_id, unit_id, post, tier, is_full_time, is_primary, starts_on)
        {numbers} SELECT {first} + n, {unit} + n % {units}, 'clerk',
            CASE WHEN n % 7 = 0 THEN 'leader' ELSE 'member' END, true, true, '2019-01-01' FROM numbers"""),
    "judged": (PEOPLE, """
        INSERT INTO lms_hour_person_judged (person_id, judged_at, changes_on)
        {numbers} SELECT {first} + n, '2026-09-15 03:00:00', '2027-01-01' FROM numbers"""),
    "entries": (ENTRIES, """
        INSERT INTO lms_ledger_entry (person_id, unit_id, post, tier, category, hours, days, activity, title, source,
            source_ref, rule_version, earned_at, posted_at, posted_by, reason)
        {numbers} SELECT {first} + 1 + n % {people}, {unit} + (1 + n % {people}) % {units}, 'clerk', 'member', 'online',
            200 + n % 3 * 100, 0, 'a' || n, 'Entry ' || n, 'lms.record', 'r' || n, 'hours-as-stated@1',
            '2026-0' || (1 + n / {people} % 9) || '-1' || (n % 9) || ' 03:00:00', '2026-09-15 03:00:00', 'bench', ''
        FROM numbers"""),
}  # fmt: skip
VERDICTS = """
    INSERT INTO lms_hour_verdict (person_id, unit_id, tier, rule, policy, measure, starts_on, ends_on, due_on, required,
        counted, short, verdict, missing, is_current)
    {numbers} SELECT {first} + n, {unit} + n % {units}, 'member', '{rule}', 'annual-hours@1', '{measure}', '2026-01-01',
        '2026-12-31', '2026-12-31', {required}, n % 30 * 100,
        CASE WHEN n % 30 * 100 < {required} THEN {required} - n % 30 * 100 ELSE 0 END,
        CASE WHEN n % 30 * 100 < {required} THEN 'IN_PROGRESS' ELSE 'PASS' END, '{{}}', true
    FROM numbers"""
RULES = (("annual", "hours", 2400), ("rotation", "completion", 100), ("lecture", "count", 100))


def main() -> int:
    """Prints a line for each promise and what it is made of; 1 if one is broken."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        broken = run("SQLite", databases.sqlite_copy(databases.sqlite_template(path), path), path)
        try:
            with databases.postgres_database() as name:
                url = databases.postgres_address(name)
                databases.migrate(url, path, None)
                broken += run("PostgreSQL", url, path)
        except psycopg.OperationalError:
            print("PostgreSQL: no server answers")
    return 1 if broken else 0


def run(name: str, url: str, folder: Path) -> int:
    app = create_app(read_settings({}, environment="test", database_url=url, data_dir=folder), clock=CLOCK)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        began = time.perf_counter()
        account, person_id = fill()
        print(f"{name}: {PEOPLE} people, {ENTRIES} entries made in {time.perf_counter() - began:.0f} s")
        client = app.test_client()
        with app.app_context():
            client.post("/login", data={"username": account.username, "password": PASSWORD})
        parts(current_session())
        broken = promise(
            "the manager's totals of 50,000 people", TOTALS_MS, lambda: totals(current_session())
        )
        page(client, "/people/hours")
        page(client, "/people/hours?state=pace")
        broken += promise("a new entry, with that person's verdicts", ENTRY_MS, new_entry(person_id))
        promise("one person explained", ENTRY_MS, explained(person_id))
        db.session.remove()
        db.engine.dispose()
    return broken


def fill() -> tuple[Account, int]:
    """The crowd, a manager of all, and somebody with ten years of entries."""
    with unit_of_work() as session:
        root = make_unit(session)
        units = [make_unit(session, f"Unit {number}", root) for number in range(UNITS)]
        manager = make_person(session, root)
        account = make_account(session, manager, (Role.MANAGER, root))
        person = make_person(session, units[0])
        for number in range(200):
            post(session, person.id, f"old-{number}", datetime(2016 + number % 10, 3, 1, tzinfo=UTC))
        make_crowd(session, root, units, person.id)
        values = account, person.id
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE"))
    return values


def make_crowd(session: Session, root: Unit, units: list[Unit], last_person: int) -> None:
    names = {
        "first": last_person, "root": root.id, "unit": units[0].id, "units": UNITS, "people": PEOPLE,
    }  # fmt: skip
    for count, statement in CROWD.values():
        session.execute(
            text(readable(session, statement.format(numbers=NUMBERS.format(count=count), **names)))
        )
    for rule, measure, required in RULES:
        values = names | {"rule": rule, "measure": measure, "required": required}
        session.execute(
            text(readable(session, VERDICTS.format(numbers=NUMBERS.format(count=PEOPLE), **values)))
        )
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT setval('lms_person_id_seq', {last_person + PEOPLE})"))


def readable(session: Session, statement: str) -> str:
    """PostgreSQL does not take a text for a day, an instant or a document without being told so."""
    if session.get_bind().dialect.name != "postgresql":
        return statement.replace(":00'", ":00.000000'")
    for day in ("2019-01-01", "2026-01-01", "2026-12-31", "2027-01-01"):
        statement = statement.replace(f"'{day}'", f"DATE '{day}'")
    statement = statement.replace("'2026-09-15 03:00:00'", "TIMESTAMPTZ '2026-09-15 03:00:00+00'")
    statement = statement.replace("'2026-0' ||", "CAST('2026-0' ||").replace(
        "' 03:00:00',", "' 03:00:00+00' AS timestamptz),"
    )
    return statement.replace("'{}'", "CAST('{}' AS jsonb)")


def parts(session: Session) -> None:
    """What the totals are made of, each by itself."""
    for title, step in steps(session).items():
        print(f"    {title:44} {best(step):7.1f} ms")


def steps(session: Session) -> dict[str, Callable[[], object]]:
    (rule, *_others) = rules_in(session, ["/1/"], TODAY)
    assert rule.pace is not None
    pace, months = rule.pace, months_of(Period(TODAY.replace(month=1, day=1), TODAY))
    short = Wanted(state="short", pace=pace)
    return {
        "figures of 200 units": lambda: figures_by_unit(session, EVERYBODY),
        "who will be short at this pace": lambda: figures_by_unit(session, EVERYBODY, "annual", pace),
        "hours of each month and unit": lambda: earned_by_month(session, EVERYBODY, months, None),
        "who waits to be judged": lambda: count_to_judge(session, EVERYBODY, TODAY),
        "how many are short": lambda: count_standings(session, EVERYBODY, CLOCK(), short),
        "the fifty who are shortest": lambda: standings(session, EVERYBODY, CLOCK(), short, limit=50),
    }


def totals(session: Session) -> None:
    for step in list(steps(session).values())[:4]:
        step()


def page(client: FlaskClient, address: str) -> None:
    def load() -> None:
        with client.application.app_context():  # of its own, as every request has one
            assert client.get(address).status_code == 200

    print(f"    {'GET ' + address:44} {best(load):7.1f} ms")


def new_entry(person_id: int) -> Callable[[], None]:
    refs = iter(range(10_000))

    def enter() -> None:
        with unit_of_work() as session:
            post(session, person_id, f"new-{next(refs)}", CLOCK())

    return enter


def explained(person_id: int) -> Callable[[], None]:
    def look() -> None:
        explain_person(current_session(), current_registry(), person_id, CLOCK(), year=2026)

    return look


def post(session: Session, person_id: int, ref: str, earned_at: datetime) -> None:
    grant = CreditGrant(
        person_id=person_id, source="lms.record", source_ref=ref, category="online", hours=Decimal(2),
        activity=ref, title=ref, earned_at=earned_at,
    )  # fmt: skip
    post_credit(session, grant, actor=Actor.system("bench"), clock=CLOCK)


def promise(what: str, limit: int, step: Callable[[], object]) -> int:
    took = best(step)
    print(f"  {what:46} {took:7.1f} ms, of at most {limit}")
    return int(took > limit)


def best(step: Callable[[], object], rounds: int = 15) -> float:
    """The best of some rounds, in milliseconds: whatever else runs comes in between."""
    return min(_timed(step) for _ in range(rounds))


def _timed(step: Callable[[], object]) -> float:
    with _clean():
        began = time.perf_counter()
        step()
        return (time.perf_counter() - began) * 1000


@contextlib.contextmanager
def _clean() -> Iterator[None]:
    """Nothing that an earlier round has read is still in the session."""
    current_session().rollback()
    current_session().expunge_all()
    yield


if __name__ == "__main__":
    sys.exit(main())
