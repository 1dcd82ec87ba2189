"""The pictures in questions, for documents that hold them instead of pointing to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from PIL import Image, UnidentifiedImageError
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.files.api import file_card, open_file
from question_bank.bank.models import BankMedium

_ADDRESS = re.compile(r"/questions/media/([0-9a-f]{64})\.(\w{2,5})$")
_AS_THEY_ARE = {"png": "png", "jpg": "jpg", "jpeg": "jpg", "gif": "gif"}


def picture_reader(session: Session) -> Callable[[str], tuple[str, bytes] | None]:
    """A function from a picture's address to its kind (png, jpg or gif) and its bytes; None for what is no picture."""

    def read(address: str) -> tuple[str, bytes] | None:
        found = _ADDRESS.search(address)
        if found is None:
            return None
        data = _bytes_of(session, found[1])
        if data is None:
            return None
        kind = _AS_THEY_ARE.get(found[2].lower())
        return (kind, data) if kind else _as_png(data)

    return read


def _bytes_of(session: Session, sha256: str) -> bytes | None:
    file_id = session.scalar(select(BankMedium.file_id).where(BankMedium.sha256 == sha256).limit(1))
    card = None if file_id is None else file_card(session, file_id)
    if card is None:
        return None
    try:
        with open_file(card) as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def _as_png(data: bytes) -> tuple[str, bytes] | None:
    """A picture of another kind, such as WebP, as PNG; None for a sound."""
    try:
        with Image.open(BytesIO(data)) as picture:
            held = BytesIO()
            picture.convert("RGBA").save(held, "PNG")
    except (UnidentifiedImageError, OSError):
        return None
    return "png", held.getvalue()
