"""Pictures and sounds travel with questions, and are shown from their address to whoever is signed in."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from lms.clock import current_clock
from lms.contracts.access import Role
from lms.contracts.questions import TextFormat
from lms.db import unit_of_work
from lms.files.models import File
from lms.jobs.api import enqueue
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from question_bank.bank.models import BankMedium, Item, ItemVersion, QuestionUpload
from question_bank.bank.services.copying import copy_items
from question_bank.bank.services.items import NewItem, edit_item
from question_bank.formats.importing import keep_upload
from question_bank.formats.keeping import keep_media, receive_media
from question_bank.formats.media import MediaCollector, MediumRefused, media_in
from question_bank.formats.parsed import Medium
from question_bank.formats.registry import MOODLE_XML, XUESHI
from question_bank.formats.sweeping import SWEEPING_JOB
from tests.question_bank.bank.factories import ACTOR, TYPES, choice, make_bank, make_items
from tests.question_bank.formats.texts import parse, written


def picture(colour="red"):
    stream = BytesIO()
    Image.new("RGB", (8, 8), colour).save(stream, "PNG")
    return stream.getvalue()


DATA = base64.b64encode(picture()).decode()
DIGEST = sha256(picture()).hexdigest()
URL = f"/questions/media/{DIGEST}.png"
XML = (
    '<quiz><question type="essay"><questiontext format="html">'
    '<text>&lt;img src="@@PLUGINFILE@@/a%20b.png" alt="x"&gt; what?</text>'
    f'<file name="a b.png" path="/" encoding="base64">{DATA}</file></questiontext></question></quiz>'
)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>", "not_a_picture"),
        ("a.png", b"<script>alert(1)</script>", "not_a_picture"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50, "not_a_picture"),
        ("a.mp4", b"\0\0\0\x18ftypisom" + b"\0" * 20, "not_a_picture"),
        ("a.png", b"\0" * (10 * 1024 * 1024 + 1), "picture_too_large"),
    ],
    ids=["svg", "script", "broken", "video", "large"],
)
def test_what_is_no_picture_is_refused(name, data, code):
    with pytest.raises(MediumRefused) as refusal:
        MediaCollector().add(name, data)
    assert refusal.value.code == code


def test_the_content_tells_what_a_medium_is():
    collector = MediaCollector()
    assert collector.add("x.exe", picture()) == URL
    assert collector.add("sound.png", b"ID3\x03" + b"\0" * 60).endswith(".mp3")
    assert media_in(f'<img src="{URL}"> {URL}') == [(DIGEST, "png")]


def test_moodle_files_come_in_and_go_out():
    document = parse(MOODLE_XML, XML)
    assert (document.faults, list(document.media)) == ((), [DIGEST])
    [item] = document.items
    assert f'src="{URL}"' in item.content.stem.text
    assert MOODLE_XML.losses(item) == ()
    out = written(MOODLE_XML, document.items, document.media.get)
    assert DATA in out
    assert URL not in out
    again = parse(MOODLE_XML, out)
    assert (again.items, again.media.keys()) == (document.items, document.media.keys())


def test_xueshi_json_carries_media_and_checks_them():
    document = parse(MOODLE_XML, XML)
    out = written(XUESHI, document.items, document.media.get)
    read = parse(XUESHI, out)
    assert (read.items, read.media[DIGEST].data) == (document.items, picture())
    forged = json.loads(out)
    forged["media"][DIGEST]["data"] = base64.b64encode(picture("blue")).decode()
    assert [each.code for each in parse(XUESHI, json.dumps(forged)).faults] == ["picture_altered"]


def test_from_the_file_to_the_page(session, signed_in, client):
    with unit_of_work():
        unit = make_unit(session)
        bank, top = make_bank(session, unit)
        account = make_account(session, make_person(session, unit), (Role.TRAINER, unit))
        stranger = make_account(session, make_person(session, make_unit(session, "外单位")))
    browser = signed_in(account)
    sent = {"file": (BytesIO(XML.encode()), "题.xml"), "category": top.id, "format": ""}
    preview = browser.post(f"/questions/banks/{bank.id}/import", data=sent).location
    assert URL in browser.get(preview).text
    shown = browser.get(URL)
    assert (shown.status_code, shown.data, shown.mimetype) == (200, picture(), "image/png")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=31536000" in shown.headers["Cache-Control"]
    assert browser.get(URL.replace(".png", ".gif")).status_code == 404
    assert browser.get(f"/questions/media/{'0' * 64}.png").status_code == 404
    assert session.scalars(select(BankMedium.sha256)).all() == [DIGEST]
    answer = browser.post(f"/questions/banks/{bank.id}/media", data={"file": (BytesIO(picture()), "b.png")})
    assert (answer.status_code, answer.get_json()) == (201, {"url": URL})
    assert signed_in(stranger).get(URL).status_code == 404
    assert session.scalars(select(ItemVersion.id)).all() == []


def test_pasted_text_is_previewed(session, signed_in):
    with unit_of_work():
        unit = make_unit(session)
        bank, top = make_bank(session, unit)
        account = make_account(session, make_person(session, unit), (Role.TRAINER, unit))
    browser = signed_in(account)
    address = f"/questions/banks/{bank.id}/import"
    sent = {"text": "1. 火警电话？\nA. 119\nB. 110\n答案：A\n2. 无答案\n", "category": top.id, "format": ""}
    page = browser.get(browser.post(address, data=sent).location + "?show=new").text
    assert "火警电话？" in page
    assert browser.post(address, data={"category": top.id, "format": ""}).status_code == 422
    template = browser.get(f"{address}/template.xlsx")
    assert template.data.startswith(b"PK")


def received(session, bank, colour, clock):
    """A picture taken in by a bank; its SHA-256."""
    data = picture(colour)
    digest = sha256(data).hexdigest()
    media = receive_media({digest: Medium(f"{colour}.png", data)})
    keep_media(session, bank, media, actor=ACTOR, clock=clock)
    return digest


def media_left(session):
    rows = session.execute(select(BankMedium.bank_id, BankMedium.sha256, BankMedium.file_id)).all()
    assert {row.file_id for row in rows} == set(session.scalars(select(File.id)))
    return {(row.bank_id, row.sha256) for row in rows}


@on_both_databases
def test_what_no_version_shows_goes_after_a_month(app, session, clock):
    with unit_of_work():
        bank, top = make_bank(session, make_unit(session))
        other, drawer = make_bank(session, make_unit(session, "乙处"))
        shown, unused, again = (received(session, bank, each, clock) for each in ("red", "blue", "green"))
        asked = choice(f'谁？<img src="/questions/media/{shown}.png">', form=TextFormat.HTML)
        [item_id] = make_items(session, bank, top, [asked])
        copy_items(session, bank, [item_id], other, drawer, source_note="", actor=ACTOR, clock=clock)
        edited = NewItem(TYPES["question_bank.single_choice"], choice("没有图了"), top.id)
        edit_item(session, session.get_one(Item, item_id), edited, seen_version=1, actor=ACTOR, clock=clock)
        keep_upload(session, top, "题.json", b"[]", XUESHI, actor=ACTOR, clock=clock)
    used = {(bank.id, shown), (other.id, shown)}
    clock.advance(days=30)
    sweep(app)
    assert media_left(session) == used | {(bank.id, unused), (bank.id, again)}
    with unit_of_work():
        assert received(session, bank, "green", clock) == again
    clock.advance(seconds=1)
    sweep(app)
    assert media_left(session) == used | {(bank.id, again)}
    assert session.scalars(select(QuestionUpload.id)).all() == []


@on_both_databases
def test_a_file_that_another_bank_still_has_stays(app, session, clock):
    with unit_of_work():
        first, _top = make_bank(session, make_unit(session))
        second, _top = make_bank(session, make_unit(session, "乙处"))
        digest = received(session, first, "red", clock)
        [file_id] = session.scalars(select(BankMedium.file_id))
        later = clock() + timedelta(days=1)
        lent = BankMedium(
            sha256=digest, bank_id=second.id, file_id=file_id, name="red.png", received_at=later
        )
        session.add(lent)
    clock.advance(days=30, hours=1)
    sweep(app)
    assert media_left(session) == {(second.id, digest)}
    clock.advance(days=1)
    sweep(app)
    assert media_left(session) == set()


def sweep(app):
    with unit_of_work() as session:
        enqueue(session, SWEEPING_JOB, {}, actor=ACTOR, clock=current_clock())
    run_due_jobs(app)
