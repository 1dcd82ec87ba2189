"""Taking files in."""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from PIL import Image, UnidentifiedImageError
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.files.archives import office_type
from lms.files.domain import (
    HEAD_BYTES,
    Fault,
    FileType,
    Kind,
    Refused,
    Visibility,
    shown_name,
    type_of,
)
from lms.files.models import File
from lms.files.storage import Content, FileStore, TooLarge

MOST_PIXELS = 50_000_000


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that was checked and whose bytes are safe, but that no row speaks of yet."""

    name: str
    type: FileType
    content: Content


def receive(
    store: FileStore, stream: IO[bytes], name: str, *, kinds: Collection[str], limits: dict[Kind, int]
) -> ReceivedFile:
    """Checks a seekable stream and stores its bytes. Raises Refused.

    Needs no transaction, and should not be called in one: a large upload would keep others from writing.
    """
    seekable = cast(BinaryIO, stream)
    found = checked_type(seekable, name, kinds=kinds)
    seekable.seek(0)
    try:
        content = store.put(seekable, limit=limits[found.kind])
    except TooLarge:
        raise Refused(Fault.TOO_LARGE, found.kind) from None
    return ReceivedFile(shown_name(name, found), found, content)


def checked_type(stream: BinaryIO, name: str, *, kinds: Collection[str]) -> FileType:
    """What a seekable stream is, one of these kinds, by its content. Raises Refused."""
    found = type_of(stream.read(HEAD_BYTES), name) or office_type(stream)
    if found.kind not in kinds:
        raise Refused(Fault.WRONG_KIND)
    if found.kind is Kind.IMAGE:
        _check_image(stream)
    return found


def add_file(
    session: Session,
    received: ReceivedFile,
    *,
    unit_id: int,
    actor: Actor,
    clock: Clock,
    visibility: Visibility,
) -> File:
    """Writes the row of a received file."""
    file = File(
        key=secrets.token_urlsafe(16),
        name=received.name,
        mime=received.type.mime,
        kind=received.type.kind.value,
        size=received.content.size,
        sha256=received.content.sha256,
        visibility=visibility.value,
        unit_id=unit_id,
        created_by=actor.account_id,
        created_at=clock(),
    )
    session.add(file)
    session.flush()
    return file


def _check_image(stream: BinaryIO) -> None:
    """A picture of a few kilobytes can hold more pixels than a reader's memory; its header says how many."""
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(stream) as image:
                width, height = image.size
    except Image.DecompressionBombError:
        raise Refused(Fault.TOO_MANY_PIXELS) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise Refused(Fault.BROKEN) from None
    if width * height > MOST_PIXELS:
        raise Refused(Fault.TOO_MANY_PIXELS)
