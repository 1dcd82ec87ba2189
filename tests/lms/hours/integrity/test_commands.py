"""`lms verify` and `lms checkpoint`."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from sqlalchemy import delete, update

from tests.lms.hours.integrity.tampering import CHECKPOINT, ENTRY, HEAD, SEAL, a_ledger, change, hands_on


@pytest.fixture
def run(app, session):
    def run(*arguments):
        session.rollback()
        return app.test_cli_runner().invoke(args=arguments)

    return run


def test_a_sound_ledger_ends_with_0(session, clock, run):
    a_ledger(session, clock)
    result = run("verify")
    assert result.exit_code == 0
    assert "Ledger of hours: 8 rows, all as they were written." in result.output.splitlines()


def test_a_changed_row_is_named_and_ends_with_1(session, clock, run, database_url):
    ids = a_ledger(session, clock)
    change(database_url, ids[2], hours=Decimal(9))
    result = run("verify")
    assert result.exit_code == 1
    assert result.output.splitlines()[:2] == [
        "Ledger of hours: 8 rows, 1 not as they were written.",
        f"  ledger entry {ids[2]}: It is not what was sealed as number 3: it was changed afterwards.",
    ]


def test_programs_can_read_the_outcome(session, clock, run, database_url):
    ids = a_ledger(session, clock)
    with hands_on(database_url) as connection:
        connection.execute(delete(ENTRY).where(ENTRY.c.id == ids[0]))
    result = run("verify", "--json")
    assert result.exit_code == 1
    found = json.loads(result.output)["lms.ledger"]
    assert (found["rows"], found["count"]) == (8, 1)
    assert found["findings"][0]["kind"] == "removed"
    assert found["findings"][0]["row"] == f"ledger entry {ids[0]}"


def test_a_checkpoint_kept_elsewhere_shows_a_cut_off_end(session, clock, run, database_url, tmp_path):
    a_ledger(session, clock)
    file = tmp_path / "elsewhere.json"
    assert run("checkpoint", "--output", str(file)).exit_code == 0
    assert run("verify", "--checkpoint", str(file)).exit_code == 0
    with hands_on(database_url) as connection:
        connection.execute(delete(SEAL))
        connection.execute(delete(ENTRY))
        connection.execute(delete(CHECKPOINT))
        connection.execute(update(HEAD).values(sequence=0, digest="0" * 64))
    assert run("verify").exit_code == 0
    result = run("verify", "--checkpoint", str(file))
    assert result.exit_code == 1
    assert "seals 1 to 8: The end of the ledger has been cut off here." in result.output


def test_a_file_that_is_no_checkpoint_is_refused(session, clock, run, tmp_path):
    file = tmp_path / "letter.json"
    file.write_text('{"dear": "reader"}')
    result = run("verify", "--checkpoint", str(file))
    assert result.exit_code == 2
    assert "is not a checkpoint" in result.output


def test_an_empty_ledger_has_nothing_to_sign(run):
    result = run("checkpoint")
    assert result.exit_code == 1
    assert "nothing to sign" in result.output


def test_a_new_key_signs_from_now_on(session, clock, run, tmp_path):
    a_ledger(session, clock)
    run("checkpoint", "--output", str(tmp_path / "old.json"))
    run("checkpoint", "--new-key", "--output", str(tmp_path / "new.json"))
    old, new = (json.loads((tmp_path / f"{name}.json").read_text())["key_id"] for name in ("old", "new"))
    assert old != new
    both = ("--checkpoint", str(tmp_path / "old.json"), "--checkpoint", str(tmp_path / "new.json"))
    assert run("verify", *both).exit_code == 0
