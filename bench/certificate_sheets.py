"""How fast certificates are drawn: one at a time, and in a batch on two processes; shipped sheets, and those that one
designs in the page.

python bench/certificate_sheets.py [sheets]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context

from certificates.register.domain import Serial, Snapshot, new_token
from certificates.rendering import (
    HtmlTemplate,
    Template,
    available_engines,
    render_certificate,
    render_picture,
)
from certificates.shipped.catalogue import EXAMPLE, SHIPPED, STARTS

SHEETS: tuple[Template, ...] = (*SHIPPED, *(start.template for start in STARTS))
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


def draw_numbered(key_and_number: tuple[str, int]) -> int:
    """Draws one sheet in a worker process; its size in bytes."""
    key, number = key_and_number
    template = next(one for one in SHEETS if one.key == key)
    return len(render_certificate(template, person(number)))


def main() -> None:
    """Prints single times for every template and batch rates on two processes."""
    sheets = int(sys.argv[1]) if len(sys.argv) > 1 else 400
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
        for template in SHEETS:
            if not isinstance(template, HtmlTemplate):
                list(workers.map(draw_numbered, [(template.key, number) for number in range(8)], chunksize=4))
                jobs = [(template.key, number) for number in range(sheets)]
                started = time.perf_counter()
                sizes = list(workers.map(draw_numbered, jobs, chunksize=20))
                rate = sheets / (time.perf_counter() - started)
                print(
                    f"{template.key:26} batch of {sheets}: {rate:5.0f}/s, {statistics.mean(sizes) / 1000:.0f} kB each"
                )


if __name__ == "__main__":
    main()
