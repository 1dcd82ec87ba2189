"""Bringing a file of questions into a bank: kept as it was uploaded, planned, looked at, then carried out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.questions import QuestionType
from question_bank.bank.domain import QUESTION_TYPES, type_key_of
from question_bank.bank.models import Bank, Category, Item, ItemVersion, QuestionUpload
from question_bank.bank.services.categories import ensure_categories
from question_bank.bank.services.items import NewItem, StoredContent, add_items, stored_content
from question_bank.formats.format import Format
from question_bank.formats.keeping import ReceivedMedia, keep_media
from question_bank.formats.parsed import Document, Fault, ParsedItem
from question_bank.formats.registry import FORMATS, GIFT

LONGEST_ID = 200
_TYPES = {kind.key: kind for kind in QUESTION_TYPES}


class Fate(StrEnum):
    """What becomes of one item of a file."""

    NEW = "new"
    KNOWN = "known"  # the bank asks the same already
    REPEATED = "repeated"  # an earlier item of the file asks the same
    ID_TAKEN = "id_taken"  # the bank, or the file, has another question under this id


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """An item of the file, its type, and what becomes of it; `known_as` is the id of the bank's item in the way."""

    item: ParsedItem
    type: QuestionType
    stored: StoredContent
    fate: Fate
    known_as: int | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What carrying out an upload would do now; `notes` are what is left behind of items that can be read."""

    items: Sequence[PlannedItem]
    faults: Sequence[Fault]
    notes: Sequence[Fault] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many items meet each fate, and "faults"."""
        totals = {fate.value: 0 for fate in Fate} | {"faults": len(self.faults)}
        for each in self.items:
            totals[each.fate.value] += 1
        return totals

    @property
    def new(self) -> list[PlannedItem]:
        return [each for each in self.items if each.fate is Fate.NEW]


class ImportRefused(Exception):
    """Nothing was imported. `code`: applied_before, changed_since, has_faults or nothing_new."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def keep_upload(
    session: Session,
    category: Category,
    filename: str,
    data: bytes,
    source: Format,
    *,
    media: ReceivedMedia | None = None,
    actor: Actor,
    clock: Clock,
) -> QuestionUpload:
    """Stores an uploaded file for its preview, with the media that its questions show, so that they look as they will.

    The caller has read it once: a file that the format refuses as a whole is not kept.
    """
    upload = QuestionUpload(
        bank_id=category.bank_id,
        category_id=category.id,
        filename=filename[:200],
        format=source.key,
        data=data,
        created_by=actor.account_id,
        created_at=clock(),
        outcome={},
    )
    session.add(upload)
    session.flush()
    keep_media(session, session.get_one(Bank, category.bank_id), media or {}, actor=actor, clock=clock)
    return upload


def format_of_upload(upload: QuestionUpload) -> Format:
    """The format it is read in."""
    return FORMATS.get(upload.format, GIFT)


def plan_import(session: Session, bank_id: int, document: Document) -> ImportPlan:
    """Every item of a file with its fate in the bank as it stands, and every fault. Two statements."""
    known = _Known(session, bank_id)
    faults = (document.refusal,) if document.refusal else document.faults
    return ImportPlan([known.planned(item) for item in document.items], faults, document.notes)


def plan_upload(session: Session, upload: QuestionUpload) -> ImportPlan:
    """What `plan_import` says of an upload; nothing is left to plan when it was carried out before."""
    if upload.applied_at is not None:
        return ImportPlan([], [])
    return plan_import(session, upload.bank_id, format_of_upload(upload).read(upload.data))


def apply_upload(
    session: Session,
    upload: QuestionUpload,
    expected: dict[str, int],
    *,
    takes_the_good_ones: bool,
    state: str = "released",
    actor: Actor,
    clock: Clock,
) -> list[int]:
    """Adds the upload's new items to its bank, all in the caller's transaction. Returns their ids.

    `expected` are the counts that the preview showed. Raises ImportRefused: when it was carried out before, when the
    counts no longer hold, when there are faults and the good ones alone were not asked for, when nothing is new.
    """
    if upload.applied_at is not None:
        raise ImportRefused("applied_before")
    plan = plan_upload(session, upload)
    if plan.counts != expected:
        raise ImportRefused("changed_since")
    if plan.faults and not takes_the_good_ones:
        raise ImportRefused("has_faults")
    ids = add_planned(
        session, upload.bank_id, upload.category_id, plan, state=state, actor=actor, clock=clock
    )
    if not ids:
        raise ImportRefused("nothing_new")
    upload.applied_at = clock()
    upload.outcome = dict(expected)
    record(
        session,
        actor=actor,
        clock=clock,
        action="question_bank.import_questions",
        subject=("bank", upload.bank_id),
        title=upload.filename,
        after=expected,
    )
    return ids


def add_planned(
    session: Session,
    bank_id: int,
    category_id: int,
    plan: ImportPlan,
    *,
    state: str,
    actor: Actor,
    clock: Clock,
) -> list[int]:
    """Adds the plan's new items below the category, making the categories that the file names. Returns their ids."""
    wanted = plan.new
    start = session.get_one(Category, category_id)
    places = ensure_categories(session, start, (each.item.category for each in wanted))
    new = [
        NewItem(
            type=each.type,
            content=each.item.content,
            category_id=places[each.item.category],
            title=each.item.title or "",
            tags=each.item.tags,
            external_id=_external_id(each.item),
            has_blank=each.item.has_blank,
            stored=each.stored,
            difficulty=each.item.difficulty,
            knowledge_points=each.item.knowledge_points,
            source=each.item.source,
            valid_from=each.item.valid_from,
            valid_until=each.item.valid_until,
        )
        for each in wanted
    ]
    return add_items(session, bank_id, new, state=state, actor=actor, clock=clock)


class _Known:
    """What the bank holds, to which each item of the file is added as it is planned."""

    def __init__(self, session: Session, bank_id: int) -> None:
        rows = session.execute(
            select(Item.id, Item.external_id, ItemVersion.content_hash)
            .join(
                ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version)
            )
            .where(Item.bank_id == bank_id)
            .order_by(Item.id.desc())
        ).all()
        self.by_hash: dict[str, int | None] = {row.content_hash: row.id for row in rows}
        self.by_id: dict[str, int | None] = {row.external_id: row.id for row in rows if row.external_id}

    def planned(self, item: ParsedItem) -> PlannedItem:
        kind = _TYPES[type_key_of(item.content)]
        stored = stored_content(kind, item.content)
        digest = stored.digest
        external_id = _external_id(item)
        if digest in self.by_hash:
            known_as = self.by_hash[digest]
            return PlannedItem(item, kind, stored, Fate.KNOWN if known_as else Fate.REPEATED, known_as)
        if external_id is not None and external_id in self.by_id:
            return PlannedItem(item, kind, stored, Fate.ID_TAKEN, self.by_id[external_id])
        self.by_hash[digest] = None
        if external_id is not None:
            self.by_id[external_id] = None
        return PlannedItem(item, kind, stored, Fate.NEW)


def _external_id(item: ParsedItem) -> str | None:
    return item.id[:LONGEST_ID] if item.id else None
