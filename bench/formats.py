"""CPU seconds to write and read 10,000 questions in every format, and to bring a GIFT file of them into a bank.

    python bench/formats.py

Exits with 1 when a limit is passed.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from lms.app import create_app
from lms.clock import system_clock
from lms.config import read_settings
from lms.contracts.access import Actor
from lms.db import db, unit_of_work
from lms.testing.databases import sqlite_copy, sqlite_template
from lms.testing.factories import make_unit
from question_bank.bank.services.banks import create_bank
from question_bank.bank.services.categories import top_category
from question_bank.formats.importing import add_planned, plan_import
from question_bank.formats.media import no_media
from question_bank.formats.registry import GIFT, WRITTEN, XLSX
from question_bank.formats.xlsx import template_workbook

QUESTIONS = 10_000
LIMIT_SECONDS = 8.0


def spent() -> float:
    """CPU seconds of this process and of those it has started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def brought_in(data: bytes) -> float:
    """CPU seconds from an upload to its questions in a bank of a fresh SQLite site: preview, storing, indexing."""
    actor = Actor.system("bench")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        url = sqlite_copy(sqlite_template(path), path)
        app = create_app(read_settings({}, environment="test", database_url=url, data_dir=path))
        with app.app_context():
            with unit_of_work() as session:
                bank = create_bank(
                    session,
                    unit_id=make_unit(session).id,
                    title="题库",
                    title_en=None,
                    actor=actor,
                    clock=system_clock,
                )
                started = spent()
                plan = plan_import(session, bank.id, GIFT.read(data))
                top = top_category(session, bank.id)
                add_planned(session, bank.id, top.id, plan, state="released", actor=actor, clock=system_clock)
                session.flush()
                took = spent() - started
                assert len(plan.new) == QUESTIONS
            db.session.remove()
            db.engine.dispose()
    return took


def main() -> int:
    """Prints a line for each format, and one for the whole way; 1 if one is over the limit."""
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
    text = "\n".join(
        f"$CATEGORY: 章{n // 500}\n\n第{n}题：下列哪一项正确？ {{=第{n}项#对 ~另一项 ~又一项 ~都不对}}\n"
        for n in range(QUESTIONS)
    )
    whole = brought_in(text.encode())
    print(f"GIFT into a bank, searched and compared: {whole:.2f} s")
    return int(max(slowest, whole) > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
