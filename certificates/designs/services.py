"""Adding and changing designs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from certificates.designs.models import CertificateTemplate, CertificateTemplateVersion
from certificates.rendering import FIELDS, TemplateRefused, sandboxed_html
from certificates.shipped.catalogue import shipped_template
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.texts import N_
from lms.organisation.api import UnitCard

_PICTURES = {"qr", "seal"}
_A_PICTURE = "data:image/png;base64,AAAA"


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignSettings:
    """A design as a trainer describes it: drawn by a shipped design, or by HTML of its own."""

    title: str
    title_en: str | None = None
    shipped_key: str | None = None
    html: str | None = None
    months_valid: int | None = None


def check_html(html: str) -> None:
    """Raises TemplateRefused, saying what is not allowed, before such a design is kept."""
    sandboxed_html(html, {name: _A_PICTURE if name in _PICTURES else "1" for name in FIELDS})


def add_design(
    session: Session, unit: UnitCard, settings: DesignSettings, *, actor: Actor, clock: Clock
) -> CertificateTemplate:
    """A design of the unit, for its subtree. Raises TemplateRefused."""
    template = CertificateTemplate(
        unit_id=unit.id,
        title=settings.title,
        title_en=settings.title_en,
        months_valid=settings.months_valid,
        version=1,
        created_at=clock(),
    )
    session.add(template)
    session.flush()
    session.add(_version(template, settings, clock))
    session.flush()
    record(
        session, actor=actor, clock=clock, action="certificates.add_design",
        subject=("certificate_template", template.id), title=settings.title, unit_path=unit.path,
        after={"drawn_by": settings.shipped_key or "HTML", "months_valid": settings.months_valid},
    )  # fmt: skip
    return template


def change_design(
    session: Session,
    template: CertificateTemplate,
    drawn_by: CertificateTemplateVersion,
    settings: DesignSettings,
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    """Changes a design; another drawing is another version, and what was issued keeps the one it has.

    Raises TemplateRefused.
    """
    before = {"title": template.title, "months_valid": template.months_valid, "version": template.version}
    template.title, template.title_en = settings.title, settings.title_en
    template.months_valid = settings.months_valid
    if (settings.shipped_key, settings.html) != (drawn_by.shipped_key, drawn_by.html):
        template.version += 1
        session.add(_version(template, settings, clock))
    session.flush()
    record(
        session, actor=actor, clock=clock, action="certificates.change_design",
        subject=("certificate_template", template.id), title=template.title, before=before,
        after={"title": template.title, "months_valid": template.months_valid, "version": template.version},
    )  # fmt: skip


def archive_design(
    session: Session, template: CertificateTemplate, *, is_archived: bool, actor: Actor, clock: Clock
) -> None:
    """Takes a design out of the choice, or back in. Courses that have it keep it."""
    template.is_archived = is_archived
    action = "certificates.archive_design" if is_archived else "certificates.restore_design"
    record(
        session, actor=actor, clock=clock, action=action, subject=("certificate_template", template.id),
        title=template.title,
    )  # fmt: skip


def _version(
    template: CertificateTemplate, settings: DesignSettings, clock: Clock
) -> CertificateTemplateVersion:
    shipped = shipped_template(settings.shipped_key) if settings.shipped_key else None
    if settings.html is not None:
        check_html(settings.html)
    elif shipped is None:
        raise TemplateRefused(N_("there is no shipped design “%(name)s”"), name=settings.shipped_key or "")
    return CertificateTemplateVersion(
        template_id=template.id,
        number=template.version,
        shipped_key=shipped.key if shipped else None,
        shipped_version=shipped.version if shipped else None,
        html=settings.html,
        created_at=clock(),
    )
