"""Writing a bank, or a part of it, as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.questions import QuestionType
from question_bank.bank.models import Category, Item, ItemVersion
from question_bank.bank.services.reading import category_tree
from question_bank.formats.format import Format, Write
from question_bank.formats.media import no_media
from question_bank.formats.parsed import LossNote, MediaSource, ParsedItem


@dataclass(frozen=True, slots=True)
class ExportedItem:
    """An item as a writer takes it, with its id in the bank."""

    id: int
    item: ParsedItem


@dataclass(frozen=True, slots=True)
class Export:
    """What a file holds; what of its items the format cannot hold; and, left out of it, the items it has no form for.
    The file itself is written when it is asked for."""

    format: Format
    write: Write
    media: MediaSource
    items: list[ExportedItem]
    losses: list[LossNote]
    left_out: list[ExportedItem]

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.write((each.item for each in self.items), self.media)


def items_to_export(
    session: Session, start: Category, types: Mapping[str, QuestionType]
) -> list[ExportedItem]:
    """The items of a category and everything below it that are not retired, in their current version, by category.

    `types` is the registry's question_types. Two statements.
    """
    names = {each.id: each.names for each in category_tree(session, start.bank_id)}
    rows = session.execute(
        select(Item, ItemVersion)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .join(Category, Category.id == Item.category_id)
        .where(
            Item.bank_id == start.bank_id,
            Category.path.startswith(start.path, autoescape=True),
            Item.state != "retired",
        )
        .order_by(Item.id)
    ).all()
    items = [
        ExportedItem(
            item.id,
            ParsedItem(
                types[version.type].from_json(version.content),
                names[item.category_id],
                item.title or None,
                tuple(item.tags),
                item.external_id,
                version.has_blank,
                difficulty=item.difficulty,
                knowledge_points=tuple(item.knowledge_points),
                source=item.source,
                valid_from=item.valid_from,
                valid_until=item.valid_until,
            ),
        )
        for item, version in rows
    ]
    order = {category: place for place, category in enumerate(names.values())}
    return sorted(items, key=lambda each: order[each.item.category])


def export_items(items: list[ExportedItem], into: Format, media: MediaSource = no_media) -> Export:
    """The items in a format, with everything that is lost on the way; ValueError for one that is only read."""
    if into.write is None:
        raise ValueError(f"{into.title} is only read")
    written: list[ExportedItem] = []
    left_out: list[ExportedItem] = []
    losses: list[LossNote] = []
    for each in items:
        codes = into.losses(each.item)
        if codes is None:
            left_out.append(each)
            continue
        losses += [LossNote(len(written), code) for code in codes]
        written.append(each)
    return Export(into, into.write, media, written, losses, left_out)
