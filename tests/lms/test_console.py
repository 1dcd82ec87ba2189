"""The console says in a line what keeps it from the database."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def console(tmp_path, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LMS_DATABASE_URL": url, "LMS_DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "-c", "from lms.cli import main; main()", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", ["demo", "jobs work"])
def test_tables_that_are_not_there_are_named_with_the_way_to_them(tmp_path, words):
    done = console(tmp_path, f"sqlite:///{tmp_path / 'empty.sqlite3'}", *words.split())
    assert done.returncode == 1
    assert done.stderr.startswith("Error: the tables of lms, ")
    assert done.stderr.endswith("are not up to date. Run: lms db upgrade\n")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:////nowhere/lms.sqlite3", "db upgrade"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/nothing", "verify"),
    ],
)
def test_a_database_that_cannot_be_reached_is_no_traceback(tmp_path, url, words):
    done = console(tmp_path, url, *words.split())
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: the database cannot be reached: ")
    assert "Traceback" not in done.stderr
