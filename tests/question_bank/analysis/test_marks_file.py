"""`lms exams analyse` as a program: what it prints, and how it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from question_bank.analysis.commands import exams
from question_bank.analysis.domain.statistics import analyse
from question_bank.analysis.marks_file import MarksRefused, read_marks
from tests.question_bank.analysis.lsat import LSAT6, answers

GOOD = "candidate,Q1/1,Q2/1,Q3/2\n1,1,1,2\n2,1,0,1\n3,0,1,0\n4,,-,1\n"


@pytest.fixture
def run(tmp_path):
    """Runs the program in a folder of its own, with a database that is not there."""
    environment = os.environ | {
        "LMS_DATA_DIR": str(tmp_path / "data"),
        "LMS_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/nothing",
    }

    def command(content, *options):
        (tmp_path / "marks.csv").write_text(content, encoding="utf-8")
        script = "from lms.cli import main; main(prog_name='lms')"
        arguments = [sys.executable, "-c", script, "exams", "analyse", "marks.csv", *options]
        return subprocess.run(
            arguments, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    return command


@pytest.fixture
def invoke(tmp_path, monkeypatch):
    """Runs the command within this process, which starts faster."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(exams, ["analyse", *arguments])


def test_the_program_prints_the_definitions_by_name_without_a_database(run):
    printed = run(GOOD)
    assert (printed.returncode, printed.stderr) == (0, "")
    found = json.loads(printed.stdout)
    assert found["paper"]["coefficient_of_internal_consistency"] == 50
    assert set(found["paper"]) >= {"error_ratio", "standard_error", "mean", "median", "standard_deviation"}
    first = found["items"][0]
    assert (first["item"], first["maximum"], first["candidates"], first["answered"]) == ("Q1", 1, 4, 3)
    assert (first["facility_index"], first["discriminative_efficiency"]) == (0.5, 100)
    assert set(first) >= {"discrimination_index", "effective_weight", "standard_deviation", "verdict"}


def test_a_refusal_is_one_line_and_ends_with_2(run):
    refused = run("c,Q1/2\n1,3\n")
    line = "marks.csv: row 2, column Q1/2: “3” is outside of -2 to 2\n"
    assert (refused.returncode, refused.stderr, refused.stdout) == (2, line, "")


def test_the_json_may_go_to_a_file(invoke, tmp_path):
    (tmp_path / "marks.csv").write_text(GOOD)
    printed, written = invoke("marks.csv"), invoke("marks.csv", "--json", "out.json")
    assert written.output == "4 candidates, 3 questions: out.json\n"
    assert (tmp_path / "out.json").read_text() == printed.output


def test_the_response_model_has_the_published_estimates(invoke, tmp_path):
    rows = (",".join(map(str, [number, *row])) for number, row in enumerate(answers(LSAT6)))
    (tmp_path / "marks.csv").write_text("\n".join(["candidate,Q1/1,Q2/1,Q3/1,Q4/1,Q5/1", *rows]))
    found = json.loads(invoke("marks.csv", "--irt").output)
    model = found["model"]
    assert model["paper"]["is_converged"] is True
    assert model["paper"]["log_likelihood"] == pytest.approx(-2466.653, abs=0.001)
    assert [each["item"] for each in model["items"]] == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    assert (model["items"][0]["a"], model["items"][0]["b"]) == pytest.approx((0.8254, -3.3597), abs=0.005)
    assert set(model["items"][0]) == {"item", "a", "b", "a_error", "b_error", "candidates", "is_bounded"}
    assert len(model["abilities"]) == 1000
    assert found["paper"]["candidates"] == 1000
    assert "model" not in json.loads(invoke("marks.csv").output)


def test_a_model_of_too_few_answers_says_nothing_about_a_question(invoke, tmp_path):
    (tmp_path / "marks.csv").write_text(GOOD)
    assert json.loads(invoke("marks.csv", "--irt").output)["model"]["items"] == []


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (None, "marks.csv: No such file or directory\n"),
        ("考生,一/1\n1,1\n".encode("gb18030"), "marks.csv: not UTF-8; save the file as “CSV UTF-8”\n"),
        (b"c,Q\x1b[31m\nrow\n", "marks.csv: row 1, column Q�[31m: no highest mark"),
    ],
)
def test_other_refusals(invoke, tmp_path, content, line):
    if content is not None:
        (tmp_path / "marks.csv").write_bytes(content)
    refused = invoke("marks.csv")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith(line)
    assert refused.stderr.count("\n") == 1


def lines(text):
    return text.splitlines(keepends=True)


def test_maxima_may_stand_in_a_second_row():
    one = read_marks(lines("c,Q1/2,Q2/0.5@A,Q3/0.5@A\nx,1.5,0.25,\ny,,,-\n"))
    two = read_marks(lines("\ufeffc,Q1,Q2@A,Q3@A\n满分,2,0.5,0.5\nx,1.5,0.25,\ny,,,-\n".lstrip("\ufeff")))
    assert one.items == two.items
    assert analyse(one) == analyse(two)
    assert [item.draw for item in one.items] == [None, "A", "A"]
    assert [list(column.marks) for column in one.columns] == [[150_000, 0], [25_000], [0]]
    assert [column.answered for column in one.columns] == [1, 1, 0]


def test_a_name_may_hold_a_slash_and_a_quoted_comma():
    table = read_marks(lines('c,"a/b, c/2"\n"x,1",1\n\n'))
    assert [(item.key, item.maximum) for item in table.items] == [("a/b, c", 200_000)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("c\n", "row 1: no column of marks"),
        ("c;Q1/1\n", "row 1: no column of marks"),
        ("c,Q1\n1,1\n", "row 1, column Q1: no highest mark"),
        ("c,\n1,1\n", "row 1, column 2: no highest mark"),
        ("c,/2\n", "row 1, column 2: the question has no name"),
        ("c,Q1/2@\n", "row 1, column Q1/2@: the draw has no name"),
        ("c,Q1/1,Q1/2\n", "row 1, column Q1: there is another column"),
        ("c,Q1/0\n", "row 1, column Q1/0: the highest mark must be"),
        ("c,Q1/-1\n", "row 1, column Q1/-1: the highest mark must be"),
        ("c,Q1\nmax,x\n", "row 2, column Q1: the highest mark must be"),
        ("c,Q1,Q2\nmax,1\n", "row 2: 2 cells, but the heading has 3"),
        ("c,Q1/1\n1,1,1\n", "row 2: 3 cells, but the heading has 2"),
        ("c,Q1/1\n1,1\n\n1,0\n", "row 4: “1” has a row already"),
        ("c,Q1/1\n,1\n", "row 2: the candidate is not named"),
        ("c,Q1/1\n1,1e0\n", "row 2, column Q1/1: “1e0” is not a mark"),
        ("c,Q1/1\n1,NaN\n", "row 2, column Q1/1: “NaN” is not a mark"),
        ("c,Q1/1\n1,0.123456\n", "row 2, column Q1/1: “0.123456” is not a mark"),
        ("c,Q1/1\n1,１\n", "row 2, column Q1/1: “１” is not a mark"),
        ("c,Q1/1\n1,-1.00001\n", "row 2, column Q1/1: “-1.00001” is outside of -1 to 1"),
        ('c,Q1/1\n1,"1\n', "row 2: not CSV"),
        (
            "c,Q1/1@A,Q2/1@A\n1,1,\n2,1,1\n",
            "row 3: 2 questions of the draw “A”, but the first candidate has 1",
        ),
    ],
)
def test_what_is_not_understood_is_named_by_row_and_column(text, words):
    with pytest.raises(MarksRefused) as refused:
        read_marks(lines(text))
    assert words in str(refused.value)
