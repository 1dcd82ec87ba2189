"""Feeds importers with what libFuzzer makes of a small corpus: nothing but a Document may come out.

    python tests/fuzz/fuzz_importers.py gift -max_total_time=600
    python tests/fuzz/fuzz_importers.py docx-inside -max_total_time=600

The first argument is the key of a format; with "-inside" (docx, xlsx, qti22, qti12) what is fuzzed are the members of a
package that is put together around them, or the cells of a sheet, so that it is not the zip that is found broken. The
rest goes to libFuzzer. A crash is written to the current folder. The
corpus, questions of every type that the format holds, is made at the start in a folder of its own.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import atheris  # type: ignore[import-untyped]  # noqa: E402

with atheris.instrument_imports(include=["question_bank.formats", "question_bank.bank.domain"]):
    from question_bank.formats.media import no_media
    from question_bank.formats.parsed import Document
    from question_bank.formats.registry import DOCX, FORMATS, WRITTEN, XLSX
    from question_bank.formats.xlsx import template_workbook
    from question_bank.formats.xlsx.cells import read_sheets
    from question_bank.formats.xlsx.reader import read_rows

PAPER = "一、单选题\n1. 题（ A ）\nA. 一 B. 二\n二、判断题\n2. 对吗？ 答案：√\n解析：对\n".encode()
XML = (
    b'<quiz><question type="cloze"><questiontext format="html"><text>{1:SA:=a~%50%b#c} {2:NM:=3:1} '
    b"{1:MCV:a~=b}</text></questiontext></question></quiz>"
)
QTI_12 = (
    b"<questestinterop><item ident='a' title='t'><presentation><material><mattext>Q?</mattext></material>"
    b"<response_lid ident='r'><render_choice><response_label ident='A'><material><mattext>a</mattext></material>"
    b"</response_label></render_choice></response_lid></presentation></item></questestinterop>"
)


DIVIDER = b"\n%%%%\n"
"""Between the members of a package, where one file of the corpus holds several."""
MEMBERS = {
    "docx": ("word/document.xml", "word/numbering.xml", "word/styles.xml", "word/_rels/document.xml.rels"),
    "qti22": ("items/item-00001.xml", "imsmanifest.xml", "items/second.xml"),
    "qti12": ("imsmanifest.xml", "non_cc_assessments/a.xml.qti", "a/assessment_meta.xml"),
}


def package(key: str, data: bytes) -> bytes:
    """A package of that format whose members are what is fuzzed."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, member in zip(MEMBERS[key], data.split(DIVIDER), strict=False):
            archive.writestr(name, member)
        archive.writestr("media/a.png", b"\x89PNG\r\n\x1a\n")
    return stream.getvalue()


def inside(key: str, data: bytes) -> bytes:
    """The members of a package, as `package` puts them together again."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        known = set(archive.namelist())
        return DIVIDER.join(archive.read(name) if name in known else b"" for name in MEMBERS[key])


def sheet_in(data: bytes) -> Document:
    """What the rows and cells say that a text divides by lines and tabs."""
    lines = data.decode("utf-8", "replace").split("\n")
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, start=1) if line]
    return read_rows(rows) or Document(())


def reader_of(name: str) -> Callable[[bytes], Document]:
    """What is fed."""
    key, _, is_inside = name.partition("-")
    if not is_inside:
        return FORMATS[key].read
    if key == XLSX.key:
        return sheet_in
    return lambda data: FORMATS[key].read(package(key, data))


def seeds_inside(key: str) -> list[bytes]:
    """What is in small files of the format."""
    items = XLSX.read(template_workbook("zh")).items
    if key == XLSX.key:
        rows = read_sheets(template_workbook("zh"))[0]
        sheet = "\n".join("\t".join(cell.replace("\n", " ") for cell in cells) for _, cells in rows)
        return [sheet.encode()]
    if key == "qti12":
        resource_ = b"<resource type='imsqti_xmlv1p2/imscc_xmlv1p1/assessment'/>"
        return [DIVIDER.join([b"<manifest><resources>%s</resources></manifest>" % resource_, QTI_12])]
    into = FORMATS[key]
    held = [each for each in items if into.losses(each) is not None]
    texts = [inside(key, into.write([each], no_media)) for each in held]
    return texts + ([inside(key, DOCX.write(held, no_media))] if into is DOCX else [])


def seeds(key: str) -> list[bytes]:
    """Small files of the format."""
    items = XLSX.read(template_workbook("en")).items
    if key in WRITTEN:
        into = WRITTEN[key]
        held = [each for each in items if into.losses(each) is not None]
        return [into.write([each], no_media) for each in held] + [into.write(held, no_media), XML]
    return [PAPER, QTI_12]


def main() -> None:
    """Fuzzes the importer that the command line names."""
    key, *rest = sys.argv[1:]
    read = reader_of(key)

    def once(data: bytes) -> None:
        document = read(data)
        assert isinstance(document, Document)
        assert document.refusal is None or not document.items
        assert all(fault.line >= 1 for fault in document.faults)

    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds_inside(key.partition("-")[0]) if "-" in key else seeds(key)):
            Path(folder, str(number)).write_bytes(seed)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{key}: {before // 1024} MB before the first input", flush=True)
        atheris.Setup([sys.argv[0], *rest, "-max_len=20000", "-rss_limit_mb=600", folder], once)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
