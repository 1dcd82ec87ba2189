"""What kind of question it is, where nobody says so."""

from __future__ import annotations

import re

from question_bank.formats.drafts.answers import letters_from, truth_from
from question_bank.formats.drafts.arranging import ARROW
from question_bank.formats.drafts.choosing import truth_among
from question_bank.formats.drafts.draft import Draft, DraftRefused, Kind


def kind_of(draft: Draft) -> Kind:
    """The kind that the options and the answer tell. Raises DraftRefused where there is no answer."""
    if draft.parts:
        return Kind.CASE
    if draft.options:
        if any(ARROW.search(each.text) for each in draft.options) and not letters_from(draft.answer):
            return Kind.MATCHING
        if truth_among(draft) is not None:
            return Kind.TRUE_FALSE
        return Kind.MULTIPLE if len(letters_from(draft.answer) or ()) > 1 else Kind.SINGLE
    if not draft.answer.strip():
        # without an answer there is nothing to mark by: whoever wrote it forgot it, and is told so
        raise DraftRefused("answer", "answer_missing")
    if truth_from(draft.answer) is not None:
        return Kind.TRUE_FALSE
    if re.search(r"_{2,}|＿+|\[\[", draft.stem.text):
        return Kind.FILL_IN
    return Kind.OPEN
