"""The `lms` command with one more plugin, whose routes and jobs the fault tests use: python -m tests.faults.site"""

from __future__ import annotations

import os
from functools import wraps
from threading import Lock
from typing import Any, Generic, TypeVar

from flask import Blueprint, Flask, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from lms import cli
from lms.app import create_app
from lms.clock import current_clock
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.files.api import receive_upload, signed_url, store_upload
from lms.jobs.api import JobContext
from lms.organisation.models import Unit
from lms.plugins import API_VERSION, JobType, Plugin, discover_plugins
from lms.web.access import public
from lms.web.security import csrf
from tests.faults import issuing
from tests.faults.halts import pass_point

rows = Table("probe_row", MetaData(), Column("id", Integer, primary_key=True), Column("number", Integer))
"""One row is one write that was asked for. Nothing in the table keeps it from being there twice."""

T = TypeVar("T")
blueprint = Blueprint("probe", __name__, url_prefix="/probe")


class Hoard(Generic[T]):
    """What a careless server has acknowledged and not stored: from the sixteenth on it is never empty."""

    def __init__(self) -> None:
        self._kept: list[T] = []
        self._lock = Lock()

    def add(self, one: T) -> list[T]:
        """Keeps one in memory; returns the sixteen that are to be stored now, or none."""
        with self._lock:
            self._kept.append(one)
            ready = self._kept[:16] if len(self._kept) >= 32 else []
            del self._kept[: len(ready)]
            return ready


hoard = Hoard[int]()


@blueprint.post("/rows/<int:number>")
@csrf.exempt
@public
def save(number: int) -> ResponseReturnValue:
    """Acknowledges after the commit, as every page does."""
    with unit_of_work() as session:
        session.execute(insert(rows).values(number=number))
    return "", 201


@blueprint.post("/careless/<int:number>")
@csrf.exempt
@public
def save_carelessly(number: int) -> ResponseReturnValue:
    """The control: acknowledges what is only in memory, and commits now and then."""
    if ready := hoard.add(number):
        with unit_of_work() as session:
            session.execute(insert(rows), [{"number": each} for each in ready])
    return "", 201


@blueprint.post("/files")
@csrf.exempt
@public
def upload() -> ResponseReturnValue:
    received = receive_upload(request.files["file"])
    with unit_of_work() as session:
        unit = session.scalar(select(Unit).limit(1))
        if unit is None:
            unit = Unit(name="unit", code="probe", path="/1/")
            session.add(unit)
            session.flush()
        actor, clock = Actor.system("probe"), current_clock()
        card = store_upload(session, received, unit_id=unit.id, actor=actor, clock=clock)
        return jsonify(url=signed_url(card, clock=clock)), 201


def answer_carelessly(app: Flask) -> Flask:
    """The control: the application, which now acknowledges answers of an exam before they are stored."""
    store, hoard = app.view_functions["exams.save"], Hoard[bytes]()

    @wraps(store)
    def save() -> ResponseReturnValue:
        for body in hoard.add(request.get_data()):
            with app.test_request_context(data=body):
                store()
        return "", 200

    app.view_functions["exams.save"] = save
    return app


def write_rows(context: JobContext, payload: dict[str, Any]) -> None:
    """Each row and the note of it in one transaction."""
    total = payload["rows"]
    for number in range(context.last_checkpoint.get("next", 0), total):
        with context.unit_of_work() as session:
            session.execute(insert(rows).values(number=number))
            context.checkpoint({"next": number + 1})
            pass_point(f"row-{number}-written")
        pass_point(f"row-{number}-committed")
        context.progress(number + 1, total)


def write_rows_carelessly(context: JobContext, payload: dict[str, Any]) -> None:
    """The control: notes its progress apart from the rows, and not for each."""
    total = payload["rows"]
    for number in range(context.last_checkpoint.get("next", 0), total):
        with unit_of_work() as session:
            session.execute(insert(rows).values(number=number))
        pass_point(f"row-{number}-committed")
        if number % 100 == 99:
            context.checkpoint({"next": number + 1})


probe = Plugin(
    name="probe",
    api_version=API_VERSION,
    title="Probe",
    blueprints=(blueprint,),
    jobs=(
        JobType("probe.write", "Writing rows", write_rows),
        JobType("probe.write_carelessly", "Writing rows carelessly", write_rows_carelessly),
    ),
    achievement_sources=(issuing.source,),
)


def as_asked(app: Flask) -> Flask:
    """The application, changed as the environment says."""
    if os.environ.get("PROBE_ANSWERS_CARELESSLY"):
        answer_carelessly(app)
    match os.environ.get("PROBE_ISSUES"):
        case "in small parts":
            issuing.issue_in_small_parts(app)
        case "carelessly":
            issuing.issue_carelessly(app)
    return app


if __name__ == "__main__":
    others = discover_plugins() if os.environ.get("PROBE_BESIDE_ALL") else []
    cli.main.create_app = lambda: as_asked(create_app(plugins=[*others, probe]))
    cli.main()
