"""`lms policy`: policy files read, checked and applied to one person's facts, without a site or its database."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from lms.hours.domain.evaluation import Evaluator
from lms.hours.domain.facts import Facts
from lms.hours.domain.facts_reading import read_facts
from lms.hours.domain.policy import Policy
from lms.hours.domain.reading import read_policy
from lms.hours.domain.refusals import MOST_SHOWN, DocumentRefused
from lms.hours.domain.syntax import json_document


class FileRefused(Exception):
    """A file cannot be taken; the message has a line for each fault, which names the file, the key in it, and why."""

    def __init__(self, path: Path, *reasons: object) -> None:
        shown = list(reasons[:MOST_SHOWN])
        if more := len(reasons) - len(shown):
            shown.append(f"and {more} more")
        super().__init__("\n".join(_one_line(f"{path}: {reason}") for reason in shown))


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in " ".join(text.split()))


@click.group("policy")
def policy() -> None:
    """Hour policies as files.

    Needs no site: neither settings nor a database are read, and nothing is written.
    """


@policy.command("evaluate")
@click.option(
    "--policy",
    "policies",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path),
    help="A policy file (TOML). Give it again for more: files with the same id are versions of one policy.",
)
@click.option("--facts", required=True, type=click.Path(path_type=Path), help="One person's facts (JSON).")
def evaluate_command(policies: tuple[Path, ...], facts: Path) -> None:
    """Print what policies say of one person, and why.

    Prints a JSON list with one row per rule and period, each with what is required, what counts, the verdict, and for
    every credit of the facts what it brought and why. A policy or facts file that is malformed ends with 2 and a line
    for each fault, which names the file, the key and the reason.
    """
    try:
        evaluator = Evaluator(_policies(policies))
        rows = evaluator.rows(_facts(facts))
    except FileRefused as refusal:
        _end(refusal)
    text = json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", "backslashreplace"))  # half a character is written as JSON escapes it


@policy.command("check")
@click.argument("files", metavar="POLICY.toml...", nargs=-1, required=True, type=click.Path(path_type=Path))
def check_command(files: tuple[Path, ...]) -> None:
    """Say of each policy file what it is, or everything for which it cannot be taken.

    Ends with 2 when any cannot.
    """
    refused = False
    read: list[Policy] = []
    for path in files:
        try:
            read.append(_policy(path, beside=read))
        except FileRefused as refusal:
            refused = True
            click.echo(str(refusal), err=True)
        else:
            click.echo(_one_line(f"{path}: {_summary(read[-1])}"))
    sys.exit(2 if refused else 0)


def _summary(found: Policy) -> str:
    rules = "1 rule" if len(found.rules) == 1 else f"{len(found.rules)} rules"
    until = f" to {found.valid_to}" if found.valid_to else ""
    return f"{found.name}, {rules}, in force from {found.valid_from}{until}"


def _policies(paths: Sequence[Path]) -> list[Policy]:
    found: list[Policy] = []
    for path in paths:
        found.append(_policy(path, beside=found))
    return found


def _policy(path: Path, *, beside: Sequence[Policy]) -> Policy:
    """The policy in a file, which must go together with those read before. Raises FileRefused."""
    try:
        found = read_policy(_text(path))
        Evaluator([*beside, found])
    except DocumentRefused as refusal:
        raise FileRefused(path, *refusal.faults) from None
    return found


def _facts(path: Path) -> Facts:
    try:
        return read_facts(json_document(_text(path)))
    except DocumentRefused as refusal:
        raise FileRefused(path, *refusal.faults) from None


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as trouble:
        raise FileRefused(path, f"cannot be read: {trouble.strerror}") from None
    except UnicodeDecodeError as trouble:
        raise FileRefused(path, f"this is not UTF-8: byte {trouble.start + 1} cannot be read") from None


def _end(refusal: FileRefused) -> NoReturn:
    click.echo(str(refusal), err=True)
    sys.exit(2)
