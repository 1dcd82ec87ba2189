"""What an issuing run of a thousand costs from end to end: the run itself, then drawing and signing each of them and
whatever else its outbox holds, by two worker processes; and revoking it. Seconds and SQL statements.

.ci/with-services .venv/bin/python bench/certificate_runs.py [people] [sqlite|postgresql]
"""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import event, select

from certificates.keys.site import current_signer
from certificates.register.models import Certificate
from certificates.rendering import render_certificate
from certificates.runs.services.planning import Plan, preview_run
from certificates.runs.services.running import issue_part, start_run
from certificates.shipped.catalogue import EXAMPLE, SHIPPED
from certificates.signing.documents import sign_pdf
from certificates.withdrawing.models import Revocation
from certificates.withdrawing.services.revoking import revoke_part
from lms.app import create_app
from lms.clock import current_clock
from lms.config import read_settings
from lms.contracts.access import Actor, Scope
from lms.contracts.achievements import AchievementSource
from lms.contracts.activities import CreditGrant
from lms.contracts.events import CompletionReached
from lms.db import current_session, db, unit_of_work
from lms.jobs.outbox import deliver_outbox
from lms.organisation.api import unit_card
from lms.testing import databases
from lms.testing.clock import ManualClock
from lms.testing.factories import make_person, make_unit

ACTOR = Actor.system("bench")
NOW = datetime(2026, 5, 12, tzinfo=UTC)


def completed(person_id: int) -> CompletionReached:
    """The completion of one of them."""
    grant = CreditGrant(
        person_id=person_id, source="courses.completion", source_ref=str(person_id), category="centralised",
        hours=Decimal(8), activity="courses.course:1", title="信息安全基础", earned_at=NOW,
    )  # fmt: skip
    return CompletionReached("training:1", grant.title, None, grant, NOW, None, None)


class Measured:
    """Seconds and statements of a block."""

    def __enter__(self) -> Measured:
        self.statements, self.begun = 0, time.perf_counter()
        event.listen(db.engine, "before_cursor_execute", self._count)
        return self

    def __exit__(self, *_exception: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._count)
        self.seconds = time.perf_counter() - self.begun

    def _count(self, _connection: object, _cursor: object, statement: str, *_others: object) -> None:
        self.statements += not statement.startswith("BEGIN")  # which PostgreSQL's driver sends by itself


def main() -> None:
    """Prints a line for each step."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    folder = Path(tempfile.mkdtemp())
    if sys.argv[2:] == ["postgresql"]:
        with databases.postgres_database() as name:
            url = databases.postgres_address(name)
            databases.migrate(url, folder, None)
            walk_through(people, url, folder)
    else:
        walk_through(people, databases.sqlite_copy(databases.sqlite_template(folder), folder), folder)


def app_on(url: str, folder: Path) -> Flask:
    """The application, with what its workers need to sign."""
    settings = read_settings(
        {}, environment="test", database_url=url, data_dir=folder, signing_keys_dir=folder / "keys",
        base_url="https://xueshi.example",
    )  # fmt: skip
    return create_app(settings, clock=ManualClock())


def walk_through(people: int, url: str, folder: Path) -> None:
    """Issues, signs and revokes."""
    app = app_on(url, folder)
    with (
        app.app_context(),
        ProcessPoolExecutor(2, get_context("spawn"), begin_working, (url, folder)) as workers,
    ):
        clock = current_clock()
        with unit_of_work() as session:
            unit = make_unit(session, "江城市")
            ids = [make_person(session, unit, f"王{number}").id for number in range(people)]
            unit_id = unit.id
        events = {person_id: completed(person_id) for person_id in ids}
        source = AchievementSource(
            "courses.bench", "Class", "training", lambda _session, _scope: [],
            lambda _session, _ref, some: [events[each] for each in (ids if some is None else some)],
        )  # fmt: skip
        plan = Plan(source=source, ref="1", award_ref="certificates.classic")
        with Measured() as preview:
            ready = preview_run(current_session(), plan, Scope(everything=True), clock=clock).ready
        report("preview", preview, len(ready))
        with Measured() as issuing:
            issue(unit_id, plan, ids, source, clock)
        report("issue", issuing, people)
        list(workers.map(warm_up, range(2)))
        with Measured() as signing:
            statements, worked = (sum(each) for each in zip(*workers.map(deliver, range(2)), strict=True))
        signing.statements += int(statements)
        report("sign", signing, people)
        print(
            f"         {worked / people * 1000:.1f} ms CPU each, {worked / 2:.2f} s on two processors of their own"
        )
        signed = len(list((folder / "certificates").rglob("*.pdf")))
        whole = issuing.seconds + signing.seconds
        print(f"together {signed} signed, {whole:6.2f} s, {signed / whole:.0f}/s")
        with Measured() as revoking:
            revoke(unit_id, clock)
        report("revoke", revoking, people)


def begin_working(url: str, folder: Path) -> None:
    """A worker process comes up."""
    app_on(url, folder).app_context().push()


def warm_up(_number: int) -> None:
    """What a worker has loaded long before: keys, fonts, engines."""
    time.sleep(0.2)  # so that the other process takes the other one
    sign_pdf(render_certificate(SHIPPED[0], EXAMPLE), b"{}", current_signer(current_clock()()), NOW)


def deliver(_number: int) -> tuple[int, float]:
    """Empties the outbox beside the other worker, as one that is told of it does. Its statements and CPU seconds."""
    began = time.process_time()
    with Measured() as delivering:
        deliver_outbox(current_app._get_current_object(), most=1_000_000)
    return delivering.statements, time.process_time() - began


def issue(unit_id: int, plan: Plan, ids: list[int], source: AchievementSource, clock: ManualClock) -> None:
    """The whole run, as its job does it."""
    with unit_of_work() as session:
        unit = unit_card(session, unit_id)
        assert unit is not None
        run = start_run(session, unit, plan, ids, is_mailed=False, actor=ACTOR, clock=clock)
    while run.state == "running":
        with unit_of_work() as session:
            session.refresh(run)
            issue_part(session, run, source, verify_base="https://xueshi.example", actor=ACTOR, clock=clock)


def revoke(unit_id: int, clock: ManualClock) -> None:
    """All of it taken back, as the job does it."""
    with unit_of_work() as session:
        serials = list(session.scalars(select(Certificate.serial).order_by(Certificate.id)))
        revocation = Revocation(
            unit_id=unit_id, title="bench", serials=serials, people=len(serials), hours=Decimal(0),
            reason="bench", state="running", asked_at=clock(), asked_by_name="bench",
        )  # fmt: skip
        session.add(revocation)
    while revocation.state == "running":
        with unit_of_work() as session:
            session.refresh(revocation)
            revoke_part(session, revocation, actor=ACTOR, clock=clock)


def report(what: str, measured: Measured, people: int) -> None:
    each = measured.statements / max(people, 1)
    print(
        f"{what:8} {people} in {measured.seconds:6.2f} s, {measured.statements} statements ({each:.2f} each)"
    )


if __name__ == "__main__":
    main()
