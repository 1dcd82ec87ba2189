"""Pictures of designed sheets: brought into a form that every engine draws quickly, and read back for drawing."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePath

from flask_babel import gettext
from PIL import Image, ImageOps
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from certificates.rendering.domain.layout_reading import MOST_ID
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.files.api import (
    FileCard,
    FileRefused,
    ReceivedFile,
    check_medium,
    file_cards,
    open_file,
    receive_upload,
    store_upload,
)
from lms.organisation.api import unit_cards, units_in_or_above

MOST_OPAQUE = 3508
"""Pixels on the longer side of a picture without transparency: an A4 sheet at 300 dpi."""
MOST_TRANSPARENT = 1200
"""And with transparency, which is drawn more slowly: a logo of 100 mm at 300 dpi."""
OPEN = "organisation"
"""A picture that only its owner may see is not printed for everybody."""


def print_ready(picture: bytes) -> tuple[bytes, str]:
    """The picture without its metadata, turned upright and no larger than print needs, and the extension of its format:
    a JPEG, or a PNG where it is transparent. Raises OSError for what is no picture, or a broken one."""
    with Image.open(io.BytesIO(picture)) as opened:
        upright = ImageOps.exif_transpose(opened)
        is_transparent = upright.has_transparency_data
        image = upright.convert("RGBA" if is_transparent else "RGB")
    most = MOST_TRANSPARENT if is_transparent else MOST_OPAQUE
    image.thumbnail((most, most))
    ready = io.BytesIO()
    if is_transparent:
        image.save(ready, "PNG", optimize=True)
    else:
        image.save(ready, "JPEG", quality=90, subsampling=0)
    return ready.getvalue(), "png" if is_transparent else "jpg"


def receive_picture(upload: FileStorage) -> ReceivedFile:
    """An upload, ready for print, before the transaction that keeps it. Raises FileRefused."""
    name = upload.filename or "picture"
    content = upload.stream.read()
    check_medium(content, name)
    try:
        ready, extension = print_ready(content)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise FileRefused(
            gettext("“%(name)s” is damaged and cannot be opened. Save it again and try once more.", name=name)
        ) from None
    return receive_upload(io.BytesIO(ready), kinds={"image"}, name=f"{PurePath(name).stem}.{extension}")


def keep_picture(
    session: Session, received: ReceivedFile, scope: Scope, *, actor: Actor, clock: Clock
) -> FileCard:
    """The picture as a file of the actor's unit, or of the first that the scope reaches."""
    units = unit_cards(session, scope)
    mine = next((unit for unit in units if unit.path == actor.unit_path), units[0])
    return store_upload(session, received, unit_id=mine.id, actor=actor, clock=clock)


def pictures_by_id(session: Session, file_ids: Iterable[int], scope: Scope | None = None) -> dict[int, bytes]:
    """The bytes of these files; for a scope, only those that its people may see. Raises FileNotFoundError where the
    store has lost one."""
    return {one.id: _bytes_of(one) for one in _cards(session, file_ids, scope)}


def picture_urls(session: Session, file_ids: Iterable[object], scope: Scope) -> dict[int, str]:
    """Where the page shows these pictures from; what is no id, or of another organisation, is left out."""
    ids = [int(one) for one in file_ids if isinstance(one, int | float) and 0 < one < MOST_ID]
    return {one.id: one.url for one in _cards(session, ids, scope)}


def _cards(session: Session, file_ids: Iterable[int], scope: Scope | None) -> list[FileCard]:
    cards = list(file_cards(session, file_ids).values())
    if scope is None or not cards:
        return cards
    known = set(session.scalars(units_in_or_above(scope)))
    return [card for card in cards if card.unit_id in known and card.visibility == OPEN]


@lru_cache(maxsize=32)
def _bytes_of(card: FileCard) -> bytes:
    with open_file(card) as stream:
        return stream.read()
