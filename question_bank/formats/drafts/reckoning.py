"""Numbers: one that is right, or a formula "x*y ± 1%；x = 1..9；y = 2..4..0.5；0.00", reckoned from drawn numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from question_bank.bank.domain import Formula, FormulaStep, FormulaVariable, Numerical
from question_bank.formats.drafts.answers import (
    NUMBER,
    escaped,
    number_in,
    numbers_from,
    split_escaped,
    unescaped,
    written_number,
)
from question_bank.formats.drafts.draft import Draft, DraftRefused, Hold, Kind

_RANGE = re.compile(rf"({NUMBER})\s*(?:\.\.|~|～)\s*({NUMBER})(?:\s*(?:\.\.|~|～)\s*({NUMBER}))?")
_DECIMALS = re.compile(r"0(?:\.(0{1,12}))?")
_NAMED = re.compile(r"([A-Za-z][A-Za-z0-9_]{0,19})\s*[=＝]\s*(.+)", re.ASCII | re.DOTALL)
_TOLERANCE = re.compile(r"(?:±|\+/-)([^±]*)$")


def read_numerical(draft: Draft) -> Numerical:
    """A number."""
    return Numerical(draft.stem, numbers_from(draft.answer))


def read_formula(draft: Draft) -> Formula:
    """A formula: the answer's expression first, then its variables and steps by name, and the decimals that are shown,
    written as "0.00"."""
    first, *others = [unescaped(each) for each in split_escaped(draft.answer, ";；\n") if each] or [""]
    if not first:
        raise DraftRefused("answer", "answer_missing")
    variables, steps, decimals = [], [], None
    for each in others:
        if found := _DECIMALS.fullmatch(each):
            decimals = len(found[1] or "")
        elif (found := _NAMED.fullmatch(each)) is None:
            raise DraftRefused("answer", "formula_unreadable", written=each[:40])
        elif ends := _RANGE.fullmatch(found[2].strip()):
            low, high, step = (Decimal(end) if end else Decimal(1) for end in ends.groups())
            variables.append(FormulaVariable(found[1], low, high, step))
        else:
            steps.append(FormulaStep(found[1], found[2].strip()))
    expression, tolerance, is_relative = _with_tolerance(first)
    return Formula(
        draft.stem, tuple(variables), expression, tuple(steps), tolerance, is_relative, decimals=decimals
    )


def _with_tolerance(written: str) -> tuple[str, Decimal, bool]:
    """The expression, its tolerance, and whether that is a share."""
    found = _TOLERANCE.search(written)
    if found is None:
        return written, Decimal(0), False
    words = found[1].replace("％", "%").strip()
    number = number_in(words.removesuffix("%").strip())
    if number is None:
        raise DraftRefused("answer", "number_unreadable", written=words[:40])
    is_relative = words.endswith("%")
    return written[: found.start()].strip(), number.scaleb(-2) if is_relative else number, is_relative


def write_numerical(content: Numerical, draft: Draft, hold: Hold) -> None:
    """The numbers that are right."""
    draft.kind = Kind.NUMERICAL
    draft.answer = "|".join(written_number(each) for each in content.answers if each.fraction == 1)


def numerical_losses(content: Numerical) -> Iterator[str]:
    """Shares, feedback, units."""
    if any(each.fraction != 1 for each in content.answers):
        yield "weights"
    if any(each.feedback for each in content.answers) or content.wrong_feedback:
        yield "option_feedback"
    if content.units:
        yield "units"


def write_formula(content: Formula, draft: Draft, hold: Hold) -> None:
    """The expression and what it is reckoned from."""
    draft.kind = Kind.FORMULA
    draft.answer = "；".join(escaped(each) for each in _entries(content))


def _entries(content: Formula) -> Iterator[str]:
    tolerance = content.tolerance.scaleb(2) if content.is_relative else content.tolerance
    sign = "%" if content.is_relative else ""
    is_exact = not tolerance and not content.is_relative
    yield content.answer if is_exact else f"{content.answer} ± {tolerance:f}{sign}"
    for each in content.variables:
        step = "" if each.step == 1 else f"..{each.step:f}"
        yield f"{each.name} = {each.low:f}..{each.high:f}{step}"
    for before in content.steps:
        yield f"{before.name} = {before.expression}"
    if content.decimals is not None:
        yield "0." + "0" * content.decimals if content.decimals else "0"


def formula_losses(content: Formula) -> Iterator[str]:
    """Feedback and units."""
    if content.wrong_feedback:
        yield "option_feedback"
    if content.units:
        yield "units"
