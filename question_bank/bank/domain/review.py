"""How a question comes to be drawn: draft → in review → released → retired. One function for each step.

Every function returns the state that the step leads to, or raises ReviewRefused with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a question stands. Exams draw what is released."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RELEASED = "released"
    RETIRED = "retired"


class ReviewRefused(Exception):
    """A step that cannot be taken.

    `code`: wrong_state (the step does not lead on from there), version_changed (there is a newer version than the one
    that was seen), needs_review (the bank wants it submitted first), needs_second_person (who wrote the version cannot
    release it), comment_missing (a return says why).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules look at: the question's state, the author (account id) of its current version, and whether its
    bank requires a second person. `retired_from` is the state that a retired question had."""

    state: str
    version: int
    author: int | None
    requires_review: bool
    retired_from: str | None = None


def submit(now: Standing, seen_version: int) -> State:
    """A draft is handed in for review."""
    _seen(now, seen_version)
    _only_from(now, State.DRAFT)
    return State.IN_REVIEW


def release(now: Standing, seen_version: int, reviewer: int | None) -> State:
    """A question is released: in a bank that requires a review, out of it and by somebody else than the author.

    `reviewer` is None for the software itself, which is never the author.
    """
    _seen(now, seen_version)
    if now.state == State.DRAFT and now.requires_review:
        raise ReviewRefused("needs_review")
    _only_from(now, State.DRAFT, State.IN_REVIEW)
    if now.requires_review and reviewer is not None and reviewer == now.author:
        raise ReviewRefused("needs_second_person")
    return State.RELEASED


def send_back(now: Standing, seen_version: int, comment: str) -> State:
    """A reviewer returns a question to its author, with words."""
    _seen(now, seen_version)
    _only_from(now, State.IN_REVIEW)
    if not comment.strip():
        raise ReviewRefused("comment_missing")
    return State.DRAFT


def withdraw(now: Standing) -> State:
    """A question that waits or is released becomes a draft again."""
    _only_from(now, State.IN_REVIEW, State.RELEASED)
    return State.DRAFT


def retire(now: Standing) -> State:
    """A question is taken out of use, from wherever it stands."""
    _only_from(now, State.DRAFT, State.IN_REVIEW, State.RELEASED)
    return State.RETIRED


def restore(now: Standing) -> State:
    """A retired question is what it was."""
    _only_from(now, State.RETIRED)
    return State(now.retired_from or State.DRAFT)


def state_of_new(wanted: str, requires_review: bool) -> str:
    """The state of a question that comes in: one that was to be released waits where a review is required."""
    return State.IN_REVIEW.value if requires_review and wanted == State.RELEASED else wanted


def state_after_edit(state: str, requires_review: bool) -> str:
    """The state of a question whose text was changed: where a review is required, the new version has had none.

    One that waits for its review goes on waiting: whoever releases it must have seen the new version.
    """
    return State.DRAFT.value if requires_review and state == State.RELEASED else state


def _seen(now: Standing, seen_version: int) -> None:
    if now.version != seen_version:
        raise ReviewRefused("version_changed")


def _only_from(now: Standing, *states: State) -> None:
    if now.state not in states:
        raise ReviewRefused("wrong_state")
