"""Questions as people write them in tables and documents: a kind, a stem, options by letter, an answer as words.

Spreadsheets, Word documents, pasted texts and Markdown share what an answer may look like.
"""

from question_bank.formats.drafts.draft import Draft, DraftRefused, kind_from
from question_bank.formats.drafts.reading import item_from
from question_bank.formats.drafts.writing import CANNOT_HOLD, TYPES, draft_losses, draft_of

__all__ = [
    "CANNOT_HOLD",
    "TYPES",
    "Draft",
    "DraftRefused",
    "draft_losses",
    "draft_of",
    "item_from",
    "kind_from",
]
