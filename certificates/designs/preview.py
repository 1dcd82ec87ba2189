"""Trying a design out: drawn by the engine of the download, with the longest name that it will meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certificates.register.domain import Snapshot, without_unprintable
from certificates.rendering import HtmlTemplate, Template, render_certificate, render_picture
from certificates.shipped.catalogue import EXAMPLE
from lms.contracts.access import Scope
from lms.organisation.api import person_in_scope, posts_on


def example_for(session: Session, scope: Scope, today: date) -> Snapshot:
    """The made-up certificate with the longest Chinese and the longest Latin name among the scope's people."""
    posts = posts_on(today)
    known = person_in_scope(posts.c.person_id, scope, today)

    def longest(column: str, other_than: str = "") -> str:
        name = posts.c[column]
        query = select(name).where(known, name != other_than).order_by(func.length(name).desc()).limit(1)
        return without_unprintable(session.scalar(query) or "")

    name = longest("name") or EXAMPLE.person_name
    # a Latin name that is the name itself would not be printed a second time
    return replace(
        EXAMPLE,
        person_name=name,
        person_name_latin=longest("name_en", name) or EXAMPLE.person_name_latin,
        grade="优秀",
        grade_en="Excellent",
        year_hours=Decimal("46.5"),
    )


def draw_example(template: Template, example: Snapshot) -> bytes:
    """The PDF. Raises what render_certificate raises."""
    return render_certificate(
        template, replace(example, template_key=template.key, template_version=template.version)
    )


def draw_example_picture(template: Template, example: Snapshot, *, pixels_wide: int = 1600) -> bytes:
    """The same as a PNG. Raises what render_picture raises."""
    snapshot = replace(example, template_key=template.key, template_version=template.version)
    return render_picture(template, snapshot, pixels_wide=pixels_wide)


def picture_of_design(template: Template) -> bytes | None:
    """A small PNG with made-up words, for the gallery; None for a design in HTML."""
    return (
        None
        if isinstance(template, HtmlTemplate)
        else draw_example_picture(template, EXAMPLE, pixels_wide=640)
    )


def unsaved_template(html: str) -> HtmlTemplate:
    """HTML that is still being written, as a template."""
    return HtmlTemplate(key="preview", version=1, title="", html=html)
