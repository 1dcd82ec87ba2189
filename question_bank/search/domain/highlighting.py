"""Where the words of a query stand in a text, as parts to be shown: nothing here is HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from question_bank.search.domain.parts import Part
from question_bank.search.domain.query import Query, Term
from question_bank.search.domain.words import folded, is_chinese

LONGEST_EXCERPT = 160
_BEFORE = 40


def marked(text: str, query: Query) -> list[Part]:
    """The text in pieces that give it back when joined, hits marked."""
    spans = _spans(text, query)
    parts = []
    position = 0
    for start, end in spans:
        parts += [Part(text[position:start]), Part(text[start:end], is_marked=True)]
        position = end
    return [part for part in (*parts, Part(text[position:])) if part.text]


def excerpt(text: str, query: Query, longest: int = LONGEST_EXCERPT) -> list[Part]:
    """At most about `longest` characters of the text around its first hit, in pieces as `marked` gives them; dots
    stand where something was left out."""
    if len(text) <= longest:
        return marked(text, query)
    spans = _spans(text, query)
    start = max(0, (spans[0][0] if spans else 0) - _BEFORE)
    start = 0 if start < _BEFORE else min(start, len(text) - longest)
    parts = marked(text[start : start + longest], query)
    return [*([Part("…")] if start else []), *parts, *([Part("…")] if start + longest < len(text) else [])]


def has_hit(parts: Sequence[Part]) -> bool:
    """Whether one of the pieces is a hit."""
    return any(part.is_marked for part in parts)


def _spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Where hits begin and end in the text, in order and apart from each other."""
    if not query.terms:
        return []
    letters, places = [], []
    for place, character in enumerate(text):
        letter = folded(character)
        letters.append(letter)
        places += [place] * len(letter)
    found = re.compile("|".join(_pattern(term) for term in query.terms)).finditer("".join(letters))
    spans: list[tuple[int, int]] = []
    for hit in found:
        start, end = places[hit.start()], places[hit.end() - 1] + 1
        if spans and start < spans[-1][1]:
            start = spans[-1][1]
        if start < end:
            spans.append((start, end))
    return spans


def _pattern(term: Term) -> str:
    between = r"[\W_]*"
    first, last = term.runs[0], term.runs[-1]
    pattern = between.join(re.escape(run) for run in term.runs)
    if not is_chinese(first):
        pattern = rf"(?<![a-z0-9]){pattern}" if first.isascii() else pattern
    if not is_chinese(last) and last.isascii():
        pattern += "[a-z0-9]*" if term.is_prefix else "(?![a-z0-9])"
    return pattern
