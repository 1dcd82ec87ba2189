"""A text in pieces around its gaps, so that a template can put controls between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.contracts.questions import Text, TextFormat
from lms.web.html import SafeHtml
from question_bank.bank.domain.gaps import MARKER
from question_bank.bank.rendering import plain_words, render_text

_TAG_OR_MARKER = re.compile(rf"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|{MARKER.pattern}")


@dataclass(frozen=True, slots=True)
class Piece:
    """HTML, or a gap with its number, counted from 1."""

    html: SafeHtml | str = ""
    gap: Any = None
    number: int = 0


def text_pieces(text: Text | Mapping[str, Any], gaps: Sequence[Any]) -> list[Piece]:
    """The text as paragraphs, cut where the gaps are: those of a content, or what a candidate's view has of them.

    A marker within a tag, such as in the words for a picture, is none.
    """
    known = {each["name"] if isinstance(each, Mapping) else each.name: each for each in gaps}
    html = render_text(text)
    pieces: list[Piece] = []
    end = number = 0
    for found in _TAG_OR_MARKER.finditer(html):
        if found[1] not in known:
            continue
        number += 1
        pieces += [Piece(html[end : found.start()]), Piece(gap=known[found[1]], number=number)]
        end = found.end()
    return [*pieces, Piece(html[end:])]


def words_of(text: Text | Mapping[str, Any]) -> str:
    """The words of a text where only words can stand, as in a list that drops down."""
    if isinstance(text, Text):
        return plain_words(text)
    return plain_words(Text(text["text"], TextFormat(text["format"])))


def in_order(items: Sequence[Mapping[str, Any]], places: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """Things in the order they were given, those without a place last."""
    return sorted(items, key=lambda each: int(places.get(each["id"], len(items) + 1)))
