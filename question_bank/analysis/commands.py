"""`lms exams`: the analysis of marks that come from elsewhere, without a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import click

from question_bank.analysis.domain.marks import MarksTable
from question_bank.analysis.domain.statistics import Analysis, ItemStatistics, analyse
from question_bank.analysis.domain.verdicts import verdict_on
from question_bank.analysis.marks_file import MarksRefused, read_marks

REFUSED = 2


@click.group("exams")
def exams() -> None:
    """Exams: the analysis of their marks."""


@exams.command("analyse")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--json",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the JSON to this file and print only a summary.",
)
@click.option("--irt", "with_model", is_flag=True, help="Add the two-parameter logistic model.")
def analyse_marks(file: Path, out: Path | None, *, with_model: bool) -> None:
    """Print the item analysis of the marks in the CSV file FILE, as JSON.

    \b
    FILE is UTF-8, with a row for each candidate and a column for each question:
        candidate,Q1/2,Q2/5,Q3/1@A,Q4/1@A
        1001,2,3.5,1,
        1002,0,-,,0
    The heading of a question is its name and its highest mark. Or the highest
    marks stand in a second row that begins with max, maximum or 满分:
        candidate,Q1,Q2,Q3@A,Q4@A
        max,2,5,1,1

    A cell is a mark from minus the highest mark to the highest, with up to 5 decimal places. An empty cell, and -, is a
    question that was not answered: 0 marks.

    Columns with @NAME are a draw: each candidate had some of these questions and not the others. There an empty cell is
    a question that the candidate did not have, which counts for nothing, and - one that was not answered. All
    candidates must have as many questions of a draw; they fill its slots in the order of the columns.

    Variances and covariances divide by n - 1; x is the mark in a question, T the total, the rest is T - x. Where a
    variance is 0 or a root would be of a negative number, a statistic is null.

    \b
    items, slots   facility_index               mean(x) / highest mark
                   discrimination_index         100 corr(x, rest)
                   discriminative_efficiency    100 cov(x, rest) / cov(sorted x, sorted rest)
                   effective_weight             100 sqrt(cov(x, T)) / sum of these roots
    paper          coefficient_of_internal_consistency (alpha; from 3 candidates on)
                                                100 p/(p - 1) (1 - sum of var(x) / var(T))
                   error_ratio                  100 sqrt(1 - coefficient / 100)
                   standard_error               error_ratio SD / 100

    A question of a draw is judged over those who had it, a slot and the paper over everybody. The weight of a draw is
    that of its slots.

    \b
    With --irt also, over P(full marks) = 1 / (1 + exp(-a (ability - b))), abilities being N(0, 1):
    model items    a, b, their standard errors, is_bounded (an estimate stopped at a bound)
          paper    iterations, is_converged, log_likelihood, reliability
          abilities  (mean, standard deviation) of each candidate's ability given the answers
    Parts of a mark count as none. Questions with fewer than 20 answers, or all alike, are left out. Marginal maximum
    likelihood; with fewer than 200 candidates the numbers are chance for the most part.

    A file that is not understood ends with 2 and one line that names the file, the row, the column and the reason.
    """
    table = _table(file)
    found = analyse(table)
    body = as_json(table, found) | ({"model": _model(table)} if with_model else {})
    text = json.dumps(body, ensure_ascii=False, indent=2, default=_plain) + "\n"
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        _fail(out, error.strerror or str(error))
    click.echo(f"{found.paper.candidates} candidates, {len(found.items)} questions: {out}")


def as_json(table: MarksTable, found: Analysis) -> dict[str, Any]:
    """An analysis under the names of its definitions."""
    draws = {item.key: item.draw for item in table.items}
    return {
        "paper": asdict(found.paper),
        "items": [
            {"item": each.key, "draw": draws[each.key], **_numbers(each), "verdict": verdict_on(each).value}
            for each in found.items
        ],
        "slots": [
            {"draw": draw, "slot": place + 1, **_numbers(each)}
            for each in found.slots
            for draw, place in [_slot_key(each)]
        ],
    }


def _model(table: MarksTable) -> dict[str, Any]:
    """The two-parameter logistic model of a table, under the names of its definitions."""
    from question_bank.analysis.domain.estimating import calibrate, right_answers

    found = calibrate(right_answers(table))
    values = asdict(found)
    items = {place: asdict(each) for place, each in found.items.items()}
    return {
        "paper": {name: value for name, value in values.items() if name not in ("items", "abilities")},
        "items": [{"item": table.items[place].key, **each} for place, each in items.items()],
        "abilities": found.abilities,
    }


def _slot_key(slot: ItemStatistics) -> tuple[str, int]:
    assert isinstance(slot.key, tuple)
    draw, place = slot.key
    return draw, place


def _numbers(each: ItemStatistics) -> Mapping[str, Any]:
    return {name: value for name, value in asdict(each).items() if name != "key"}


def _plain(value: object) -> object:
    """A highest mark, which is exact, as a JSON number."""
    assert isinstance(value, Decimal)
    return int(value) if value == value.to_integral_value() else float(value)


def _table(file: Path) -> MarksTable:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return read_marks(lines)
    except OSError as error:
        _fail(file, error.strerror or str(error))
    except MarksRefused as refusal:
        _fail(file, str(refusal))


def _fail(file: Path, reason: str) -> NoReturn:
    text = " ".join(f"{file}: {reason}".split())
    click.echo("".join(char if char.isprintable() else "�" for char in text), err=True)
    sys.exit(REFUSED)
