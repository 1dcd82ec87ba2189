"""`lms questions` says what it did, and writes nothing of a faulty file."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from lms.db import unit_of_work
from lms.testing.factories import make_unit
from question_bank.bank.models import Item
from question_bank.formats.gift import read_gift
from tests.question_bank.bank.factories import make_bank

GOOD = "$CATEGORY: 消防\n\n一？ {=甲 ~乙}\n\n二？ {T}\n"


@pytest.fixture
def run(app, session, tmp_path):
    with unit_of_work():
        bank_id = make_bank(session, make_unit(session))[0].id

    def command(text, *arguments):
        (tmp_path / "in.gift").write_text(text, encoding="utf-8")
        places = {"IN": str(tmp_path / "in.gift"), "OUT": str(tmp_path / "out.gift"), "BANK": str(bank_id)}
        result = app.test_cli_runner().invoke(
            args=["questions", *(places.get(each, each) for each in arguments)]
        )
        return result.exit_code, result.output

    return command


@pytest.mark.parametrize(
    ("text", "options", "code", "items"),
    [
        (GOOD, [], 0, 2),
        (GOOD, ["--dry-run"], 0, 0),
        (GOOD + "\n坏 {=甲", [], 1, 0),
        (GOOD + "\n坏 {=甲", ["--good-ones"], 1, 2),
        ("", [], 2, 0),
    ],
)
def test_import(run, session, text, options, code, items):
    exit_code, output = run(text, "import", "IN", "--bank", "BANK", *options)
    assert exit_code == code, output
    assert ("in.gift:7" in output) is ("坏" in text)
    assert session.scalar(select(func.count()).select_from(Item)) == items


def test_export_and_convert_give_the_same_questions(run, tmp_path):
    run(GOOD, "import", "IN", "--bank", "BANK")
    for arguments in (
        ["export", "OUT", "--bank", "BANK"],
        ["convert", "--from", "gift", "--to", "gift", "IN", "OUT"],
    ):
        exit_code, output = run(GOOD, *arguments)
        assert exit_code == 0, output
        assert read_gift((tmp_path / "out.gift").read_text()).items == read_gift(GOOD).items


def test_a_bank_that_is_not_there_is_named(run):
    exit_code, output = run(GOOD, "import", "IN", "--bank", "999")
    assert exit_code == 2
    assert "there is no bank 999" in output
