"""CPU seconds to write and read 10,000 questions in every format.

    python bench/formats.py

Exits with 1 when a limit is passed.
"""

from __future__ import annotations

import resource
import sys
import time

from question_bank.formats.media import no_media
from question_bank.formats.registry import WRITTEN, XLSX
from question_bank.formats.xlsx import template_workbook

QUESTIONS = 10_000
LIMIT_SECONDS = 8.0


def spent() -> float:
    """CPU seconds of this process and of those it has started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main() -> int:
    """Prints a line for each format; 1 if one is over the limit."""
    examples = XLSX.read(template_workbook("zh")).items
    slowest = 0.0
    for each in WRITTEN.values():
        held = [item for item in examples if each.losses(item) is not None]
        items = (held * (QUESTIONS // len(held) + 1))[:QUESTIONS]
        started = spent()
        data = each.write(items, no_media)
        wrote = spent() - started
        document = each.read(data)
        read = spent() - started - wrote
        slowest = max(slowest, read)
        print(f"{each.title:12} write {wrote:6.2f} s  read {read:6.2f} s  {len(document.items):,} questions")
    return int(slowest > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
