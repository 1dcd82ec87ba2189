"""From a draft to an item."""

from __future__ import annotations

import re
from datetime import date

from lms.contracts.questions import ItemContent
from question_bank.formats.checking import check_storable
from question_bank.formats.drafts.case import read_case, with_explanation
from question_bank.formats.drafts.draft import Draft, DraftRefused, Kind, folded
from question_bank.formats.drafts.forms import content_from
from question_bank.formats.drafts.telling import kind_of
from question_bank.formats.parsed import ParsedItem

_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_LEVELS = {
    **{str(level): level for level in range(1, 6)},
    "易": 1, "容易": 1, "简单": 1, "较易": 2, "较容易": 2, "中": 3, "中等": 3, "适中": 3, "一般": 3, "较难": 4, "难": 5,
    "困难": 5, "很难": 5, "easy": 1, "fairly easy": 2, "medium": 3, "fairly hard": 4, "hard": 5, "difficult": 5,
}  # fmt: skip


def item_from(draft: Draft) -> ParsedItem:
    """The item that the words make. Raises DraftRefused for words that cannot be understood, ContentFault for what
    cannot be a question."""
    kind = draft.kind or kind_of(draft)
    if not draft.stem.text.strip():
        raise DraftRefused("stem", "empty_stem")
    content: ItemContent
    content, has_blank = (read_case(draft), False) if kind is Kind.CASE else content_from(draft, kind)
    content = with_explanation(content, draft.explanation)
    item = ParsedItem(
        content, draft.category, draft.title or None, draft.tags, draft.id or None, has_blank, draft.line,
        _level(draft.difficulty), draft.knowledge_points, draft.source,
        _day(draft.valid_from, "valid_from"), _day(draft.valid_until, "valid_until"),
    )  # fmt: skip
    check_storable(item)
    return item


def _level(written: str) -> int | None:
    if not written.strip():
        return None
    level = _LEVELS.get(" ".join(folded(written).split()))
    if level is None:
        raise DraftRefused("difficulty", "difficulty_unreadable", written=written.strip()[:40])
    return level


def _day(written: str, part: str) -> date | None:
    if not written.strip():
        return None
    found = _DAY.match(written.strip())
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise DraftRefused(part, "day_unreadable", written=written.strip()[:40])
