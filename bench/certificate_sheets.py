"""How fast certificates are drawn: one at a time, and in a batch on two processes; shipped sheets, and those that one
designs in the page.

python bench/certificate_sheets.py [sheets] [rounds]

For each batch the best of some rounds is printed: what was seen, and what two processors would make of the time that
was worked, which another's work on the same machine disturbs less. Compare with the first line: a page with one line of
Chinese and nothing else.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import gettempdir

from certificates.register.domain import Serial, Snapshot, new_token
from certificates.rendering import (
    HtmlTemplate,
    Template,
    available_engines,
    render_certificate,
    render_picture,
)
from certificates.rendering.compilers import compiler_with
from certificates.shipped.catalogue import EXAMPLE, SHIPPED, STARTS

SHEETS: tuple[Template, ...] = (*SHIPPED, *(start.template for start in STARTS))
CALIBRATION = "calibration"
NAMES = ("李慧敏", "王建国", "阿卜杜热合曼·买买提图尔逊", "Łukasz Nowak", "欧阳修远", "赵倩")


def person(number: int) -> Snapshot:
    """One of many certificates: another name, number and address each time."""
    return replace(
        EXAMPLE,
        person_name=NAMES[number % len(NAMES)],
        serial=str(Serial("XS", 2026, number)),
        verify_url=f"HTTPS://XUESHI.EXAMPLE/V/{new_token()}",
    )


def milliseconds(draw: Callable[[Snapshot], bytes], times: int) -> str:
    """Median and 95th percentile of single drawings, after a warm-up, and what of it was this process's own work."""
    draw(person(0))
    took, worked = [], []
    for number in range(1, times + 1):
        snapshot = person(number)
        started, busy = time.perf_counter(), time.process_time()
        draw(snapshot)
        took.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    return (
        f"median {statistics.median(took):6.1f} ms   95 % {statistics.quantiles(took, n=20)[-1]:6.1f} ms"
        f"   CPU {statistics.median(worked):6.1f} ms"
    )


@dataclass(frozen=True, slots=True)
class Part:
    """What one worker drew: how many sheets, their bytes, and the seconds that it worked."""

    sheets: int
    size: int
    worked: float


def draw_part(part: tuple[str, int, int]) -> Part:
    """Draws sheets `first` to `last` of a template in a worker process."""
    key, first, last = part
    began = time.process_time()
    size = sum(len(draw_numbered(key, number)) for number in range(first, last))
    return Part(last - first, size, time.process_time() - began)


def draw_numbered(key: str, number: int) -> bytes:
    """One of many sheets of a template; of no template, the page to compare with."""
    if key == CALIBRATION:
        return calibration(number)
    return render_certificate(next(one for one in SHEETS if one.key == key), person(number))


def calibration(number: int) -> bytes:
    """The least that a page with a name on it costs here."""
    folder = Path(gettempdir()) / CALIBRATION
    folder.mkdir(exist_ok=True)
    (folder / "page.typ").write_text('#set text(font: "Noto Serif SC")\n', "utf-8")
    program = f'#set text(font: "Noto Serif SC")\n李慧敏 {number}'
    pdf = compiler_with(folder, "page.typ").compile(input=program.encode(), format="pdf")
    assert isinstance(pdf, bytes)
    return pdf


def batch(workers: ProcessPoolExecutor, key: str, sheets: int, rounds: int) -> str:
    """The best rate of some rounds on two processes."""
    parts = [(key, first, min(first + 20, sheets)) for first in range(0, sheets, 20)]
    seen, worked, size = 0.0, float("inf"), 0
    for _ in range(rounds):
        started = time.perf_counter()
        done = list(workers.map(draw_part, parts))
        seen = max(seen, sheets / (time.perf_counter() - started))
        worked = min(worked, *(part.worked / part.sheets for part in done))
        size = sum(part.size for part in done) // sheets
    return (
        f"batch of {sheets}: {seen:5.0f}/s seen, {worked * 1000:5.1f} ms CPU each = {2 / worked:5.0f}/s on two"
        f" processors, {size / 1000:.0f} kB"
    )


def main() -> None:
    """Prints single times for every template and batch rates on two processes."""
    sheets, rounds = (int(given) for given in (*sys.argv[1:], *("400", "3")[len(sys.argv) - 1 :]))
    for template in SHEETS:
        if isinstance(template, HtmlTemplate) and not all(
            status.is_available for status in available_engines()
        ):
            print(f"{template.key:26} wkhtmltopdf is missing")
            continue
        times = 15 if isinstance(template, HtmlTemplate) else 50
        print(f"{template.key:26} {milliseconds(partial(render_certificate, template), times)}")
        if not isinstance(template, HtmlTemplate):
            print(f"{'  picture, 640 px':26} {milliseconds(partial(render_picture, template), 20)}")
    # Forked workers would wait for ever for the threads that typst had in the parent.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as workers:
        for key in (CALIBRATION, *(one.key for one in SHEETS if not isinstance(one, HtmlTemplate))):
            print(f"{key:26} {batch(workers, key, sheets, rounds)}")


if __name__ == "__main__":
    main()
