"""What people were told on the site, and what goes to them by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class ReceivedNotice(Model):
    """One row is one thing that one person was told, once: `ref` says of its kind what it is about.

    It holds no text but the values that the text of its kind has places for, so that it is read in any language.
    """

    __tablename__ = "lms_notice"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"))
    kind: Mapped[str] = mapped_column(String(80))
    ref: Mapped[str] = mapped_column(String(120))
    values: Mapped[dict[str, Any]]
    url: Mapped[str] = mapped_column(String(500))
    given_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("person_id", "kind", "ref"),
        Index("ix_lms_notice_person_id_given_at", "person_id", "given_at"),
        # every page counts them, so the index holds no others
        Index(
            "ix_lms_notice_unread", "person_id", "kind",
            sqlite_where=text("read_at IS NULL"), postgresql_where=text("read_at IS NULL"),
        ),
    )  # fmt: skip


class MailChoice(Model):
    """One row is one person's decision about one kind of notice; without a row the kind itself says."""

    __tablename__ = "lms_mail_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(80), primary_key=True)
    is_mailed: Mapped[bool]


class Mail(Model):
    """One row is one mail to one person, like a letter in the out-tray: written in the transaction of what it tells of,
    taken by a worker after the commit, and kept for a while so that one can see what became of it.

    `message` is the English text, said in the reader's language when it is sent. `kind` is empty when it was asked
    for, and no notice. The address is not kept: it is the person's on the day of sending.
    """

    __tablename__ = "lms_mail"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"))
    kind: Mapped[str] = mapped_column(String(80))
    ref: Mapped[str] = mapped_column(String(120))
    message: Mapped[str] = mapped_column(String(1000))
    values: Mapped[dict[str, Any]]
    url: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(10))  # waiting | sending | sent | failed
    attempts: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (
        UniqueConstraint("person_id", "kind", "ref"),
        Index("ix_lms_mail_state_next_attempt_at", "state", "next_attempt_at"),
    )


class MailAttachment(Model):
    """One row is one file in a mail that has not ended yet; its bytes go when the mail has."""

    __tablename__ = "lms_mail_attachment"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("lms_mail.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary)
