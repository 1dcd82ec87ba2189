"""The shipped templates. An issued certificate names key and version, so a changed drawing gets a new version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from certificates.register.domain.snapshot import Kind, Snapshot
from certificates.rendering import (
    TEXT_FIELDS,
    DesignedTemplate,
    HtmlTemplate,
    Template,
    TypstTemplate,
    render_picture,
)
from certificates.rendering.domain import layout_in
from lms.contracts.texts import N_

_FOLDER = Path(__file__).parent

SHIPPED: tuple[Template, ...] = (
    TypstTemplate(
        key="certificates.classic",
        version=1,
        title=N_("Classical, red and gold"),
        folder=_FOLDER,
        main="classic.typ",
        frame="classic_frame.typ",
    ),
    TypstTemplate(
        key="certificates.modern",
        version=1,
        title=N_("Modern, ink blue"),
        folder=_FOLDER,
        main="modern.typ",
        frame="modern_frame.typ",
    ),
    TypstTemplate(
        key="certificates.minimal",
        version=1,
        title=N_("Minimal, black on white"),
        folder=_FOLDER,
        main="minimal.typ",
        frame="minimal_frame.typ",
    ),
    TypstTemplate(
        key="certificates.official",
        version=1,
        title=N_("Official, red and gold, upright"),
        folder=_FOLDER,
        main="official.typ",
        frame="official_frame.typ",
        width_mm=210.0,
    ),
    TypstTemplate(
        key="certificates.honour",
        version=1,
        title=N_("Honour, red ribbon and laurel"),
        folder=_FOLDER,
        main="honour.typ",
        frame="honour_frame.typ",
    ),
    TypstTemplate(
        key="certificates.training",
        version=1,
        title=N_("Training, with a stub"),
        folder=_FOLDER,
        main="training.typ",
        frame="training_frame.typ",
    ),
    HtmlTemplate(
        key="certificates.diploma",
        version=1,
        title=N_("Diploma in HTML, to adapt"),
        html=(_FOLDER / "diploma.html").read_text(encoding="utf-8"),
    ),
)

STATEMENT = TypstTemplate(
    key="certificates.statement",
    version=1,
    title=N_("Statement of hours"),
    folder=_FOLDER,
    main="statement.typ",
    frame="statement_frame.typ",
    width_mm=210.0,
)
"""Not for awards: it lists the hours of a year, on as many pages as they need."""

DEFAULT_KEY = "certificates.classic"

EXAMPLE = Snapshot(
    person_name="李慧敏",
    person_name_latin="Li Huimin",
    unit="江城市财政局预算处",
    unit_en="Budget Division, Jiangcheng Finance Bureau",
    kind=Kind.COURSE,
    title="信息安全基础",
    title_en="Foundations of Information Security",
    category="集中培训",
    category_en="centralised training",
    hours=Decimal(8),
    completed_on=date(2026, 5, 12),
    issued_on=date(2026, 5, 13),
    expires_on=date(2029, 5, 12),
    issuer="江城市干部培训中心",
    issuer_en="Jiangcheng Training Centre",
    serial="XS-2026-000123-0",
    template_key=DEFAULT_KEY,
    template_version=1,
    verify_url="HTTPS://XUESHI.EXAMPLE/V/AAAAAAAAAAAAAAAAAAAAAAAAAA",
)
"""Made-up words for pictures of templates; its number is of no certificate."""


@dataclass(frozen=True, slots=True)
class Start:
    """A sheet that a design in the page begins from."""

    key: str
    title: str  # English source text
    template: DesignedTemplate


def _start(key: str, title: str) -> Start:
    layout = layout_in((_FOLDER / "data" / f"{key}.json").read_text(encoding="utf-8"), TEXT_FIELDS)
    return Start(key, title, DesignedTemplate(f"start.{key}", 1, title, layout))


STARTS: tuple[Start, ...] = (
    _start("blank", N_("Bare sheet")),
    _start("honour", N_("Certificate of honour, red and gold")),
    _start("completion", N_("Certificate of completion, portrait")),
    _start("bilingual", N_("Chinese and English side by side")),
)


def start_record(key: str) -> dict[str, Any]:
    """The record of this start's layout; the bare sheet where there is none of this key."""
    start = next((one for one in STARTS if one.key == key), STARTS[0])
    return start.template.layout.as_record()


def shipped_template(key: str, version: int | None = None) -> Template | None:
    """The shipped template of this version, or the newest; None where there is none."""
    candidates = [
        template
        for template in (*SHIPPED, STATEMENT)
        if template.key == key and version in (None, template.version)
    ]
    return max(candidates, key=lambda template: template.version, default=None)


@cache
def thumbnail(template: TypstTemplate | DesignedTemplate, pixels_wide: int = 640) -> bytes:
    """A PNG of the template with made-up words, for the page on which one is picked."""
    example = replace(EXAMPLE, template_key=template.key, template_version=template.version)
    return render_picture(template, example, pixels_wide=pixels_wide)
