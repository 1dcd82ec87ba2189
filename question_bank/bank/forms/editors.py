"""A question's form: what every question has, joined with what its type adds."""

from __future__ import annotations

from functools import cache
from typing import Any

from lms.contracts.questions import ItemContent, QuestionEditor
from question_bank.bank.forms.base import ItemForm, record_values
from question_bank.bank.models import Item


@cache
def form_class_of(editor: QuestionEditor) -> type[ItemForm]:
    """The class of an editor's forms."""
    return type("QuestionForm", (ItemForm, editor.fields), {})


def form_values(editor: QuestionEditor, item: Item, content: ItemContent) -> dict[str, Any]:
    """What the form of an item shows at first."""
    return editor.values(content) | {
        "stem": content.stem,
        "general_feedback": content.general_feedback,
        "category": item.category_id,
        "seen_version": item.current_version,
        **record_values(item),
    }


def add_rows(form: ItemForm, editor: QuestionEditor, count: int = 2) -> None:
    """Lengthens the form's list, for the button "add another"."""
    if editor.rows:
        form[editor.rows].add_rows(count)
