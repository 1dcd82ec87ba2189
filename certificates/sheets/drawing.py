"""Sheets of issued certificates: drawn from the snapshot when asked for, and kept so that the next is quicker.

Nothing depends on what is kept: a sheet drawn again from the same snapshot is the same file, and one signed again is
as good as the first.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from certificates.designs.api import drawing_of
from certificates.register.domain import Snapshot
from certificates.rendering import (
    Engine,
    EngineMissing,
    GlyphMissing,
    HtmlTemplate,
    RenderingRefusal,
    Template,
    available_engines,
    mark_across,
    render_certificate,
    render_picture,
)
from certificates.shipped.catalogue import DEFAULT_KEY, shipped_template

log = structlog.get_logger()

PICTURE_WIDTHS = (640, 1280)
"""For a card, and for a page. Widths of anybody's choosing would fill the disk."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn certificate. `is_fallback`: not by its own design but by the standard one, for the reason logged."""

    content: bytes
    is_fallback: bool = False


@dataclass(frozen=True, slots=True)
class SheetShelf:
    """A folder of drawn sheets by what they were drawn from."""

    folder: Path

    def fetch(self, name: str, draw: Callable[[], bytes]) -> bytes:
        """The sheet of this name; drawn, and kept if the disk allows, when it is not there."""
        if (found := self.find(name)) is not None:
            return found
        content = draw()
        with contextlib.suppress(OSError):
            self.keep(name, content)
        return content

    def find(self, name: str) -> bytes | None:
        """The sheet of this name, if it is there."""
        with contextlib.suppress(OSError):
            return self._path(name).read_bytes()
        return None

    def keep(self, name: str, content: bytes) -> None:
        """Puts the sheet on the shelf, whole or not at all. Raises OSError when the disk does not allow it."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o640)  # pages and background workers may run as two accounts of one group
            file.write(content)
        os.replace(draft, path)

    def forget_signed(self) -> int:
        """Takes what is signed off the shelf, to be signed anew when it is asked for. Returns how many files."""
        signed = list(self.folder.glob("*/*.signed.*"))
        for path in signed:
            path.unlink(missing_ok=True)
        return len(signed)

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name


def pdf_of(session: Session, snapshot: Snapshot) -> Sheet:
    """The certificate as PDF, not signed yet: by its own design, or by the standard one where that cannot be drawn.

    Raises GlyphMissing when no font has one of its characters.
    """
    own = drawing_of(session, snapshot.template_key, snapshot.template_version)
    if own is not None and _can_draw(own):
        try:
            return Sheet(render_certificate(own, snapshot))
        except GlyphMissing:
            raise
        except RenderingRefusal as refusal:
            log.warning(
                "a design could not be drawn", design=own.key, serial=snapshot.serial, why=str(refusal)
            )
    return Sheet(render_certificate(_standard(), snapshot), is_fallback=True)


def picture_of(
    session: Session, snapshot: Snapshot, shelf: SheetShelf, *, pixels_wide: int, state: str = ""
) -> bytes | None:
    """The certificate as PNG, marked across when its state is revoked or superseded; None for a design in HTML, of
    which no picture can be made.

    Raises GlyphMissing when no font has one of its characters.
    """
    own = drawing_of(session, snapshot.template_key, snapshot.template_version) or _standard()
    if isinstance(own, HtmlTemplate):
        return None
    return shelf.fetch(
        _name(own, snapshot, f"{state + '.' if mark_across(state) else ''}{pixels_wide}.png"),
        lambda: render_picture(own, snapshot, pixels_wide=pixels_wide, state=state),
    )


def has_picture(session: Session, snapshot: Snapshot) -> bool:
    """Whether the design can be shown as a picture."""
    own = drawing_of(session, snapshot.template_key, snapshot.template_version)
    return not isinstance(own, HtmlTemplate)


def trouble_with(session: Session, snapshot: Snapshot) -> RenderingRefusal | None:
    """Why the certificate is not drawn by its own design on this machine; None when it is."""
    own = drawing_of(session, snapshot.template_key, snapshot.template_version)
    return EngineMissing() if own is not None and not _can_draw(own) else None


def name_when_signed(session: Session, snapshot: Snapshot, ending: str) -> str:
    """What the signed sheet (pdf), or its credential (json), is called on the shelf."""
    own = drawing_of(session, snapshot.template_key, snapshot.template_version)
    template = own if own is not None and _can_draw(own) else _standard()
    return _name(template, snapshot, f"signed.{ending}")


def _can_draw(template: Template) -> bool:
    return template.engine == Engine.TYPST or all(status.is_available for status in available_engines())


def _standard() -> Template:
    found = shipped_template(DEFAULT_KEY)
    assert found is not None
    return found


def _name(template: Template, snapshot: Snapshot, ending: str) -> str:
    """The file's name: a digest of everything that decides what is in it."""
    parts = f"{template.key}@{template.version}/{template.engine}/{snapshot.digest}"
    return f"{hashlib.sha256(parts.encode('utf-8')).hexdigest()}.{ending}"
