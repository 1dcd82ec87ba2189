"""Whatever is done to the register of certificates behind the software's back, `lms verify` names the certificate."""

from __future__ import annotations

import contextlib
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import Table, create_engine, delete, insert, select, text, update

from certificates.issuing.services.revoking import revoke_certificate
from certificates.register.models import Certificate
from certificates.seals.inspection import inspect_certificates
from certificates.seals.models import CertificateSeal, CertificateSealHead
from lms.contracts.access import Actor
from lms.db import engine_options, unit_of_work
from lms.testing.marks import on_both_databases
from tests.certificates.completions import complete

ACTOR = Actor.system("test")
ROW = cast(Table, Certificate.__table__)
SEAL = cast(Table, CertificateSeal.__table__)
HEAD = cast(Table, CertificateSealHead.__table__)
CHANGED = {
    "serial": "XS-2026-999999-X", "token": "A" * 26, "subject": "course:8", "source": "x", "source_ref": "9",
    "edition": 7, "credit_ref": "9", "award_ref": "own.1", "snapshot": "{}", "digest": "0" * 64,
    "person_name": "王芳", "person_name_latin": "X", "title": "t", "title_en": "t", "hours": 40,
    "reason": "x", "successor": "y",
}  # fmt: skip


@pytest.fixture
def register(town, clock):
    """Three certificates: their ids and numbers."""
    made = [complete(town.people.li, clock, str(number)) for number in range(3)]
    return [SimpleNamespace(id=row.id, serial=row.serial) for row in made]


@pytest.fixture
def found(session):
    def look():
        session.rollback()
        inspection = inspect_certificates(session, lambda _done, _total: None)
        assert inspection.count == len(inspection.findings)
        return [(finding.row, finding.kind) for finding in inspection.findings]

    return look


@contextlib.contextmanager
def hands_on(database_url):
    """Somebody with the database's password and no respect for its constraints."""
    engine = create_engine(database_url, **engine_options(database_url))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        yield connection
    engine.dispose()


@on_both_databases
def test_what_the_software_does_is_sound(session, register, town, clock, found):
    with unit_of_work():
        row = session.get_one(Certificate, register[1].id)
        revoke_certificate(session, row, reason="误发", actor=ACTOR, clock=clock)
    with unit_of_work():
        session.get_one(Certificate, register[0].id).needs_attention = True
    assert found() == []
    assert session.scalars(select(SEAL.c.certificate_id).order_by(SEAL.c.sequence)).all() == [
        *(row.id for row in register), register[1].id,
    ]  # fmt: skip


@on_both_databases
@pytest.mark.parametrize("column", sorted(CHANGED))
def test_a_changed_column_is_seen(register, found, database_url, column):
    with hands_on(database_url) as connection:
        connection.execute(update(ROW).where(ROW.c.id == register[1].id).values({column: CHANGED[column]}))
    named = CHANGED["serial"] if column == "serial" else register[1].serial
    assert found() == [(named, "changed")]


def test_a_revocation_that_is_undone_is_seen(session, register, clock, found, database_url):
    with unit_of_work():
        row = session.get_one(Certificate, register[1].id)
        revoke_certificate(session, row, reason="误发", actor=ACTOR, clock=clock)
    with hands_on(database_url) as connection:
        as_it_was = {"state": "valid", "changed_at": None, "changed_by": None, "reason": ""}
        connection.execute(update(ROW).where(ROW.c.id == register[1].id).values(as_it_was))
    assert found() == [(register[1].serial, "changed")]


@on_both_databases
def test_a_removed_certificate_is_named(register, found, database_url):
    with hands_on(database_url) as connection:
        connection.execute(delete(ROW).where(ROW.c.id == register[1].id))
    assert found() == [(register[1].serial, "removed")]


def test_certificates_that_exchanged_places_are_named(session, register, found, database_url):
    with hands_on(database_url) as connection:
        first, second = (
            dict(connection.execute(select(ROW).where(ROW.c.id == register[at].id)).one()._mapping)
            for at in (0, 1)
        )
        connection.execute(delete(ROW).where(ROW.c.id.in_([first["id"], second["id"]])))
        connection.execute(insert(ROW), [first | {"id": second["id"]}, second | {"id": first["id"]}])
    assert sorted(found()) == sorted([(register[0].serial, "reordered"), (register[1].serial, "reordered")])


def test_a_certificate_that_the_software_did_not_issue_is_named(register, found, database_url):
    with hands_on(database_url) as connection:
        row = dict(connection.execute(select(ROW).where(ROW.c.id == register[0].id)).one()._mapping)
        forged = {"id": 99, "serial": "XS-2026-000099-F", "token": "B" * 26, "source_ref": "99"}
        connection.execute(insert(ROW).values(row | forged))
    assert found() == [("XS-2026-000099-F", "unsealed")]


@pytest.mark.parametrize(
    ("harm", "named", "kind"),
    [
        (delete(SEAL).where(SEAL.c.sequence == 2), "certificate seal 2", "removed"),
        (delete(SEAL).where(SEAL.c.sequence == 3), "certificate seal 3", "truncated"),
        (update(SEAL).where(SEAL.c.sequence == 1).values(digest="0" * 64), "certificate seal 1", "changed"),
        (update(HEAD).values(digest="0" * 64), "certificate seal 3", "changed"),
        (delete(HEAD), "certificate seal 3", "changed"),
    ],
)
def test_harm_to_the_seals_is_seen(register, found, database_url, harm, named, kind):
    with hands_on(database_url) as connection:
        connection.execute(harm)
    assert (named, kind) in found()


def test_a_change_that_was_taken_back_is_not_sealed(session, register):
    with contextlib.suppress(RuntimeError), unit_of_work():
        session.get_one(Certificate, register[0].id).title = "anders"
        session.flush()
        raise RuntimeError
    with unit_of_work():
        pass
    assert len(session.execute(select(SEAL)).all()) == 3


def test_the_command_names_the_certificate(app, session, register, database_url):
    session.rollback()
    with hands_on(database_url) as connection:
        connection.execute(update(ROW).where(ROW.c.id == register[2].id).values(title="anders"))
    result = app.test_cli_runner().invoke(args=["verify"])
    assert result.exit_code == 1
    assert f"  {register[2].serial}: It is not what was sealed: it was changed afterwards." in result.output


@on_both_databases
def test_what_was_issued_before_there_were_seals_is_sealed_by_the_migration(
    session, register, found, database_url
):
    session.rollback()
    path = Path(__file__).parents[3] / "migrations/versions/certificates/0003_signatures_and_seals.py"
    with hands_on(database_url) as connection:
        connection.execute(delete(SEAL))
        connection.execute(delete(HEAD))
        run_path(str(path))["_seal_everything"](connection, SEAL, HEAD)
    assert found() == []
