"""Finding designs: by the key that awards and snapshots name them by, or all that a scope may use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from certificates.designs.domain import UNIT_DESIGN, own_id, own_key
from certificates.designs.models import CertificateTemplate, CertificateTemplateVersion, UnitDesign
from certificates.designs.pictures import pictures_by_id
from certificates.rendering import TEXT_FIELDS, DesignedTemplate, HtmlTemplate, Template
from certificates.rendering.domain import Layout, layout_in
from certificates.shipped.catalogue import DEFAULT_KEY, SHIPPED, shipped_template
from lms.contracts.access import Scope
from lms.contracts.activities import Choice
from lms.organisation.api import units_in, units_in_or_above
from lms.web.i18n import localised


@dataclass(frozen=True, slots=True)
class Design:
    """What certificates are issued by today: key and version go into the snapshot. No months: valid for ever."""

    key: str
    version: int
    months_valid: int | None = None


def find_design(session: Session, key: str) -> Design | None:
    """The design of an award, None when there is none of this key. An archived one still awards what names it."""
    if shipped := shipped_template(key):
        return Design(shipped.key, shipped.version)
    row = session.get(CertificateTemplate, own_id(key)) if own_id(key) is not None else None
    return Design(own_key(row.id), row.version, row.months_valid) if row else None


def designs_for(session: Session, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Design]:
    """By award and path of the person's unit, the design to issue by: the award's own; where it is gone, or the award
    leaves it to the unit, that of the unit or the nearest above it; else the standard one."""
    found: dict[tuple[str, str], Design] = {}
    by_unit = {row[0]: row[1] for row in session.execute(select(UnitDesign.unit_id, UnitDesign.design_key))}
    for award_ref, unit_path in set(wanted):
        above = [by_unit[int(part)] for part in unit_path.split("/") if part and int(part) in by_unit]
        keys = (award_ref, *reversed(above), DEFAULT_KEY)
        found[award_ref, unit_path] = next(design for key in keys if (design := find_design(session, key)))
    return found


def unit_designs(session: Session, scope: Scope) -> dict[int, str]:
    """The key of the design that each of the scope's units awards by, where one was chosen."""
    rows = session.execute(
        select(UnitDesign.unit_id, UnitDesign.design_key).where(UnitDesign.unit_id.in_(units_in(scope)))
    )
    return {row[0]: row[1] for row in rows}


def drawing_of(session: Session, key: str, version: int) -> Template | None:
    """How this version of a design is drawn; None when it is gone."""
    template_id = own_id(key)
    if template_id is None:
        return shipped_template(key, version)
    row = session.scalar(
        select(CertificateTemplateVersion).where(
            CertificateTemplateVersion.template_id == template_id,
            CertificateTemplateVersion.number == version,
        )
    )
    return as_template(session, key, row) if row else None


def as_template(session: Session, key: str, row: CertificateTemplateVersion) -> Template | None:
    """The version as the engines take it."""
    if row.html is not None:
        return HtmlTemplate(key=key, version=row.number, title=key, html=row.html)
    if row.layout is not None:
        layout = kept_layout(row.layout)
        pictures = pictures_by_id(session, layout.picture_ids)
        return DesignedTemplate(key=key, version=row.number, title=key, layout=layout, pictures=pictures)
    return shipped_template(row.shipped_key or "", row.shipped_version)


def own_designs(
    session: Session, scope: Scope
) -> list[tuple[CertificateTemplate, CertificateTemplateVersion]]:
    """The designs in use that belong to the scope's units or those above them, with the version in force."""
    rows = session.execute(_usable(scope).order_by(CertificateTemplate.id.desc()))
    return [(row[0], row[1]) for row in rows]


def find_own_design(
    session: Session, template_id: int, scope: Scope
) -> tuple[CertificateTemplate, CertificateTemplateVersion] | None:
    """A design of the scope's own units with the version in force; one of a unit above is used, not changed."""
    row = session.execute(
        _usable(scope).where(
            CertificateTemplate.id == template_id, CertificateTemplate.unit_id.in_(units_in(scope))
        )
    ).one_or_none()
    return (row[0], row[1]) if row else None


def find_template(session: Session, template_id: int, scope: Scope) -> CertificateTemplate | None:
    """A design of the scope's own units, also one that is put away."""
    return session.scalar(
        select(CertificateTemplate).where(
            CertificateTemplate.id == template_id, CertificateTemplate.unit_id.in_(units_in(scope))
        )
    )


def designs_to_choose(session: Session, scope: Scope) -> list[Choice]:
    """What a trainer may attach as an award: the shipped designs, then those of the scope."""
    shipped = [Choice(template.key, gettext(template.title)) for template in SHIPPED]
    return (
        [Choice(UNIT_DESIGN, gettext("Whatever the member’s unit awards by"))]
        + shipped
        + [Choice(own_key(row.id), localised(row, "title")) for row, _version in own_designs(session, scope)]
    )


def design_title(session: Session, key: str) -> str | None:
    """What a design is called in the page's language; None when it is gone."""
    if key == UNIT_DESIGN:
        return str(gettext("Whatever the member’s unit awards by"))
    if shipped := shipped_template(key):
        return str(gettext(shipped.title))
    row = session.get(CertificateTemplate, own_id(key)) if own_id(key) is not None else None
    return localised(row, "title") if row else None


@lru_cache(maxsize=128)
def kept_layout(text: str) -> Layout:
    """A layout that was checked when it was kept."""
    return layout_in(text, TEXT_FIELDS)


def _usable(scope: Scope) -> Select[CertificateTemplate, CertificateTemplateVersion]:
    version = CertificateTemplateVersion
    return (
        select(CertificateTemplate, version)
        .join(
            version,
            (version.template_id == CertificateTemplate.id) & (version.number == CertificateTemplate.version),
        )
        .where(
            CertificateTemplate.is_archived.is_(False),
            CertificateTemplate.unit_id.in_(units_in_or_above(scope)),
        )
    )
