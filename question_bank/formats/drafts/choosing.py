"""Single choice, multiple response, true or false: options by letter, of which the answer names the right ones."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lms.contracts.questions import Text
from question_bank.bank.domain import MultipleResponse, SingleChoice, TrueFalse, build_options
from question_bank.formats.drafts.answers import (
    chosen,
    letters_from,
    truth_from,
    written_letters,
)
from question_bank.formats.drafts.draft import LETTERS, Draft, DraftRefused, Hold, Kind
from question_bank.formats.shares import equal_share


def options_of(draft: Draft) -> list[Text]:
    """The options. Raises DraftRefused for an empty one."""
    for place, each in enumerate(draft.options):
        if not each.text.strip():
            raise DraftRefused(f"option {LETTERS[place]}", "empty_option")
    return draft.options


def read_single(draft: Draft) -> SingleChoice:
    """A single choice."""
    options = options_of(draft)
    right = chosen(draft.answer, len(options))
    if len(right) > 1:
        raise DraftRefused("answer", "several_answers", written=draft.answer.strip()[:40])
    drafts = [(each, Decimal(place in right), None) for place, each in enumerate(options)]
    return SingleChoice(draft.stem, build_options(drafts))


def read_multiple(draft: Draft) -> MultipleResponse:
    """A multiple response whose right options share the marks."""
    options = options_of(draft)
    right = chosen(draft.answer, len(options))
    share = equal_share(len(right))
    drafts = [(each, share if place in right else Decimal(0), None) for place, each in enumerate(options)]
    return MultipleResponse(draft.stem, build_options(drafts))


def read_true_false(draft: Draft) -> TrueFalse:
    """True or false, the answer a word or the letter of such an option."""
    if not draft.answer.strip():
        raise DraftRefused("answer", "answer_missing")
    truth = truth_among(draft) if draft.options else truth_from(draft.answer)
    if truth is None:
        raise DraftRefused("answer", "truth_unreadable", written=draft.answer.strip()[:40])
    return TrueFalse(draft.stem, truth)


def truth_among(draft: Draft) -> bool | None:
    """What the chosen one of two options says, where they are "true" and "false"."""
    truths = [truth_from(each.text) for each in draft.options]
    if sorted(map(str, truths)) != ["False", "True"]:
        return None
    places = letters_from(draft.answer)
    return truths[places[0]] if places and places[0] < 2 else truth_from(draft.answer)


def write_choice(content: SingleChoice | MultipleResponse, draft: Draft, hold: Hold) -> None:
    """Options and letters."""
    is_single = isinstance(content, SingleChoice)
    draft.kind = Kind.SINGLE if is_single else Kind.MULTIPLE
    draft.options = [hold(each.text) for each in content.options]
    right = _right(content)
    draft.answer = written_letters(right[:1] if is_single else right)


def choice_losses(content: SingleChoice | MultipleResponse) -> Iterator[str]:
    """Feedback, and shares other than the usual."""
    if any(each.feedback for each in content.options):
        yield "option_feedback"
    right, is_single = _right(content), isinstance(content, SingleChoice)
    share = 1 if is_single else equal_share(len(right) or 1)
    if any(each.fraction not in (0, share) for each in content.options) or (is_single and len(right) > 1):
        yield "weights"


def _right(content: SingleChoice | MultipleResponse) -> list[int]:
    is_single = isinstance(content, SingleChoice)
    return [
        place
        for place, each in enumerate(content.options)
        if (each.fraction == 1 if is_single else each.fraction > 0)
    ]


def write_true_false(content: TrueFalse, draft: Draft, hold: Hold) -> None:
    """The truth, a word of which is chosen with the language."""
    draft.kind, draft.answer = Kind.TRUE_FALSE, "yes" if content.is_true else ""


def true_false_losses(content: TrueFalse) -> Iterator[str]:
    """Feedback."""
    if content.true_feedback or content.false_feedback:
        yield "option_feedback"
