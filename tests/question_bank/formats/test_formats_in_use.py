"""A file of any format comes in through the pages and the console as GIFT does, and a bank leaves in any format."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases
from question_bank.bank.models import Bank, Category, Item, QuestionUpload
from question_bank.bank.services.categories import top_category
from question_bank.formats.exporting import export_items, items_to_export
from question_bank.formats.importing import (
    ImportRefused,
    apply_upload,
    format_of_upload,
    keep_upload,
    plan_upload,
)
from question_bank.formats.registry import AIKEN, GIFT, MOODLE_XML, WRITTEN, XUESHI, format_of_file
from tests.question_bank.bank.factories import ACTOR, CLOCK, TYPES, make_bank
from tests.question_bank.formats.texts import parse, written

QUESTIONS = """$CATEGORY: 消防/报警

// [tag:电话] [id:zh-1]
::报警::火警电话是多少？ {=119#对 ~%50%110 ~%-33.333%120}
"""
AIKEN_TEXT = "几点开会？\nA) 九点\nB) 十点\nANSWER: A\n"


def _converted(into):
    return written(into, parse(GIFT, QUESTIONS).items)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.gift", "", GIFT), ("a.XML", "", MOODLE_XML), ("a.json", "", XUESHI), ("a.aiken", "", AIKEN),
        ("a.txt", QUESTIONS, GIFT), ("a.txt", AIKEN_TEXT, AIKEN), ("a.txt", "Q {A) x}\nANSWER: A", GIFT),
        ("a", "", GIFT), ("", "", GIFT),
    ],
)  # fmt: skip
def test_the_file_tells_its_format(name, text, told):
    assert format_of_file(name, text.encode()) is told
    if told is AIKEN and text:
        assert format_of_file(name, text.encode("utf-16")) is told


def _keep(session, bank, source, chosen=None, name=None):
    data = _converted(source).encode()
    name = name or f"题.{source.extensions[0]}"
    top = top_category(session, bank.id)
    source = chosen or format_of_file(name, data)
    return keep_upload(session, top, name, data, source, actor=ACTOR, clock=CLOCK)


@on_both_databases
@pytest.mark.parametrize("source", [GIFT, MOODLE_XML, XUESHI], ids=lambda each: each.key)
def test_a_bank_leaves_as_it_came_and_the_same_file_twice_adds_nothing(session, source):
    with unit_of_work():
        bank = make_bank(session, make_unit(session))[0]
        upload = _keep(session, bank, source)
        assert format_of_upload(upload) is source
        counts = plan_upload(session, upload).counts
        apply_upload(session, upload, counts, takes_the_good_ones=False, actor=ACTOR, clock=CLOCK)
        assert format_of_upload(upload) is source
        again = _keep(session, bank, XUESHI)
        known = plan_upload(session, again).counts
        assert (known["new"], known["known"]) == (0, 1)
        with pytest.raises(ImportRefused, match="nothing_new"):
            apply_upload(session, again, known, takes_the_good_ones=True, actor=ACTOR, clock=CLOCK)
    items = items_to_export(session, top_category(session, bank.id), TYPES)
    result = export_items(items, source)
    assert (result.losses, result.left_out) == ([], [])
    [read] = parse(source, result.data.decode()).items
    assert (read.title, read.id, read.tags, read.category) == ("报警", "zh-1", ("电话",), ("消防", "报警"))
    lossy = export_items(items, AIKEN)
    assert {note.code for note in lossy.losses} == {"category", "title", "tags", "id", "feedback", "weights"}


def test_the_person_may_name_the_format(session):
    with unit_of_work():
        bank = make_bank(session, make_unit(session))[0]
        upload = _keep(session, bank, MOODLE_XML, chosen=MOODLE_XML, name="题.txt")
        assert plan_upload(session, upload).counts["new"] == 1


@pytest.fixture
def trainer(session, signed_in):
    """A trainer's browser and the bank."""
    with unit_of_work():
        unit = make_unit(session)
        bank, top = make_bank(session, unit)
        person = make_person(session, unit)
        account = make_account(session, person, (Role.TRAINER, unit))
    return signed_in(account), bank.id, top.id


def test_from_upload_to_bank_and_out_again(trainer, session):
    browser, bank, top = trainer
    address = f"/questions/banks/{bank}/import"
    faulty = _converted(MOODLE_XML).replace(
        "</quiz>", '<question type="odd"><questiontext>Q</questiontext></question></quiz>'
    )
    faulty = faulty.replace("</name>", "</name><defaultgrade>3</defaultgrade>")
    sent = {"file": (BytesIO(faulty.encode()), "题.dat.xml"), "category": top, "format": ""}
    preview = browser.post(address, data=sent, headers={"Accept-Language": "en"}).location
    page = browser.get(preview, headers={"Accept-Language": "en"}).text
    assert "Moodle XML" in page
    assert "odd" in page
    assert (
        "papers set the marks" in browser.get(f"{preview}?show=notes", headers={"Accept-Language": "en"}).text
    )
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', page))
    browser.post(preview, data=fields | {"good_ones": "yes"})
    assert session.scalar(select(func.count()).select_from(Item)) == 1
    assert session.scalars(select(QuestionUpload.format)).one() == "moodle_xml"
    for key, each in WRITTEN.items():
        shown = browser.get(f"/questions/banks/{bank}/export?format={key}", headers={"Accept-Language": "en"})
        assert each.title in shown.text
        file = browser.get(f"/questions/banks/{bank}/export.{key}")
        assert file.mimetype == each.media_type
        assert len(parse(each, file.data).items) == 1
    assert browser.get(f"/questions/banks/{bank}/export.odd").status_code == 404
    assert browser.get(f"/questions/banks/{bank}/export?format=odd").status_code == 404


@pytest.fixture
def run(app, tmp_path):
    """Runs `lms questions …` where IN.xml and the like are files in a folder of the test's own."""

    def command(*arguments, **files):
        for name, data in files.items():
            (tmp_path / name.replace("_", ".")).write_bytes(data)
        whole = [str(tmp_path / each) if "." in each else each for each in arguments]
        result = app.test_cli_runner().invoke(args=["questions", *whole])
        return result.exit_code, result.output

    return command


@pytest.mark.parametrize("into", [GIFT, MOODLE_XML, XUESHI], ids=lambda each: each.key)
def test_convert_without_a_question_to_the_database(run, tmp_path, into, count_queries):
    with count_queries() as statements:
        code, output = run("convert", "in.gift", f"out.{into.extensions[0]}", in_gift=QUESTIONS.encode())
    assert (code, statements) == (0, []), output
    read = parse(into, (tmp_path / f"out.{into.extensions[0]}").read_text(encoding="utf-8"))
    assert read.faults == ()
    assert read.items[0].tags == ("电话",)


def test_convert_with_named_formats_says_what_is_lost(run, tmp_path):
    questions = (QUESTIONS + "\n对吗？ {T}\n").encode()
    code, output = run("convert", "--from", "gift", "--to", "aiken", "in.dat", "out.dat", in_dat=questions)
    assert code == 1
    assert re.search(r"in\.dat:4: not in the file: .+", output)
    assert "in.dat:6: left out, Aiken has no form for it" in output
    assert len(parse(AIKEN, (tmp_path / "out.dat").read_text(encoding="utf-8")).items) == 1


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"<quiz><question type='odd'><questiontext>Q</questiontext></question>\n<p/></quiz>", "in.xml:2: "),
        (b"<!DOCTYPE quiz><quiz/>", "in.xml:1: "),
        (b"<quiz></quiz>", "in.xml: "),
        (b'<?xml version="1.0" encoding="x"?><quiz/>', "in.xml: "),
    ],
)
def test_convert_writes_nothing_of_a_faulty_file(run, tmp_path, data, line):
    code, output = run("convert", "in.xml", "out.gift", in_xml=data)
    assert code == 2
    assert line in output
    assert not (tmp_path / "out.gift").exists()


def test_import_and_export_on_the_console(run, session, tmp_path):
    with unit_of_work():
        bank = str(make_bank(session, make_unit(session))[0].id)
    xml = _converted(MOODLE_XML).encode()
    assert run("import", "in.xml", "--bank", bank, in_xml=xml)[0] == 0
    assert run("import", "--format", "moodle_xml", "in.dat", "--bank", bank, in_dat=xml)[0] == 0
    assert session.scalar(select(func.count()).select_from(Item)) == 1
    assert run("export", "out.json", "--bank", bank)[0] == 0
    assert parse(XUESHI, (tmp_path / "out.json").read_text(encoding="utf-8")).items[0].id == "zh-1"
    assert session.scalar(select(func.count()).select_from(Bank)) == 1
    assert session.scalar(select(func.count()).select_from(Category)) == 3
