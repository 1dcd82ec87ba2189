"""The rows of a bank's list, as their cells say it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from question_bank.analysis.services.keeping import item_figures
from question_bank.analysis.wording import number_words
from question_bank.bank.services.listing import item_rows
from question_bank.bank.services.reading import CategoryCard
from question_bank.usage import times_asked


class ListedItem(NamedTuple):
    """An item in a bank's list. `note` is what stands below the question, `dates` how its dates stand; a tuple, which
    templates take apart by place, as to read an attribute in a template takes ten times as long."""

    id: int
    title: str
    stem: str
    note: str
    tags: Sequence[str]
    dates: str
    type: str
    state: str
    asked: int
    facility: str
    discrimination: str


def listed_items(
    session: Session, item_ids: Sequence[int], tree: Sequence[CategoryCard], here: CategoryCard, today: date
) -> list[ListedItem]:
    """These items of a bank with this tree, in this order, as seen from the category `here`. Three statements."""
    asked, fared = times_asked(session, item_ids), item_figures(session, item_ids)
    below = {card.id: " / ".join(card.names[len(here.names) :]) for card in tree}
    rows = item_rows(session, item_ids)
    levels = {row.difficulty for row in rows if row.difficulty}
    said = {level: _("Difficulty %(level)s", level=level) for level in levels}
    listed = []
    for row in rows:
        figures = fared.get(row.id)
        notes = (row.title, below[row.category_id], said[row.difficulty] if row.difficulty else "")
        listed.append(
            ListedItem(
                id=row.id,
                title=row.title,
                stem=row.stem_text,
                note=" · ".join(filter(None, notes)),
                tags=row.tags[:2],
                dates=row.dates_on(today),
                type=row.type,
                state=row.state,
                asked=asked.get(row.id, 0),
                facility=f"{figures.facility:.0f} %" if figures else "–",
                discrimination=number_words(figures.discrimination) if figures else "–",
            )
        )
    return listed
