"""Archives and files in disguise: refused as a whole, in little time and memory."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
import zipfile

import pytest

from question_bank.formats.archives import ArchiveRefused, open_archive
from question_bank.formats.registry import DOCX, FORMATS, XLSX

CONTENT_TYPES = "[Content_Types].xml"


def zipped(members, method=zipfile.ZIP_DEFLATED):
    """An archive of (name, bytes)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def _overlapping():
    data = bytearray(zipped([("a", b"x" * 3000), ("b", b"x" * 3000)]))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def _encrypted():
    data = bytearray(zipped([("a", b"x")]))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "archive_broken"),
        (b"PK\x03\x04rubbish", "archive_broken"),
        (zipped([(f"{number}", b"") for number in range(25_001)]), "archive_too_many"),
        (zipped([("a", bytes(60_000_000))]), "archive_too_large"),
        (zipped([("../../etc/passwd", b"x")]), "archive_name"),
        (zipped([("/etc/passwd", b"x")]), "archive_name"),
        (zipped([("C:\\x", b"x")]), "archive_name"),
        (zipped([("..\\x", b"x")]), "archive_name"),
        (zipped([("a", b"x")], zipfile.ZIP_BZIP2), "archive_broken"),
        (_overlapping(), "archive_too_large"),
        (_encrypted(), "archive_encrypted"),
    ],
    ids=[
        "empty", "rubbish", "too many", "bomb", "above", "absolute", "drive", "backslashes", "bzip2", "overlapping",
        "encrypted",
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_archive_is_found_before_it_is_opened(data, code):
    with pytest.raises(ArchiveRefused) as refusal:
        open_archive(data)
    assert refusal.value.code == code


def _sheet(cells):
    return zipped(
        [
            (CONTENT_TYPES, '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'),  # noqa: E501
            ("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'),  # noqa: E501
            ("xl/_rels/workbook.xml.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'),  # noqa: E501
            ("xl/workbook.xml", '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>'),  # noqa: E501
            ("xl/worksheets/sheet1.xml", f'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'),
        ]
    )  # fmt: skip


def _far_corner():
    """A sheet of two cells that claims all that is between them."""
    cell = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    return _sheet(cell.format(1, "A") + cell.format(1_048_576, "XFD"))


def _bomb():
    """60 kB that unpack to some 60 MB of cells."""
    row = "".join(f'<c t="inlineStr"><is><t>{"x" * 100}</t></is></c>' for _ in range(50))
    return _sheet(f"<row>{row}</row>" * 9_000)


def _laughs(member):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    text = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "lol">{entities}]><d>&l8;</d>'
    return zipped([(CONTENT_TYPES, "<Types/>"), (member, text)])


HOSTILE = {
    "bomb": _bomb,
    "far_corner": _far_corner,
    "hundred_thousand_entries": lambda: zipped([(f"{number}.xml", b"") for number in range(100_000)]),
    "slip": lambda: zipped([("word/document.xml", b"<d/>"), ("../evil", b"x"), ("xl/workbook.xml", b"<d/>")]),
    "laughs_in_word": lambda: _laughs("word/document.xml"),
    "laughs_in_excel": lambda: _laughs("xl/workbook.xml"),
    "pickle": lambda: pickle.dumps({"questions": [print]}),
    "yaml": lambda: b"!!python/object/apply:os.system ['touch /tmp/owned']\n",
    "zeros": lambda: bytes(15_000_000),
}
CHILD = """
import resource, sys, time
from pathlib import Path
from question_bank.formats.registry import FORMATS
for path in sorted(Path(sys.argv[1]).iterdir()):
    data = path.read_bytes()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for each in FORMATS.values():
        started = time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        document = each.read(data)
        assert not document.items or each.key in ("gift", "markdown"), (path.name, each.key)
        spent = time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - started
        assert spent <= 5, (path.name, each.key, spent)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert used <= 100 * 1024, (path.name, used)
"""


def test_every_format_refuses_in_five_seconds_and_a_hundred_megabytes(tmp_path):
    for name, made in HOSTILE.items():
        (tmp_path / name).write_bytes(made())
    child = subprocess.run([sys.executable, "-c", CHILD, str(tmp_path)], capture_output=True, check=False)
    assert child.returncode == 0, child.stderr.decode()[-800:]


def test_the_bombs_are_named():
    assert XLSX.read(_bomb()).refusal.code == "archive_too_large"
    assert XLSX.read(_far_corner()).refusal.code == "archive_too_large"
    assert DOCX.read(_laughs("word/document.xml")).refusal.code == "xml_doctype"
    for each in FORMATS.values():
        assert each.read(HOSTILE["pickle"]()).items == ()
