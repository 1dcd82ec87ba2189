"""The rules of designs: how they are named, what a sheet that is designed in the page may hold. Pure."""

from certificates.designs.domain.keys import UNIT_DESIGN, last_valid_day, own_id, own_key
from certificates.designs.domain.layout import Element, Layout
from certificates.designs.domain.layout_reading import LayoutFault, LayoutRefused, layout_in, read_layout

__all__ = [
    "UNIT_DESIGN",
    "Element",
    "Layout",
    "LayoutFault",
    "LayoutRefused",
    "last_valid_day",
    "layout_in",
    "own_id",
    "own_key",
    "read_layout",
]
