"""Adding and changing designs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from certificates.designs.checking import check_html, check_layout
from certificates.designs.models import (
    CertificateTemplate,
    CertificateTemplateVersion,
    TemplatePicture,
    UnitDesign,
)
from certificates.rendering import TemplateRefused
from certificates.rendering.domain import Layout
from certificates.shipped.catalogue import shipped_template
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.texts import N_
from lms.organisation.api import UnitCard, unit_card


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignSettings:
    """A design as a trainer describes it: drawn by a shipped design, by HTML of its own, or by a layout."""

    title: str
    title_en: str | None = None
    shipped_key: str | None = None
    html: str | None = None
    layout: Layout | None = None
    months_valid: int | None = None

    @property
    def drawing(self) -> tuple[str | None, str | None, str | None]:
        """What decides how it looks: another one is another version."""
        return self.shipped_key, self.html, self.layout.to_json() if self.layout else None


def add_design(
    session: Session, unit: UnitCard, settings: DesignSettings, *, actor: Actor, clock: Clock
) -> CertificateTemplate:
    """A design of the unit, for its subtree. Raises TemplateRefused or LayoutRefused."""
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
    _add_version(session, template, unit, settings, clock)
    record(
        session, actor=actor, clock=clock, action="certificates.add_design",
        subject=("certificate_template", template.id), title=settings.title, unit_path=unit.path,
        after={"drawn_by": _drawn_by(settings), "months_valid": settings.months_valid},
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

    Raises TemplateRefused or LayoutRefused.
    """
    before = {"title": template.title, "months_valid": template.months_valid, "version": template.version}
    template.title, template.title_en = settings.title, settings.title_en
    template.months_valid = settings.months_valid
    if settings.drawing != (drawn_by.shipped_key, drawn_by.html, drawn_by.layout):
        template.version += 1
        unit = unit_card(session, template.unit_id)
        assert unit is not None
        _add_version(session, template, unit, settings, clock)
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


def choose_unit_design(
    session: Session, unit: UnitCard, design_key: str | None, *, actor: Actor, clock: Clock
) -> None:
    """What the unit, and all below it without a choice of its own, awards by; None takes the choice back."""
    row = session.get(UnitDesign, unit.id)
    before = row.design_key if row else None
    if design_key is None:
        if row:
            session.delete(row)
    elif row:
        row.design_key = design_key
    else:
        session.add(UnitDesign(unit_id=unit.id, design_key=design_key))
    session.flush()
    record(
        session, actor=actor, clock=clock, action="certificates.choose_unit_design", subject=("unit", unit.id),
        title=unit.name, unit_path=unit.path, before={"design": before}, after={"design": design_key},
    )  # fmt: skip


def _add_version(
    session: Session, template: CertificateTemplate, unit: UnitCard, settings: DesignSettings, clock: Clock
) -> None:
    shipped = shipped_template(settings.shipped_key) if settings.shipped_key else None
    if settings.layout is not None:
        check_layout(session, unit, settings.layout)
    elif settings.html is not None:
        check_html(settings.html)
    elif shipped is None:
        raise TemplateRefused(N_("there is no shipped design “%(name)s”"), name=settings.shipped_key or "")
    version = CertificateTemplateVersion(
        template_id=template.id,
        number=template.version,
        shipped_key=shipped.key if shipped else None,
        shipped_version=shipped.version if shipped else None,
        html=settings.html,
        layout=settings.layout.to_json() if settings.layout else None,
        created_at=clock(),
    )
    session.add(version)
    session.flush()
    pictures = set(settings.layout.picture_ids) if settings.layout else set()
    session.add_all(TemplatePicture(version_id=version.id, file_id=file_id) for file_id in sorted(pictures))
    session.flush()


def _drawn_by(settings: DesignSettings) -> str:
    return settings.shipped_key or ("layout" if settings.layout else "HTML")
