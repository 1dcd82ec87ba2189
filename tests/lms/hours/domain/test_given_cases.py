"""Cases with the verdicts that were agreed on. `expect` is a part of a row; rule, period and due date find the row."""

import json
from pathlib import Path

import pytest

from tests.lms.hours.domain.situations import rows_of

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.json"))


def test_there_are_cases():
    assert len(CASES) >= 16


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    rows = rows_of(case["policies"], case["facts"])
    for expected in case["expect"]:
        (row,) = [
            row
            for row in rows
            if row["rule"] == expected["rule"]
            and row["period"][0] == expected.get("period_start", row["period"][0])
            and row["due"] == expected.get("due", row["due"])
        ]
        shown = {
            **row,
            "period_start": row["period"][0],
            "trace_counted": {
                line["ref"]: line["counted"]
                for line in row["trace"]
                if line["ref"] in expected.get("trace_counted", {})
            },
        }
        assert {key: shown[key] for key in expected} == expected
