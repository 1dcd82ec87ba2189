"""`lms questions`: files of questions from the console."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup

from lms.clock import current_clock
from lms.contracts.access import Actor
from lms.db import current_session, unit_of_work
from lms.plugins import current_registry
from question_bank.bank.models import Bank, Category
from question_bank.bank.services.banks import top_category
from question_bank.bank.services.items import category_of_bank
from question_bank.formats.decoding import DecodingRefused
from question_bank.formats.exporting import ExportedItem, export_items, items_to_export
from question_bank.formats.importing import Fate, ImportPlan, add_planned, plan_import
from question_bank.formats.messages import FATES, fault_message, loss_message, refusal_message
from question_bank.formats.parsed import Fault
from question_bank.formats.registry import FORMATS, Format, format_of_file

questions = AppGroup("questions", help="Files of questions: GIFT, Aiken, Moodle XML, Xueshi JSON.")
SOME_FAULTS = 1
NOTHING_DONE = 2
_FORMAT = click.Choice(list(FORMATS))


@questions.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--bank", "bank_id", type=int, required=True, help="The id of the bank (it is in its address).")
@click.option(
    "--category", "category_id", type=int, help="The id of the category to put them below; the top."
)
@click.option(
    "--format", "key", type=_FORMAT, help="The format of FILE; without it the end of its name tells."
)
@click.option("--dry-run", is_flag=True, help="Only show faults and what is new; write nothing.")
@click.option("--good-ones", is_flag=True, help="Import what can be read although the file has faults.")
@click.option("--draft", is_flag=True, help="As drafts; without this they are released and may be drawn.")
def import_questions(
    file: Path,
    bank_id: int,
    category_id: int | None,
    key: str | None,
    *,
    dry_run: bool,
    good_ones: bool,
    draft: bool,
) -> None:
    """Import FILE into a bank; all of it in one transaction.

    Faults are listed as file:line: reason. Exits with 0 when the file was imported whole (or nothing in it was new),
    with 1 when it has faults, and with 2, nothing written, when it could not be imported at all.
    """
    source, text = _read(file, key)
    with unit_of_work() as session:
        bank, category = _target(bank_id, category_id)
        plan = plan_import(session, bank.id, text, source)
        _show_plan(file, plan)
        if dry_run or (plan.faults and not good_ones):
            click.echo("Nothing was written.")
            sys.exit(SOME_FAULTS if plan.faults else 0)
        if not plan.items:
            _fail(file, "There is no question in this file.")
        actor, state = Actor.system("lms questions import"), "draft" if draft else "released"
        ids = add_planned(
            session, bank.id, category.id, plan, state=state, actor=actor, clock=current_clock()
        )
    click.echo(f"{len(ids)} questions imported into “{bank.title}”.")
    sys.exit(SOME_FAULTS if plan.faults else 0)


@questions.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--bank", "bank_id", type=int, required=True, help="The id of the bank (it is in its address).")
@click.option("--category", "category_id", type=int, help="Only this category and what is below it.")
@click.option(
    "--format", "key", type=_FORMAT, help="The format of FILE; without it the end of its name tells."
)
def export_questions(file: Path, bank_id: int, category_id: int | None, key: str | None) -> None:
    """Write a bank, without its retired questions, to FILE. What the format cannot hold is listed."""
    into = FORMATS[key] if key else format_of_file(file.name, b"")
    _bank, start = _target(bank_id, category_id)
    types = current_registry().question_types
    result = export_items(items_to_export(current_session(), start, types), into)
    file.write_text(result.text, encoding="utf-8", newline="\n")
    for note in result.losses:
        click.echo(f"question {result.items[note.place].id}: not in the file: {loss_message(note)}", err=True)
    for each in result.left_out:
        click.echo(f"question {each.id}: left out, {into.title} has no form for it", err=True)
    click.echo(f"{len(result.items)} questions written to {file}.")


@questions.command("convert")
@click.option(
    "--from", "source_key", type=_FORMAT, help="The format of IN; without it the end of its name tells."
)
@click.option(
    "--to", "target_key", type=_FORMAT, help="The format of OUT; without it the end of its name tells."
)
@click.argument("in", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def convert_questions(source_key: str | None, target_key: str | None, **files: Path) -> None:
    """Read the file IN and write it to OUT in another format, or tidied in the same. Needs no database.

    What OUT cannot hold is listed; exits with 1 when whole questions are left out of it. Faults are listed as
    file:line: reason; then, or when IN cannot be read or holds no question, nothing is written and it exits with 2.
    """
    before, after = files["in"], files["out"]
    source, text = _read(before, source_key)
    into = FORMATS[target_key] if target_key else format_of_file(after.name, b"")
    document = source.parse(text)
    _show_faults(before, [*document.faults, *document.notes])
    if document.faults:
        sys.exit(NOTHING_DONE)
    result = export_items([ExportedItem(each.line, each) for each in document.items], into)
    for note in result.losses:
        line = result.items[note.place].id
        click.echo(f"{before.name}:{line}: not in the file: {loss_message(note)}", err=True)
    for left in result.left_out:
        click.echo(f"{before.name}:{left.id}: left out, {into.title} has no form for it", err=True)
    if not result.items:
        _fail(before, "There is no question to write.")
    after.write_text(result.text, encoding="utf-8", newline="\n")
    click.echo(f"{len(result.items)} questions written to {after}.")
    sys.exit(SOME_FAULTS if result.left_out else 0)


def _read(file: Path, key: str | None) -> tuple[Format, str]:
    """The file's format and text."""
    data = file.read_bytes()
    source = FORMATS[key] if key else format_of_file(file.name, data)
    try:
        return source, source.decode(data)
    except DecodingRefused as refusal:
        _fail(file, refusal_message(refusal))


def _target(bank_id: int, category_id: int | None) -> tuple[Bank, Category]:
    session = current_session()
    bank = session.get(Bank, bank_id)
    if bank is None:
        raise click.BadParameter(f"there is no bank {bank_id}", param_hint="--bank")
    if category_id is None:
        return bank, top_category(session, bank_id)
    category = category_of_bank(session, bank_id, category_id)
    if category is None:
        raise click.BadParameter(f"the bank has no category {category_id}", param_hint="--category")
    return bank, category


def _show_plan(file: Path, plan: ImportPlan) -> None:
    _show_faults(file, [*plan.faults, *plan.notes])
    for each in plan.items:
        if each.fate is not Fate.NEW:
            known = f" ({each.known_as})" if each.known_as else ""
            click.echo(f"{file.name}:{each.item.line}: {FATES[each.fate]}{known}")
    totals = plan.counts
    click.echo(", ".join(f"{FATES[fate]}: {totals[fate]}" for fate in Fate))


def _show_faults(file: Path, faults: Sequence[Fault]) -> None:
    for fault in faults:
        click.echo(f"{file.name}:{fault.line}: {fault_message(fault)}  {fault.excerpt}".rstrip(), err=True)


def _fail(file: Path, reason: str) -> NoReturn:
    click.echo(f"{file}: {reason}", err=True)
    sys.exit(NOTHING_DONE)
