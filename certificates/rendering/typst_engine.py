"""Shipped and designed templates through typst: here, in some milliseconds a sheet. The only import of typst."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import typst

from certificates.register.domain.snapshot import Snapshot
from certificates.rendering.designed import line_work, picture_svg, sheet_data
from certificates.rendering.fonts import font_folders
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
_per_thread = threading.local()


@cache
def _process_that_began() -> int:
    """The process in which typst started its threads: a fork has none of them, and would wait for them for ever."""
    return os.getpid()


@cache
def _fonts() -> typst.Fonts:
    # The system's fonts stay out: the same snapshot has to give the same bytes on every machine.
    folders: list[str] = [str(folder) for folder in font_folders()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def _compiler(folder: Path, main: str) -> typst.Compiler:
    """This thread's compiler for the file: a compiler keeps its inputs, so threads must not share one."""
    if os.getpid() != _process_that_began():
        raise RuntimeError("typst was used before this process was forked; start workers by spawning them")
    compilers: dict[Path, typst.Compiler] = _per_thread.__dict__.setdefault("compilers", {})
    path = folder / main
    if path not in compilers:
        # Packages would be downloaded; a cache that cannot exist makes an import of one fail instead.
        nowhere = folder / main / "no-packages"
        compilers[path] = typst.Compiler(
            path, root=folder, font_paths=_fonts(), package_path=nowhere, package_cache_path=nowhere
        )
    return compilers[path]


@cache
def _frame(folder: Path, frame: str) -> str:
    """The template's line work as SVG."""
    return _single_page(_compiler(folder, frame).compile(format="svg")).decode("utf-8")


@lru_cache(maxsize=64)
def _designed_frame(layout: str) -> str:
    """The line work of a designed sheet as SVG, by its elements as JSON."""
    compiler = _compiler(_HOUSE, "designed_frame.typ")
    return _single_page(compiler.compile(format="svg", sys_inputs={"layout": layout})).decode("utf-8")


@lru_cache(maxsize=256)
def _seal(issuer: str, purpose: str, colour: str = SEAL_RED) -> str:
    """The issuer's seal as SVG."""
    inputs = {"issuer": issuer, "purpose": purpose, "colour": colour}
    return _single_page(_compiler(_HOUSE, "seal.typ").compile(format="svg", sys_inputs=inputs)).decode(
        "utf-8"
    )


@lru_cache(maxsize=32)
def seal_png(issuer: str, purpose: str) -> bytes:
    """The issuer's seal as a transparent PNG for print, 40 mm wide at 300 dpi."""
    inputs = {"issuer": issuer, "purpose": purpose, "colour": SEAL_RED}
    return _single_page(_compiler(_HOUSE, "seal.typ").compile(format="png", ppi=300, sys_inputs=inputs))


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
    inputs = {"words": json.dumps(texts, ensure_ascii=False), "qr": qr_svg(snapshot.verify_url)}
    if isinstance(template, DesignedTemplate):
        folder, main = _HOUSE, "designed.typ"
        inputs |= _designed_inputs(template, texts)
    else:
        folder, main = template.folder, template.main
        inputs |= {
            "frame": _frame(template.folder, template.frame),
            "seal": _seal(texts["issuer"], texts["seal_purpose"]),
        }
    if snapshot.lines:
        inputs["lines"] = json.dumps(snapshot.lines, ensure_ascii=False)
    if mark is not None:
        inputs["mark"] = json.dumps(mark, ensure_ascii=False)
    # The date of issue stands in for the time of rendering: a sheet drawn again is the same file.
    issued = datetime.combine(snapshot.issued_on, time(), tzinfo=UTC)
    standards = _STANDARD if output == "pdf" else []
    try:
        compiled = _compiler(folder, main).compile(
            format=output, ppi=ppi, sys_inputs=inputs, pdf_standards=standards, timestamp=issued
        )
    except typst.TypstError as error:
        raise RenderingFailed(error.message) from error
    if snapshot.lines and isinstance(compiled, list):
        return compiled[0]  # a statement is shown by its first page
    return _single_page(compiled)


def _designed_inputs(template: DesignedTemplate, texts: Words) -> dict[str, str]:
    """What designed.typ reads: data only. No text of a designer's is ever part of a program."""
    layout = template.layout
    colours = {one.text("colour") for one in layout.elements if one.type == "seal"}
    seals = {
        "seal" + colour: _seal(texts["issuer"], texts["seal_purpose"], colour) for colour in sorted(colours)
    }
    pictures = {
        f"picture{key}": picture_svg(template.pictures[key]) for key in sorted(set(layout.picture_ids))
    }
    return {
        "layout": json.dumps(sheet_data(layout, texts), ensure_ascii=False),
        "frame": _designed_frame(line_work(layout)),
        "seal": "",
    } | seals | pictures  # fmt: skip


def _single_page(compiled: bytes | list[bytes] | None) -> bytes:
    """The one page; a list means that the words ran over onto another."""
    if not isinstance(compiled, bytes):
        raise RenderingFailed(N_("the certificate does not fit on one page"))
    return compiled
