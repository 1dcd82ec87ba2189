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
from question_bank.bank.services.categories import top_category
from question_bank.bank.services.items import category_of_bank
from question_bank.bank.services.reading import category_tree
from question_bank.formats.exporting import ExportedItem, export_items, items_to_export
from question_bank.formats.format import Format
from question_bank.formats.importing import Fate, ImportPlan, add_planned, plan_import
from question_bank.formats.keeping import BankMedia, keep_media, receive_media
from question_bank.formats.messages import fault_message, loss_message
from question_bank.formats.parsed import Document, Fault
from question_bank.formats.reasons import FATES
from question_bank.formats.registry import FORMATS, format_of_file
from question_bank.formats.xlsx import template_workbook
from question_bank.search.services.indexing import reindex_everything

questions = AppGroup("questions", help="Files of questions: Excel, Word, GIFT, Moodle XML, QTI and others.")
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
    _source, document = _read(file, key)
    received = {} if dry_run else receive_media(document.media)
    with unit_of_work() as session:
        bank, category = _target(bank_id, category_id)
        plan = plan_import(session, bank.id, document)
        _show_plan(file, plan)
        if dry_run or (plan.faults and not good_ones):
            click.echo("Nothing was written.")
            sys.exit(SOME_FAULTS if plan.faults else 0)
        if not plan.items:
            _fail(file, "There is no question in this file.")
        actor, state = Actor.system("lms questions import"), "draft" if draft else "released"
        keep_media(session, bank, received, actor=actor, clock=current_clock())
        ids = add_planned(
            session, bank.id, category.id, plan, state=state, actor=actor, clock=current_clock()
        )
    click.echo(f"{len(ids)} questions imported into “{bank.title}”.")
    sys.exit(SOME_FAULTS if plan.faults else 0)


@questions.command("template")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--bank", "bank_id", type=int, help="Offer the categories of this bank to choose from.")
def write_template(out: Path, language: str, bank_id: int | None) -> None:
    """Write the spreadsheet template to OUT: fill it in, then `lms questions import OUT`."""
    names: list[str] = []
    if bank_id is not None:
        bank, _top = _target(bank_id, None)
        names = [" / ".join(each.names) for each in category_tree(current_session(), bank.id) if each.names]
    out.write_bytes(template_workbook(language, names))
    click.echo(f"The template was written to {out}.")


@questions.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--bank", "bank_id", type=int, required=True, help="The id of the bank (it is in its address).")
@click.option("--category", "category_id", type=int, help="Only this category and what is below it.")
@click.option(
    "--format", "key", type=_FORMAT, help="The format of FILE; without it the end of its name tells."
)
def export_questions(file: Path, bank_id: int, category_id: int | None, key: str | None) -> None:
    """Write a bank, without its retired questions, to FILE. What the format cannot hold is listed."""
    into = _target_format(file, key)
    bank, start = _target(bank_id, category_id)
    session = current_session()
    items = items_to_export(session, start, current_registry().question_types)
    result = export_items(items, into, BankMedia(session, bank.id))
    file.write_bytes(result.data)
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
    _source, document = _read(before, source_key)
    into = _target_format(after, target_key)
    _show_faults(before, [*document.faults, *document.notes])
    if document.faults:
        sys.exit(NOTHING_DONE)
    result = export_items(
        [ExportedItem(each.line, each) for each in document.items], into, document.media.get
    )
    for note in result.losses:
        line = result.items[note.place].id
        click.echo(f"{before.name}:{line}: not in the file: {loss_message(note)}", err=True)
    for left in result.left_out:
        click.echo(f"{before.name}:{left.id}: left out, {into.title} has no form for it", err=True)
    if not result.items:
        _fail(before, "There is no question to write.")
    after.write_bytes(result.data)
    click.echo(f"{len(result.items)} questions written to {after}.")
    sys.exit(SOME_FAULTS if result.left_out else 0)


@questions.command("reindex")
def reindex_questions() -> None:
    """Make the index of all questions again, by which they are searched and compared.

    It is kept in step with the questions by itself; this repairs it, and brings it up to date after a question type was
    installed.
    """
    with unit_of_work() as session:
        count = reindex_everything(session, current_registry().question_types)
    click.echo(f"{count} questions indexed.")


def _read(file: Path, key: str | None) -> tuple[Format, Document]:
    """The file's format and what is in it."""
    data = file.read_bytes()
    source = FORMATS[key] if key else format_of_file(file.name, data)
    document = source.read(data)
    if document.refusal is not None:
        _fail(file, fault_message(document.refusal))
    return source, document


def _target_format(file: Path, key: str | None) -> Format:
    into = FORMATS[key] if key else format_of_file(file.name, b"")
    if into.write is None:
        raise click.BadParameter(f"{into.title} is read only; choose another format", param_hint="--to")
    return into


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
