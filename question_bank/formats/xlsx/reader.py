"""Reads questions from a workbook. Whatever the file holds, the reader reports and never raises."""

from __future__ import annotations

from collections.abc import Callable

from lms.contracts.questions import ContentFault, Text, TextFormat
from question_bank.formats.archives import ArchiveRefused, open_archive
from question_bank.formats.drafts import Draft, DraftRefused, item_from, kind_from
from question_bank.formats.drafts.draft import LETTERS, Kind, split_list
from question_bank.formats.limits import why_full
from question_bank.formats.parsed import Document, Fault, ParsedItem, refused
from question_bank.formats.xlsx.cells import Row, SheetRefused, read_sheets
from question_bank.formats.xlsx.columns import field_of

_HEADINGS_WITHIN = 10
_EXCERPT = 80
_OLE = b"\xd0\xcf\x11\xe0"
Cell = Callable[[str], str]
"""Gives the text of a field's cell in a row, "" for none."""


def read_xlsx(data: bytes) -> Document:
    """The items and faults of a workbook, each with its row; a fault's column is that of its cell.

    Questions are on the first sheet that has the headings. Reading stops, with a fault that says so, after MOST_FAULTS
    faults or MOST_ITEMS items.
    """
    if data.startswith(_OLE):
        return refused("old_office_file")
    try:
        archive = open_archive(data)
        if "xl/workbook.xml" not in archive:
            return refused("archive_missing")
        sheets = read_sheets(data)
    except (ArchiveRefused, SheetRefused) as refusal:
        return refused(refusal.code)
    for rows in sheets:
        document = read_rows(rows)
        if document is not None:
            pictures = any(name.startswith("xl/media/") for name in archive.names)
            notes = (Fault(1, "sheet_pictures"),) if pictures else ()
            return Document(document.items, document.faults, notes)
    return refused("headings_missing")


def read_rows(rows: list[Row]) -> Document | None:
    """The items and faults of one sheet; None for one without the headings."""
    found = _headings(rows)
    return _SheetReader(*found).read() if found is not None else None


def _headings(rows: list[Row]) -> tuple[dict[str, int], list[Row]] | None:
    """The columns of the fields, from 0, and the rows below; None for a sheet without the headings."""
    for place, (_number, cells) in enumerate(rows[:_HEADINGS_WITHIN]):
        columns: dict[str, int] = {}
        for index, cell in enumerate(cells):
            field = field_of(cell)
            if field is not None:
                columns.setdefault(field, index)
        if "stem" in columns and len(columns) > 1:
            return columns, rows[place + 1 :]
    return None


class _SheetReader:
    """Reads the rows below the headings."""

    def __init__(self, columns: dict[str, int], rows: list[Row]) -> None:
        self.columns = columns
        self.rows = rows
        self.options = [f"option {each}" for each in LETTERS if f"option {each}" in columns]
        self.items: list[ParsedItem] = []
        self.faults: list[Fault] = []
        self.case: Draft | None = None  # whose parts may follow; None for one that is refused already
        self.in_case = False

    def read(self) -> Document:
        """The document."""
        self.cells = dict(self.rows)
        for number, cells in self.rows:
            if full := why_full(len(self.faults), len(self.items)):
                self.faults.append(Fault(number, *full))
                break
            if any(index < len(cells) and cells[index] for index in self.columns.values()):
                self._take(number)
        self._end_case()
        return Document(tuple(self.items), tuple(self.faults))

    def _cell(self, number: int, field: str) -> str:
        cells = self.cells[number]
        index = self.columns.get(field, len(cells))
        return cells[index].strip() if index < len(cells) else ""

    def _take(self, number: int) -> None:
        is_part = bool(self._cell(number, "marks"))
        if not is_part:
            self._end_case()
            self.in_case = False
        try:
            draft = self._draft(number, lambda field: self._cell(number, field))
            if is_part and not self.in_case:
                raise DraftRefused("marks", "part_without_case")
        except DraftRefused as refusal:
            self._refuse(number, refusal)
            self.case = None
            return
        if is_part:
            if self.case is not None:
                self.case.parts.append(draft)
        elif draft.kind is Kind.CASE:
            self.case, self.in_case = draft, True
        else:
            self._make(draft)

    def _end_case(self) -> None:
        case, self.case = self.case, None
        if case is not None:
            self._make(case)

    def _make(self, draft: Draft) -> None:
        try:
            self.items.append(item_from(draft))
        except DraftRefused as refusal:
            self._refuse(refusal.line or draft.line, refusal)
        except ContentFault as fault:
            self._fault(draft.line, fault.code, dict(fault.params), None, self._cell(draft.line, "stem"))

    def _refuse(self, number: int, refusal: DraftRefused) -> None:
        excerpt = self._cell(number, refusal.part) or self._cell(number, "stem")
        self._fault(number, refusal.code, refusal.params, self.columns.get(refusal.part), excerpt)

    def _draft(self, number: int, cell: Cell) -> Draft:
        written = cell("kind")
        kind = kind_from(written) if written else None
        if written and kind is None:
            raise DraftRefused("kind", "kind_unknown", written=written[:40])
        options = [_plain(cell(each)) for each in self.options]
        while options and not options[-1].text:
            options.pop()
        category = tuple(
            part.strip() for part in cell("category").replace("／", "/").split("/") if part.strip()
        )
        return Draft(
            number, kind, _plain(cell("stem")), options, cell("answer"), cell("keywords"),
            _plain(cell("explanation")), cell("difficulty"), category, split_list(cell("knowledge_points")),
            split_list(cell("tags")), cell("source"), cell("valid_from"), cell("valid_until"), cell("id"),
            " ".join(cell("title").split()), cell("marks"),
        )  # fmt: skip

    def _fault(
        self, number: int, code: str, params: dict[str, str], column: int | None, excerpt: str
    ) -> None:
        shown = " ".join(excerpt.split())[:_EXCERPT]
        self.faults.append(Fault(number, code, params, None if column is None else column + 1, shown))


def _plain(written: str) -> Text:
    return Text(written, TextFormat.PLAIN)
