"""Banks, their categories, the items in them, every version of an item, and what is said and known of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, JsonDocument, Model


class Bank(Model):
    """One row is one bank: a collection of questions that a unit answers for.

    `unit_id` is the unit that owns it; whoever may author there may read its answers and change it.
    `requires_review`: a question is released by somebody else than who wrote its current version.
    """

    __tablename__ = "question_bank_bank"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    requires_review: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"), index=True)
    created_at: Mapped[datetime]


class BankShare(Model):
    """One row lends a bank to a unit and what is below it. Taking it back deletes the row; the audit trail keeps it.

    `right` is draw (exams may draw, the keys stay unseen), see (read with the keys, and draw) or copy (take copies,
    read and draw).
    """

    __tablename__ = "question_bank_bank_share"

    bank_id: Mapped[int] = mapped_column(ForeignKey("question_bank_bank.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), primary_key=True, index=True)
    right: Mapped[str] = mapped_column("lending_right", String(10))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("lending_right IN ('draw', 'see', 'copy')", name="right"),)


class Category(Model):
    """One row is one drawer of a bank. Every bank has one without a parent and without a name: its top.

    `path` is the ids from the top down, "/1/4/9/", so that a category with all below it is a prefix. Exams name a
    category by its id, which neither renaming nor moving changes.
    """

    __tablename__ = "question_bank_category"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_bank_bank.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("question_bank_category.id"))
    name: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(400), unique=True)

    __table_args__ = (
        UniqueConstraint("parent_id", "name"),
        Index("ix_question_bank_category_path_pattern", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    @property
    def depth(self) -> int:
        """0 for the top of a bank."""
        return self.path.count("/") - 2


class Item(Model):
    """One row is one question for as long as the bank knows it; what it says is in its versions.

    `external_id` is the name that a file gave it. `current_version` is the number of the version that is drawn and
    edited. `retired_from` is the state to which restoring a retired item leads back. `submitted_by` and `submitted_at`
    say who asked for the review that is under way.

    `difficulty` is 1 (easy) to 5 (hard). `tags` and `knowledge_points` stand in ItemLabel too, where lists are narrowed
    by them. Both ends of `valid_from` … `valid_until` belong to the days on which it may be drawn.
    """

    __tablename__ = "question_bank_item"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_bank_bank.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("question_bank_category.id"))
    external_id: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(300), default="")
    tags: Mapped[list[str]] = mapped_column(JsonDocument)
    knowledge_points: Mapped[list[str]] = mapped_column(JsonDocument, default=list)
    difficulty: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(300), default="")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20), default="draft")
    retired_from: Mapped[str | None] = mapped_column(String(20))
    submitted_by: Mapped[int | None] = mapped_column(Identifier)
    submitted_at: Mapped[datetime | None]
    current_version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[int | None] = mapped_column(Identifier)

    __table_args__ = (
        CheckConstraint("state IN ('draft', 'in_review', 'released', 'retired')", name="state"),
        CheckConstraint("(state = 'retired') = (retired_from IS NOT NULL)", name="retired_from_a_state"),
        Index("ix_question_bank_item_category_id_state", "category_id", "state"),
        Index("ix_question_bank_item_bank_id_external_id", "bank_id", "external_id"),
        Index(
            "ix_question_bank_item_in_review",
            "bank_id",
            sqlite_where=text("state = 'in_review'"),
            postgresql_where=text("state = 'in_review'"),
        ),
    )


class ItemLabel(Model):
    """One row says that an item carries a tag or a knowledge point: `kind` is tag or point.

    The same stands in the item itself; these rows are what lists are narrowed by.
    """

    __tablename__ = "question_bank_item_label"

    item_id: Mapped[int] = mapped_column(ForeignKey("question_bank_item.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    label: Mapped[str] = mapped_column(String(100), primary_key=True)

    __table_args__ = (
        CheckConstraint("kind IN ('tag', 'point')", name="kind"),
        Index("ix_question_bank_item_label_kind_label_item_id", "kind", "label", "item_id"),
    )


class ItemComment(Model):
    """One row is something said about an item, or one step of its review with the words that went with it.

    `kind` is remark, submitted, released, returned or withdrawn; `version` the one that it is about. `addressed_to` is
    the account whom a return is meant for: the author of that version.
    """

    __tablename__ = "question_bank_item_comment"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("question_bank_item.id"), index=True)
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    addressed_to: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("kind IN ('remark', 'submitted', 'released', 'returned', 'withdrawn')", name="kind"),
    )


class ItemVersion(Model):
    """One row is what an item said from one edit to the next. It is never changed: an exam keeps the row it drew.

    `content` is what the question type's to_json wrote, and holds the key: it goes to a candidate only through the
    type's candidate_view. `has_blank` says that the answer stands inside the sentence. `is_marked` is False for what
    is only read. `stem_text` is the stem in plain words, for search and lists; `content_hash` is equal for two
    versions that ask the same.
    """

    __tablename__ = "question_bank_item_version"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("question_bank_item.id"))
    version: Mapped[int] = mapped_column(default=1)
    type: Mapped[str] = mapped_column(String(80))
    content: Mapped[dict[str, Any]]
    has_blank: Mapped[bool] = mapped_column(default=False)
    is_marked: Mapped[bool] = mapped_column(default=True)
    stem_text: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(40), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("item_id", "version"),)


class BulkChange(Model):
    """One row is one change to one or many items at once, so that it can be undone.

    `before` and `after` map the ids of the items to the values that `kind` changed. `undone_at` is empty until it is
    taken back.
    """

    __tablename__ = "question_bank_bulk_change"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_bank_bank.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class QuestionUpload(Model):
    """One row is one file of questions that somebody uploaded: its bytes, kept until it is carried out, so that what
    is written is what was previewed, and the key of the format that it is read in. `applied_at` is empty until then;
    an upload is carried out once."""

    __tablename__ = "question_bank_upload"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_bank_bank.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("question_bank_category.id"))
    filename: Mapped[str] = mapped_column(String(200))
    format: Mapped[str] = mapped_column(String(40))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # may be 20 MB
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any]]


class BankMedium(Model):
    """One row says that texts of a bank show a picture or a sound: its bytes, by their SHA-256, are those of a file of
    the site. The same content in two banks is two rows, so that each unit has its own.

    `received_at` is when it last came in, by the editor or with a file, even if the bank had it already.
    """

    __tablename__ = "question_bank_medium"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_bank_bank.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("lms_file.id"))
    name: Mapped[str] = mapped_column(String(200))
    received_at: Mapped[datetime] = mapped_column(index=True)
