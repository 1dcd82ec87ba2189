"""What a sheet that was designed in the page may hold, and how its texts are filled in. Pure."""

from certificates.rendering.domain.layout import Element, Layout
from certificates.rendering.domain.layout_reading import LayoutFault, LayoutRefused, layout_in, read_layout

__all__ = ["Element", "Layout", "LayoutFault", "LayoutRefused", "layout_in", "read_layout"]
