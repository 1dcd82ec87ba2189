"""What somebody typed to find questions: words, "phrases", or #123 for one question."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from question_bank.search.domain.words import LONGEST_WORD, folded, is_chinese, pairs, runs

LONGEST_QUERY = 200
MOST_TERMS = 12
MOST_WORDS_OF_TERM = 40
_SHORTEST_BEGINNING = 2
_PIECES = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')
_NUMBER = re.compile(r"\s*[#＃]\s*(\d{1,15})\s*")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand one after the other. `is_prefix`: the last one may go on.

    `runs` are the same as they were typed, folded, for marking them in a text.
    """

    words: tuple[str, ...]
    runs: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All of these terms are looked for. `is_empty` when nothing was typed; something without any word in it, such as
    "?!", has no terms and finds nothing."""

    terms: tuple[Term, ...] = ()
    is_empty: bool = False


def parse_query(typed: str) -> Query:
    """The query that was typed: pieces between spaces are each a phrase, quotation marks keep spaces in one.

    The last word that is not Chinese may be the beginning of one, unless it is quoted.
    """
    typed = typed[:LONGEST_QUERY]
    if not typed.strip():
        return Query(is_empty=True)
    pieces = [(found[1] or found[2] or found[3] or "", found[3] is None) for found in _PIECES.finditer(typed)]
    split = [(list(runs(folded(text)))[:MOST_WORDS_OF_TERM], is_quoted) for text, is_quoted in pieces]
    kept = [(parts, is_quoted) for parts, is_quoted in split if parts][:MOST_TERMS]
    open_ended = max(
        (at for at, (parts, is_quoted) in enumerate(kept) if not is_quoted and _may_go_on(parts[-1])),
        default=-1,
    )
    return Query(
        tuple(dict.fromkeys(_term(parts, at == open_ended) for at, (parts, _quoted) in enumerate(kept)))
    )


def item_number(typed: str) -> int | None:
    """The id in "#123", None for anything else."""
    found = _NUMBER.fullmatch(typed)
    return int(found[1]) if found else None


def _may_go_on(run: str) -> bool:
    return not is_chinese(run) and len(run) >= _SHORTEST_BEGINNING


def _term(parts: list[str], is_open: bool) -> Term:
    *before, last = parts
    words: list[str] = []
    for run in before:
        words += [*pairs(run), run[-1]] if is_chinese(run) else [run[:LONGEST_WORD]]
    if not is_chinese(last):
        return Term((*words, last[:LONGEST_WORD]), tuple(parts), is_open)
    # what follows its last character in the text is not known: it is the second of a pair, or alone the first of one
    return Term((*words, *(pairs(last) or [last])), tuple(parts), len(last) == 1)


def fts5_expression(query: Query, columns: Collection[str]) -> str:
    """The query in the language of SQLite's FTS5, limited to these columns. Words hold letters and digits only, so
    nothing in them can be taken for an operator."""
    phrases = [f'"{" ".join(term.words)}"{" *" if term.is_prefix else ""}' for term in query.terms]
    return f"{{{' '.join(columns)}}} : ({' AND '.join(phrases)})"


def tsquery(query: Query, weights: str = "") -> str:
    """The query as the text of a PostgreSQL tsquery, limited to words of these weights ("AB"); "" for all."""
    return " & ".join(_followed(term, weights) for term in query.terms)


def _followed(term: Term, weights: str) -> str:
    last = len(term.words) - 1
    lexemes = [
        f"'{word}'"
        + (f":{flags}" if (flags := ("*" if term.is_prefix and at == last else "") + weights) else "")
        for at, word in enumerate(term.words)
    ]
    return f"({' <-> '.join(lexemes)})"
