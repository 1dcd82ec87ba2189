"""Columns are found by their headings, and what a row lacks is said; the rest of a row belongs to who asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pytest

from lms.contracts.tables import Columns, MissingColumns, Problem, Table, TableRefused, tally
from lms.reports.api import FateWord, TableWords

COLUMNS = Columns(
    headings={"name": ("name", "full name", "姓名"), "day": ("day",), "until": ("until",), "note": ("note",)},
    required=("name",),
    one_of=("day", "until"),
    longest={"name": 5, "note": 3},
)


class Fate(StrEnum):
    NEW = "new"
    REFUSED = "refused"


@dataclass(frozen=True)
class Row:
    fate: Fate


WORDS = TableWords(
    columns={"name": "Name", "day": "Day", "until": "Until", "note": "Note"},
    fates={
        Fate.NEW: FateWord("New", "ink", "plus"),
        Fate.REFUSED: FateWord("Refused", "seal", "alert-circle"),
    },
    problems={"odd": "“%(column)s” is odd."},
)


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        (["Name", "Day"], {"name": 0, "day": 1}),
        (["  Full   NAME ", "until"], {"name": 0, "until": 1}),
        (["姓名", "other", "Day", "Until"], {"name": 0, "day": 2, "until": 3}),
        (["Day", "Name", "Name"], {"name": 1, "day": 0}),  # of two the first
        (["Day", "full name", "name"], {"name": 2, "day": 0}),  # by the heading that is named first
    ],
)
def test_columns_are_found_by_their_headings(heading, found):
    assert COLUMNS.find(heading) == found


@pytest.mark.parametrize(
    ("heading", "missing"), [([], ("name", "day")), (["Name", "Note"], ("day",)), (["Until"], ("name",))]
)
def test_what_a_heading_lacks_is_named(heading, missing):
    with pytest.raises(MissingColumns) as refusal:
        list(COLUMNS.rows(Table(heading, [["x"]])))
    assert refusal.value.missing == missing


@pytest.mark.parametrize(
    "above", [[], [["李家村 2026"]], [[""], ["Name of the list", "2026"], []], [["x"]] * 9, [[]] * 20]
)
def test_a_title_may_stand_above_the_heading_and_rows_keep_their_numbers(above):
    lines = [*above, *(["Name", "Day"], ["李", "1"])]
    assert list(COLUMNS.rows(Table(lines[0], lines[1:]))) == [(len(above) + 2, {"name": "李", "day": "1"})]


def test_a_heading_further_down_is_none_and_of_all_rows_the_fullest_is_spoken_of():
    rows = [["Note"], ["Name"], *[["x"]] * 7, ["Name", "Day"]]
    with pytest.raises(MissingColumns) as refusal:
        COLUMNS.locate(Table(["title"], rows))
    assert refusal.value.missing == ("day",)


def test_rows_are_trimmed_and_numbered_as_in_the_spreadsheet_and_blank_ones_are_nothing():
    table = Table(["Day", "Other", "Name"], [["1", "x", " 李 "], [], ["", "x", ""], ["2"]])
    assert list(COLUMNS.rows(table)) == [(2, {"name": "李", "day": "1"}), (5, {"name": "", "day": "2"})]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"name": "李", "day": "1"}, None),
        ({"name": "李", "day": "", "until": "1"}, None),
        ({"name": "", "day": "1"}, Problem("missing", {"column": "name"})),
        ({"name": "李", "day": "", "until": ""}, Problem("missing", {"column": "day"})),
        ({"name": "李", "until": ""}, Problem("missing", {"column": "until"})),  # of those that the file has
        ({"name": "x" * 5, "day": "1", "note": "x" * 3}, None),
        ({"name": "x" * 6, "day": "1"}, Problem("too_long", {"column": "name", "longest": "5"})),
        ({"name": "x", "day": "1", "note": "x" * 4}, Problem("too_long", {"column": "note", "longest": "3"})),
    ],
)
def test_what_a_row_lacks(values, problem):
    assert COLUMNS.problem(values) == problem


def test_every_fate_is_counted():
    assert tally([], Fate) == {"new": 0, "refused": 0}
    assert tally([Row(Fate.NEW), Row(Fate.NEW)], Fate) == {"new": 2, "refused": 0}


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("missing", {"column": "name"}), "“Name” is empty."),
        (Problem("too_long", {"column": "note", "longest": "3"}), "“Note” is longer than 3 characters."),
        (Problem("not_a_date", {"value": "May"}), "“May” is not a date; write it as 2026-03-01."),
        (Problem("odd", {"column": "day"}), "“Day” is odd."),
    ],
)
def test_problems_in_words(page, problem, text):
    assert WORDS.problem_text(problem) == text


def test_refusals_in_words(page):
    assert WORDS.refusal_text(MissingColumns(["name", "day"])).endswith("Not found: Name, Day.")
    assert WORDS.refusal_text(TableRefused("empty")) == "The first sheet of the file is empty."


@pytest.fixture
def page(app):
    with app.test_request_context():
        yield
