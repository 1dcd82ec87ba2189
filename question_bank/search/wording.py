"""How pages say what a question is like."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from question_bank.search.domain.likeness import Likeness
from question_bank.search.services.likeness import Twin


def twin_words(twin: Twin) -> str:
    """What a twin has in common with the question: "the same", or by how much it is similar."""
    match twin.likeness:
        case Likeness.SAME:
            return _("the same")
        case Likeness.NUMBERS:
            return _("the same wording, other numbers")
    return _("%(percent)s %% similar", percent=int(twin.similarity * 100))


def similar_message(twins: Sequence[Twin]) -> str:
    """What to tell somebody who has just written a question that the bank has the like of."""
    named = ", ".join(f"#{twin.item_id} ({twin_words(twin)})" for twin in twins)
    return _(
        "The bank has similar questions: %(questions)s. Retire one of them if they ask the same.",
        questions=named,
    )
