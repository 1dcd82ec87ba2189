"""What a formula comes to for a few draws, for its author to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from lms.contracts.questions import ContentFault
from question_bank.bank.domain import Formula
from question_bank.bank.domain.formula import Drawn, draw, drawn_numbers
from question_bank.bank.domain.formula_dealing import shown_answer
from question_bank.bank.forms.fields import plain_number

SAMPLES = 5
TRIED = 100
FAILURES: Mapping[str, LazyString] = {
    "division_by_zero": _l("no answer: division by zero"),
    "not_defined": _l("no answer: not defined, such as a root of a negative number"),
    "too_large": _l("no answer: a number becomes too large"),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One draw: the numbers, the steps and the answer in words, or why there is none (`failure`, else None)."""

    numbers: Mapping[str, str]
    answer: str
    failure: LazyString | None


def samples_of(make: Callable[[], Formula]) -> tuple[list[Sample], ContentFault | None]:
    """Five draws of the content that `make` gives, those that fail first, since they are what an author has to see; or
    the fault for which there is no content."""
    try:
        content = make()
    except ContentFault as fault:
        return [], fault
    different = {tuple(drawn_numbers(content, seed).items()): seed for seed in reversed(range(TRIED))}
    seeds = sorted(different.values(), key=lambda seed: (isinstance(draw(content, seed), Drawn), seed))
    failing = sum(not isinstance(draw(content, seed), Drawn) for seed in seeds)
    # no more than two that fail, or the answers could not be looked at
    chosen = [*seeds[: min(failing, 2)], *seeds[failing:]][:SAMPLES]
    return [_sample(content, seed) for seed in chosen], None


def _sample(content: Formula, seed: int) -> Sample:
    drawn = draw(content, seed)
    if isinstance(drawn, Drawn):
        numbers = {name: plain_number(value) for name, value in drawn.numbers.items()}
        answer = plain_number(shown_answer(content, drawn.answer))
        return Sample(numbers, f"{answer} {content.units[0].name}" if content.units else answer, None)
    numbers = {name: plain_number(value) for name, value in drawn_numbers(content, seed).items()}
    return Sample(numbers, "", FAILURES[drawn.code])
