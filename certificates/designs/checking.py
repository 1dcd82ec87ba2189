"""What is refused before a design is kept: what could harm, what cannot be drawn, what cannot be printed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from certificates.designs.pictures import OPEN
from certificates.rendering import FIELDS, first_unprintable, printed_text, sandboxed_html
from certificates.rendering.domain import Layout, LayoutFault, LayoutRefused
from certificates.rendering.domain.filling import fixed_text
from certificates.rendering.refusals import TemplateRefused
from lms.contracts.texts import N_
from lms.files.api import file_cards
from lms.organisation.api import UnitCard, organisation_of, units_by_id

_PICTURES = {"qr", "seal"}
_A_PICTURE = "data:image/png;base64,AAAA"


def check_html(html: str) -> None:
    """Raises TemplateRefused, saying what is not allowed, or which character no font can print."""
    page = sandboxed_html(html, {name: _A_PICTURE if name in _PICTURES else "1" for name in FIELDS})
    if missing := first_unprintable(printed_text(page)):
        raise TemplateRefused(
            N_("it contains the character %(character)s (%(code)s), which none of the fonts can print"),
            **missing,
        )


def check_layout(session: Session, unit: UnitCard, layout: Layout) -> None:
    """Raises LayoutRefused where a character cannot be printed, or a picture is not of the unit's organisation."""
    faults = [
        LayoutFault(
            N_("it contains the character %(character)s (%(code)s), which none of the fonts can print"),
            missing, place, one.type, "content",
        )
        for place, one in enumerate(layout.elements)
        if one.type == "text" and (missing := first_unprintable(fixed_text(one.text("content"))))
    ]  # fmt: skip
    known = _pictures_of(session, unit, layout)
    faults += [
        LayoutFault(N_("the picture is not there any more; choose one"), {}, place, one.type, "picture")
        for place, one in enumerate(layout.elements)
        if one.type == "picture" and not known.get(int(one.values["picture"]))
    ]
    if faults:
        raise LayoutRefused(faults)


def _pictures_of(session: Session, unit: UnitCard, layout: Layout) -> Mapping[int, bool]:
    """By file: whether it is a picture of the same organisation."""
    cards = file_cards(session, layout.picture_ids)
    units = units_by_id(session, [card.unit_id for card in cards.values()])
    ours = organisation_of(unit.path)
    return {
        file_id: card.mime in ("image/png", "image/jpeg")
        and card.visibility == OPEN
        and organisation_of(units[card.unit_id].path) == ours
        for file_id, card in cards.items()
    }
