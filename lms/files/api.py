"""Files, for other areas and plugins: take an upload in, address it, show its card."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import IO, BinaryIO, cast

from flask import Response, current_app, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from lms.clock import Clock
from lms.config import Settings
from lms.contracts.access import Actor
from lms.files import services
from lms.files.domain import MEGABYTE, TYPES, Fault, Kind, Refused, Visibility, size_limits
from lms.files.models import File
from lms.files.sending import send_content
from lms.files.services import ReceivedFile
from lms.files.storage import Content, FileStore
from lms.tokens import TokenRefused, make_token, read_token

__all__ = [
    "MEDIA_KINDS",
    "FileCard",
    "FileRefused",
    "ReceivedFile",
    "check_medium",
    "file_card",
    "file_cards",
    "open_file",
    "receive_upload",
    "received_again",
    "remove_file",
    "remove_files",
    "send_file",
    "signed_url",
    "store_upload",
]

SIGNED = "lms.files.signed"
EVERY_KIND = frozenset(kind.value for kind in Kind)
MEDIA_KINDS = frozenset({Kind.IMAGE.value, Kind.AUDIO.value})
"""What may stand within a text: pictures and sounds."""
KIND_NAMES = {
    Kind.IMAGE: _l("a picture (PNG, JPEG, GIF or WebP)"),
    Kind.AUDIO: _l("a sound (MP3, OGG, WAV or M4A)"),
    Kind.VIDEO: _l("a video (MP4 or WebM)"),
    Kind.DOCUMENT: _l("a document (PDF, DOCX, PPTX or TXT)"),
    Kind.SPREADSHEET: _l("a table (XLSX or CSV)"),
}


class FileRefused(Exception):
    """The upload is not taken. Its text names the file, says why, and what to do; show it as it is."""


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file as other areas see it. The size is in bytes."""

    id: int
    key: str
    name: str
    mime: str
    kind: str
    size: int
    sha256: str
    unit_id: int
    visibility: str

    @property
    def url(self) -> str:
        """Its address for those who may see it; for a private file use signed_url."""
        return url_for("files.read", key=self.key, name=self.name)


def receive_upload(
    upload: FileStorage | IO[bytes], *, kinds: Collection[str] = EVERY_KIND, name: str = ""
) -> ReceivedFile:
    """Checks an upload and stores its bytes; to be called before the transaction that store_upload is part of.

    Raises FileRefused.
    """
    stream = upload.stream if isinstance(upload, FileStorage) else upload
    called = name or (upload.filename if isinstance(upload, FileStorage) else "") or "file"
    limits = size_limits(_settings().max_upload_mb * MEGABYTE)
    try:
        return services.receive(_store(), stream, called, kinds=kinds, limits=limits)
    except Refused as refusal:
        most = limits[refusal.kind] // MEGABYTE if refusal.kind else 0
        raise FileRefused(_explain(refusal.fault, called, kinds, most)) from None


def check_medium(data: bytes, name: str) -> str:
    """The extension of the picture or sound that these bytes are, whatever its name says. Raises FileRefused for
    anything else, such as SVG, and for pictures of too many pixels; nothing is stored."""
    try:
        return services.checked_type(BytesIO(data), name, kinds=MEDIA_KINDS).extension
    except Refused as refusal:
        raise FileRefused(_explain(refusal.fault, name, MEDIA_KINDS, 0)) from None


def store_upload(
    session: Session,
    upload: FileStorage | IO[bytes] | ReceivedFile,
    *,
    kinds: Collection[str] = EVERY_KIND,
    unit_id: int,
    actor: Actor,
    clock: Clock,
    visibility: str = "organisation",
    name: str = "",
) -> FileCard:
    """Takes an upload in as a file of the unit, in the caller's transaction. Raises FileRefused.

    What may be large (a video) is received first, outside the transaction: `receive_upload(upload, kinds=…)`.
    """
    received = upload if isinstance(upload, ReceivedFile) else receive_upload(upload, kinds=kinds, name=name)
    row = services.add_file(
        session, received, unit_id=unit_id, actor=actor, clock=clock, visibility=Visibility(visibility)
    )
    return _card(row)


def received_again(card: FileCard) -> ReceivedFile:
    """A file that is stored, as if it had just been received: to be kept in another place, too."""
    return ReceivedFile(card.name, TYPES[card.mime], Content(card.sha256, card.size))


def file_cards(session: Session, file_ids: Iterable[int]) -> dict[int, FileCard]:
    """Files by id; who may see them is for the caller to know."""
    wanted = list(set(file_ids))
    rows = session.scalars(select(File).where(File.id.in_(wanted))) if wanted else ()
    return {row.id: _card(row) for row in rows}


def file_card(session: Session, file_id: int) -> FileCard | None:
    """One file, None when there is none."""
    return file_cards(session, [file_id]).get(file_id)


def open_file(card: FileCard) -> BinaryIO:
    """The file's bytes, seekable. Raises FileNotFoundError when the store lost them."""
    return _store().open(card.sha256)


def send_file(card: FileCard, *, max_age: int) -> Response:
    """The response with the file, or the part of it that was asked for; it may be kept privately for `max_age` seconds.
    Raises FileNotFoundError when the store lost it."""
    return send_content(open_file(card), card.name, card.mime, card.size, card.sha256, max_age=max_age)


def remove_file(session: Session, file_id: int) -> None:
    """Forgets a file. Its bytes stay in the store: another row may have the same."""
    remove_files(session, [file_id])


def remove_files(session: Session, file_ids: Iterable[int]) -> None:
    """The same for any number of files. One statement."""
    session.execute(delete(File).where(File.id.in_(file_ids)))


def signed_url(card: FileCard, *, clock: Clock, valid_for: timedelta = timedelta(hours=4)) -> str:
    """An address that opens the file to whoever has it until it expires; for files that a plugin keeps private.

    It stays the same within a tenth of its life, so that a browser may keep what it has read.
    """
    life = int(valid_for.total_seconds())
    step = max(life // 10, 1)
    until = math.ceil(clock().timestamp() / step) * step + life
    return url_for("files.read_signed", token=make_token(SIGNED, [card.key, until]), name=card.name)


def key_in(token: str, *, clock: Clock) -> tuple[str, int] | None:
    """The file's key in a signed address and the seconds it is still good for; None when forged or expired."""
    try:
        key, until = read_token(SIGNED, token)
    except (TokenRefused, ValueError, TypeError):
        return None
    left = int(until - clock().timestamp())
    return (str(key), left) if left > 0 else None


def _card(row: File) -> FileCard:
    return FileCard(
        row.id, row.key, row.name, row.mime, row.kind, row.size, row.sha256, row.unit_id, row.visibility
    )


def _explain(fault: Fault, name: str, kinds: Collection[str], most: int) -> str:
    wanted = gettext(" or ").join(str(KIND_NAMES[Kind(kind)]) for kind in sorted(kinds))
    match fault:
        case Fault.EMPTY:
            return gettext("“%(name)s” is empty.", name=name)
        case Fault.ACTIVE:
            return gettext(
                "“%(name)s” is not taken: SVG and HTML files can run programs in the reader’s browser. "
                "Save it as PNG or PDF.",
                name=name,
            )
        case Fault.UNKNOWN | Fault.WRONG_KIND:
            return gettext("“%(name)s” is not taken here. Choose %(wanted)s.", name=name, wanted=wanted)
        case Fault.TOO_LARGE:
            return gettext("“%(name)s” is too large: at most %(most)s MB are taken.", name=name, most=most)
        case Fault.TOO_MANY_PIXELS:
            return gettext("“%(name)s” has too many pixels. Make it smaller than 50 megapixels.", name=name)
        case Fault.BROKEN:
            return gettext(
                "“%(name)s” is damaged and cannot be opened. Save it again and try once more.", name=name
            )
        case Fault.EXPANDS:
            return gettext("“%(name)s” unpacks to far more than it should, so it is not taken.", name=name)
        case Fault.MACROS:
            return gettext(
                "“%(name)s” contains macros. Save it without them (.docx, .xlsx, .pptx).", name=name
            )
        case Fault.ENCRYPTED:
            return gettext("“%(name)s” has a password. Save it without one.", name=name)


def _settings() -> Settings:
    return cast(Settings, current_app.extensions["lms.settings"])


def _store() -> FileStore:
    return cast(FileStore, current_app.extensions["lms.files"])
