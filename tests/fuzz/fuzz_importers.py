"""Feeds importers with what libFuzzer makes of a small corpus: nothing but a Document may come out.

    python tests/fuzz/fuzz_importers.py gift -max_total_time=600

The first argument is the key of a format; the rest goes to libFuzzer. A crash is written to the current folder. The
corpus, questions of every type that the format holds, is made at the start in a folder of its own.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import atheris  # type: ignore[import-untyped]  # noqa: E402

with atheris.instrument_imports(include=["question_bank.formats", "question_bank.bank.domain"]):
    from question_bank.formats.media import no_media
    from question_bank.formats.parsed import Document
    from question_bank.formats.registry import FORMATS, WRITTEN, XLSX
    from question_bank.formats.xlsx import template_workbook

MOST_MEMORY_KB = 300 * 1024
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
    source = FORMATS[key]

    def once(data: bytes) -> None:
        document = source.read(data)
        assert isinstance(document, Document)
        assert document.refusal is None or not document.items
        assert all(fault.line >= 1 for fault in document.faults)

    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds(key)):
            Path(folder, str(number)).write_bytes(seed)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{key}: {before // 1024} MB before the first input", flush=True)
        atheris.Setup([sys.argv[0], *rest, "-max_len=20000", "-rss_limit_mb=600", folder], once)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
