"""Whoever cuts off the end of the register and moves the note of it is found out by a signed checkpoint."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import cast

import pytest
from sqlalchemy import Table, delete, select, update

from certificates.seals.checkpoints import FORMAT, kept_checkpoints, sign_register
from certificates.seals.inspection import inspect_certificates
from certificates.seals.jobs import CHECKPOINT_JOB
from certificates.seals.models import CertificateCheckpoint
from certificates.seals.sealing import seal_content
from lms.checkpoints import as_text
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.jobs.api import enqueue
from lms.seals import GENESIS, seal
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from tests.certificates.completions import complete
from tests.certificates.seals.test_seals import HEAD, ROW, SEAL, hands_on

KEPT = cast(Table, CertificateCheckpoint.__table__)


@pytest.fixture
def register(town, clock):
    """The ids of three certificates."""
    return [complete(town.people.li, clock, str(number)).id for number in range(3)]


@pytest.fixture
def found(session):
    def look(*checkpoints):
        session.rollback()
        inspection = inspect_certificates(session, lambda _done, _total: None, checkpoints)
        return [(finding.row, finding.kind) for finding in inspection.findings]

    return look


def sign(session, clock):
    with unit_of_work():
        return sign_register(session, clock)


def cut_off_the_last(database_url, register):
    """Takes the newest certificate away with its seal, and notes the end where it is now."""
    with hands_on(database_url) as connection:
        connection.execute(delete(ROW).where(ROW.c.id == register[-1]))
        connection.execute(delete(SEAL).where(SEAL.c.certificate_id == register[-1]))
        last = connection.execute(select(SEAL).order_by(SEAL.c.sequence.desc()).limit(1)).one()
        connection.execute(update(HEAD).values(sequence=last.sequence, digest=last.digest))


def write_anew(database_url):
    """Changes a name, and makes every seal from the first on as the software would have made it."""
    with hands_on(database_url) as connection:
        digest = GENESIS
        for row in connection.execute(select(SEAL).order_by(SEAL.c.sequence)).all():
            content = row.content[::-1] if row.sequence == 1 else row.content
            digest = seal(digest, row.sequence, seal_content(row.certificate_id, row.serial, content))
            connection.execute(
                update(SEAL).where(SEAL.c.sequence == row.sequence).values(content=content, digest=digest)
            )
        connection.execute(update(HEAD).values(digest=digest))


@on_both_databases
def test_an_end_cut_off_with_its_note_is_seen_by_the_checkpoint(
    session, clock, register, found, database_url
):
    elsewhere = sign(session, clock)
    assert found() == []
    cut_off_the_last(database_url, register)
    assert found() == [("certificate seal 3", "truncated")]
    with hands_on(database_url) as connection:
        connection.execute(delete(KEPT))
    assert found() == [], "what was only kept here falls with the rest"
    assert found(elsewhere) == [("certificate seal 3", "truncated")]


def test_a_chain_that_was_made_anew_is_not_what_was_signed(session, clock, register, found, database_url):
    sign(session, clock)
    write_anew(database_url)
    assert ("certificate seal 3", "rewritten") in found()


def test_a_checkpoint_fits_the_longer_chain_and_a_forged_one_proves_nothing(
    town, session, clock, register, found
):
    early = sign(session, clock)
    complete(town.people.li, clock, "later")
    assert found(early) == []
    assert found(replace(early, sequence=99)) == [("checkpoint of certificate seal 99", "forged")]


def test_an_empty_register_is_not_signed(app, session, clock):
    assert sign(session, clock) is None


def test_the_site_signs_by_itself_only_what_is_sound(app, session, clock, register, database_url):
    def walk():
        with unit_of_work():
            enqueue(session, CHECKPOINT_JOB, {}, actor=Actor.system("test"), clock=clock)
        run_due_jobs(app)
        session.rollback()
        return len(kept_checkpoints(session))

    assert walk() == 1
    cut_off_the_last(database_url, register)
    assert walk() == 1


def test_both_chains_are_signed_and_checked_by_command(app, session, clock, register, database_url, tmp_path):
    def run(*arguments):
        session.rollback()
        return app.test_cli_runner().invoke(args=arguments)

    files = {key: tmp_path / f"{key}.json" for key in ("lms.ledger", "certificates.register")}
    for key, file in files.items():
        assert run("checkpoint", "--of", key, "--output", str(file)).exit_code == 0
    assert json.loads(files["certificates.register"].read_text())["format"] == FORMAT
    given = [part for file in files.values() for part in ("--checkpoint", str(file))]
    assert run("verify", *given).exit_code == 0
    cut_off_the_last(database_url, register)
    with hands_on(database_url) as connection:
        connection.execute(delete(KEPT))
    result = run("verify", *given)
    assert result.exit_code == 1
    assert "certificate seal 3: The end of the chain has been cut off here." in result.output
    assert run("checkpoint", "--of", "nothing").exit_code == 2
    strange = tmp_path / "strange.json"
    strange.write_text(as_text(replace(sign(session, clock), format="other")))
    assert "nothing here has the format other" in run("verify", "--checkpoint", str(strange)).output
