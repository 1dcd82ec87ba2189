"""Titles of questions: the one that is made where a format wants one, and what it is worth."""

from __future__ import annotations

from lms.contracts.questions import Text
from question_bank.bank.rendering import plain_words

LONGEST_MADE_NAME = 80
_GLANCE = 1_000  # characters of a text that are looked at to name it


def made_name(stem: Text) -> str:
    """The name that is written for a question without a title, for formats that want one."""
    return first_words(stem)[:LONGEST_MADE_NAME].strip()


def first_words(text: Text) -> str:
    """The plain words that a text begins with."""
    return plain_words(Text(text.text[:_GLANCE], text.format))


def worth_of(title: str | None, stem: Text) -> str:
    """What a title says beyond the question itself: "" for none and for the name that would be made. Spaces in it are
    no part of it."""
    spaced = " ".join((title or "").split())
    return "" if spaced == " ".join(made_name(stem).split()) else spaced
