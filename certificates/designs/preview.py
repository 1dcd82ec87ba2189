"""Trying a design out: drawn by the engine of the download, with the longest name that it will meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certificates.issuing.domain import Snapshot, without_unprintable
from certificates.rendering import HtmlTemplate, Template, render_certificate
from certificates.shipped.catalogue import EXAMPLE
from lms.contracts.access import Scope
from lms.organisation.api import person_in_scope, posts_on


def example_for(session: Session, scope: Scope, today: date) -> Snapshot:
    """The made-up certificate with the longest Chinese and the longest Latin name among the scope's people."""
    posts = posts_on(today)
    known = person_in_scope(posts.c.person_id, scope, today)

    def longest(column: str) -> str:
        name = posts.c[column]
        query = select(name).where(known, name.is_not(None)).order_by(func.length(name).desc()).limit(1)
        return without_unprintable(session.scalar(query) or "")

    return replace(
        EXAMPLE,
        person_name=longest("name") or EXAMPLE.person_name,
        person_name_latin=longest("name_en") or EXAMPLE.person_name_latin,
    )


def draw_example(template: Template, example: Snapshot) -> bytes:
    """The PDF. Raises what render_certificate raises."""
    return render_certificate(
        template, replace(example, template_key=template.key, template_version=template.version)
    )


def unsaved_template(html: str) -> HtmlTemplate:
    """HTML that is still being written, as a template."""
    return HtmlTemplate(key="preview", version=1, title="", html=html)
