"""The editors by question type, in the order of the menu of new questions."""

from __future__ import annotations

from typing import Any

from lms.contracts.questions import ItemContent
from question_bank.bank.forms.base import Editor, ItemForm
from question_bank.bank.forms.choices import MULTIPLE, SINGLE
from question_bank.bank.forms.others import PAIRS, READING, TRUTH
from question_bank.bank.forms.typed import NUMBER, SHORT, WRITTEN
from question_bank.bank.models import Item

EDITORS = {each.kind.key: each for each in (SINGLE, MULTIPLE, TRUTH, SHORT, NUMBER, PAIRS, WRITTEN, READING)}


def form_values(editor: Editor, item: Item, content: ItemContent) -> dict[str, Any]:
    """What the form of an item shows at first."""
    return editor.values(content) | {
        "stem": content.stem,
        "general_feedback": content.general_feedback,
        "category": item.category_id,
        "title": item.title,
        "tags": ", ".join(item.tags),
        "seen_version": item.current_version,
    }


def add_rows(form: ItemForm, editor: Editor, count: int = 2) -> None:
    """Lengthens the form's list, for the button "add another"."""
    if editor.rows:
        form[editor.rows].add_rows(count)
