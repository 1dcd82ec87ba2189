"""Spreadsheets are read in every shape that people save them in, and what is no table is refused."""

from __future__ import annotations

import pytest

from lms.reports.api import Column, Sheet, Table, TableRefused, read_table, workbook


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 not a workbook", "unreadable"),
        (b"", "empty"),
        (b"\n\n", "empty"),
        ("工号,姓名".encode("utf-16-le")[:-1] + b"\xff\xfe\x00\xd8", "encoding"),
    ],
)
def test_files_that_are_no_tables_are_refused(content, code):
    with pytest.raises(TableRefused) as refusal:
        read_table(content)
    assert refusal.value.code == code


def test_rows_above_the_heading_are_kept_and_do_not_hide_what_separates_the_cells():
    table = read_table("\n临江市干部名册\n工号;姓名\n1;张伟".encode())
    assert table == Table([], [["临江市干部名册"], ["工号", "姓名"], ["1", "张伟"]])


def test_rows_of_a_workbook_stand_where_they_stood():
    assert read_table(workbook(Sheet("名册", [Column("", 9), Column("工号", 9)], [["", "1"]]))).rows == [
        ["", "1"]
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_that_spreadsheets_write(encoding):
    assert read_table("工号;姓名\n1;张伟".encode(encoding)) == Table(["工号", "姓名"], [["1", "张伟"]])
