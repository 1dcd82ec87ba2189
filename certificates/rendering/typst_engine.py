"""Shipped and designed templates through typst: here, in some milliseconds a sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from certificates.register.domain.snapshot import Snapshot
from certificates.rendering.compilers import compiler_with
from certificates.rendering.designed import line_work, picture_svg, sheet_data
from certificates.rendering.pages import refuse_more_than_one_page
from certificates.rendering.qr import qr_svg
from certificates.rendering.refusals import RenderingFailed
from certificates.rendering.templates import DesignedTemplate, TypstTemplate
from certificates.rendering.wording import Words, mark_across, words
from lms.contracts.texts import N_

# Archives ask for PDF/A, whose part 3 lets the credential be attached; besides, its level U refuses a text that a
# reader could not search or copy.
_STANDARD: list[typst.PDFStandard] = ["a-3u"]
_HOUSE = Path(__file__).parent.parent / "shipped"
SEAL_RED = "#b3372a"


@lru_cache(maxsize=64)
def _frame(folder: Path, frame: str, layout: str = "") -> str:
    """The line work of a template as SVG; of a designed sheet, by its elements as JSON."""
    compiler = compiler_with(folder, frame, {"layout": layout})
    return _single_page(compiler.compile(format="svg")).decode("utf-8")


@lru_cache(maxsize=256)
def _seal(issuer: str, purpose: str, colour: str = SEAL_RED) -> str:
    """The issuer's seal as SVG."""
    compiler = compiler_with(_HOUSE, "seal.typ", {"issuer": issuer, "purpose": purpose, "colour": colour})
    svg = _single_page(compiler.compile(format="svg")).decode("utf-8")
    # As a group of its own it becomes a stream of its own, which typst compresses once and not on every sheet.
    head, _, outlines = svg.partition(">")
    return f'{head}><g style="isolation: isolate">{outlines.removesuffix("</svg>")}</g></svg>'


@lru_cache(maxsize=32)
def seal_png(issuer: str, purpose: str) -> bytes:
    """The issuer's seal as a transparent PNG for print, 40 mm wide at 300 dpi."""
    inputs = {"issuer": issuer, "purpose": purpose, "colour": SEAL_RED}
    return _single_page(compiler_with(_HOUSE, "seal.typ", inputs).compile(format="png", ppi=300))


def typst_pdf(template: TypstTemplate | DesignedTemplate, snapshot: Snapshot) -> bytes:
    """The sheet as PDF/A-3u. Raises RenderingFailed."""
    pdf = _compile(template, snapshot, "pdf", None)
    if not snapshot.lines:  # a statement is as long as what it lists
        refuse_more_than_one_page(pdf)
    return pdf


def typst_png(
    template: TypstTemplate | DesignedTemplate, snapshot: Snapshot, *, pixels_wide: int, state: str = ""
) -> bytes:
    """The sheet as a PNG of this width, marked across where the state says so. Raises RenderingFailed."""
    width_mm = template.layout.size[0] if isinstance(template, DesignedTemplate) else template.width_mm
    return _compile(template, snapshot, "png", pixels_wide / (width_mm / 25.4), mark_across(state))


def _compile(
    template: TypstTemplate | DesignedTemplate,
    snapshot: Snapshot,
    output: Literal["pdf", "png"],
    ppi: float | None,
    mark: tuple[str, str] | None = None,
) -> bytes:
    texts = words(snapshot)
    given: dict[str, Any] = {**texts, "qr": qr_svg(snapshot.verify_url), "lines": snapshot.lines}
    if mark is not None:
        given["mark"] = mark
    if isinstance(template, DesignedTemplate):
        folder, main, shared = _HOUSE, "designed.typ", _designed_inputs(template, texts)
        given["layout"] = sheet_data(template.layout, texts)
    else:
        folder, main = template.folder, template.main
        shared = {
            "frame": _frame(template.folder, template.frame),
            "seal": _seal(texts["issuer"], texts["seal_purpose"]),
        }
    # The date of issue stands in for the time of rendering: a sheet drawn again is the same file.
    issued = datetime.combine(snapshot.issued_on, time(), tzinfo=UTC)
    standards = _STANDARD if output == "pdf" else []
    try:
        compiled = compiler_with(folder, main, shared).compile(
            input=_program(main, given), format=output, ppi=ppi, pdf_standards=standards, timestamp=issued
        )
    except typst.TypstError as error:
        raise RenderingFailed(error.message) from error
    if snapshot.lines and isinstance(compiled, list):
        return compiled[0]  # a statement is shown by its first page
    return _single_page(compiled)


def _program(main: str, given: Mapping[str, Any]) -> bytes:
    """The program of one sheet: it hands what it is given, as a text, to the template."""
    # A string of typst ends at a quotation mark, and only a backslash means something else in it.
    text = json.dumps(given, ensure_ascii=False).replace("\\", "\\\\").replace('"', '\\"')
    return f'#import "{main}": certificate\n#certificate(json(bytes("{text}")))'.encode()


def _designed_inputs(template: DesignedTemplate, texts: Words) -> dict[str, str]:
    """What is the same on every sheet of the design."""
    layout = template.layout
    colours = {one.text("colour") for one in layout.elements if one.type == "seal"}
    seals = {
        "seal" + colour: _seal(texts["issuer"], texts["seal_purpose"], colour) for colour in sorted(colours)
    }
    pictures = {
        f"picture{key}": picture_svg(template.pictures[key]) for key in sorted(set(layout.picture_ids))
    }
    return {"frame": _frame(_HOUSE, "designed_frame.typ", line_work(layout))} | seals | pictures


def _single_page(compiled: bytes | list[bytes] | None) -> bytes:
    """The one page; a list means that the words ran over onto another."""
    if not isinstance(compiled, bytes):
        raise RenderingFailed(N_("the certificate does not fit on one page"))
    return compiled
