"""What a template is to the engines: a name, a version, and where its drawing comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from certificates.rendering.domain.layout import Layout
from certificates.rendering.fitting import FITTED_FIELDS
from certificates.rendering.wording import Words

TEXT_FIELDS = frozenset(Words.__annotations__)
"""The names that a text of a designed sheet may use."""
FIELDS = TEXT_FIELDS | FITTED_FIELDS | {"qr", "seal"}
"""The names that a template in HTML may use."""


class Engine(StrEnum):
    """What draws the sheet."""

    TYPST = "typst"
    PDFKIT = "pdfkit"


@dataclass(frozen=True, slots=True)
class TypstTemplate:
    """A template in typst, shipped as files in one folder; the engine reads nothing outside it.

    `frame` is its line work, drawn once per process and laid under every sheet.
    """

    key: str
    version: int
    title: str  # English source text, translated by the page that shows it
    folder: Path
    main: str
    frame: str
    width_mm: float = 297.0

    engine = Engine.TYPST


@dataclass(frozen=True, slots=True)
class DesignedTemplate:
    """A sheet that was designed in the page; `pictures` are those of its layout, PNG or JPEG by the file's id."""

    key: str
    version: int
    title: str
    layout: Layout
    pictures: Mapping[int, bytes] = field(default_factory=dict, hash=False)

    engine = Engine.TYPST


@dataclass(frozen=True, slots=True)
class HtmlTemplate:
    """A template in HTML with Jinja fields, as a trainer wrote it: text that is not trusted."""

    key: str
    version: int
    title: str
    html: str

    engine = Engine.PDFKIT


Template = TypstTemplate | DesignedTemplate | HtmlTemplate
