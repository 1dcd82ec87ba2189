"""What an issuing run of a thousand costs, and revoking it: seconds and SQL statements, without drawing and signing,
which workers do afterwards (bench/certificate_signing.py).

python bench/certificate_runs.py [people] [database url]
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import event, select

from certificates.register.models import Certificate
from certificates.runs.services.planning import Plan, preview_run
from certificates.runs.services.running import issue_part, start_run
from certificates.withdrawing.models import Revocation
from certificates.withdrawing.services import revoke_part
from lms.app import create_app
from lms.config import read_settings
from lms.contracts.access import Actor, Scope
from lms.contracts.achievements import AchievementSource
from lms.contracts.activities import CreditGrant
from lms.contracts.events import CompletionReached
from lms.db import current_session, db, unit_of_work
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

    def _count(self, *_arguments: object) -> None:
        self.statements += 1


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    folder, clock = Path(tempfile.mkdtemp()), ManualClock()
    url = (
        sys.argv[2] if len(sys.argv) > 2 else databases.sqlite_copy(databases.sqlite_template(folder), folder)
    )
    app = create_app(read_settings({}, environment="test", database_url=url, data_dir=folder), clock=clock)
    with app.app_context():
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
        with Measured() as revoking:
            revoke(unit_id, clock)
        report("revoke", revoking, people)


def issue(unit_id: int, plan: Plan, ids: list[int], source: AchievementSource, clock: ManualClock) -> None:
    """The whole run, as its job does it."""
    with unit_of_work() as session:
        unit = unit_card(session, unit_id)
        assert unit is not None
        run = start_run(session, unit, plan, ids, title="bench", is_mailed=False, actor=ACTOR, clock=clock)
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
