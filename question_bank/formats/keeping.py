"""The media of a bank's questions: taken in with a file or by the editor, given out to pages and to exports."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.files.api import (
    MEDIA_KINDS,
    FileCard,
    FileRefused,
    ReceivedFile,
    file_card,
    file_cards,
    open_file,
    receive_upload,
    store_upload,
)
from question_bank.bank.models import Bank, BankMedium
from question_bank.formats.media import medium_url
from question_bank.formats.parsed import Medium

ReceivedMedia = Mapping[str, ReceivedFile]
"""Media whose bytes are in the store already, by their SHA-256."""


def receive_media(media: Mapping[str, Medium]) -> dict[str, ReceivedFile]:
    """Puts the media that a reader collected into the store; to be called before the transaction. What the store
    refuses is left out: the reader has checked each already."""
    received = {}
    for digest, medium in media.items():
        try:
            received[digest] = receive_upload(
                BytesIO(medium.data), kinds=MEDIA_KINDS, name=medium.name or "file"
            )
        except FileRefused:
            continue
    return received


def keep_media(session: Session, bank: Bank, media: ReceivedMedia, *, actor: Actor, clock: Clock) -> None:
    """Makes received media the bank's; what it has already stays as it is, as if it had come in now."""
    if not media:
        return
    now = clock()
    known = set(
        session.scalars(
            update(BankMedium)
            .where(BankMedium.bank_id == bank.id, BankMedium.sha256.in_(list(media)))
            .values(received_at=now)
            .returning(BankMedium.sha256)
        )
    )
    for digest, received in media.items():
        if digest not in known:
            card = store_upload(
                session, received, unit_id=bank.unit_id, actor=actor, clock=clock, visibility="private"
            )
            session.add(
                BankMedium(sha256=digest, bank_id=bank.id, file_id=card.id, name=card.name, received_at=now)
            )


def keep_medium(session: Session, bank: Bank, received: ReceivedFile, *, actor: Actor, clock: Clock) -> str:
    """Makes one received picture or sound the bank's. The address that texts show it by."""
    digest = received.content.sha256
    keep_media(session, bank, {digest: received}, actor=actor, clock=clock)
    return medium_url(digest, received.type.extension)


def medium_card(session: Session, digest: str, units: Select[int]) -> FileCard | None:
    """The file of a medium in a bank of one of these units; None when none of them has it."""
    file_id = session.scalar(
        select(BankMedium.file_id)
        .join(Bank, Bank.id == BankMedium.bank_id)
        .where(BankMedium.sha256 == digest, Bank.unit_id.in_(units))
        .limit(1)
    )
    return file_card(session, file_id) if file_id is not None else None


class BankMedia:
    """A MediaSource: the media of one bank, opened as a writer asks for them."""

    def __init__(self, session: Session, bank_id: int) -> None:
        rows = session.execute(
            select(BankMedium.sha256, BankMedium.file_id).where(BankMedium.bank_id == bank_id)
        ).all()
        cards = file_cards(session, [row.file_id for row in rows])
        self._cards = {row.sha256: cards[row.file_id] for row in rows if row.file_id in cards}

    def __call__(self, digest: str) -> Medium | None:
        card = self._cards.get(digest)
        if card is None:
            return None
        try:
            with open_file(card) as file:
                return Medium(card.name, file.read())
        except FileNotFoundError:
            return None
