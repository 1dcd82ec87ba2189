"""Uploads: what is taken and how it is explained when it is not; who may read a file, and how it is sent."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.files.api import (
    FileRefused,
    file_card,
    open_file,
    receive_upload,
    remove_file,
    signed_url,
    store_upload,
)
from lms.testing.factories import make_account, make_person, make_unit
from tests.lms.files import samples


@pytest.fixture
def house(session):
    """Two organisations; in the first a trainer and a member, in the other a member."""
    with unit_of_work():
        ours, theirs = make_unit(session, "本单位"), make_unit(session, "外单位")
        return {
            "unit": ours.id,
            "trainer": make_account(session, make_person(session, ours), (Role.TRAINER, ours)),
            "member": make_account(session, make_person(session, ours)),
            "stranger": make_account(session, make_person(session, theirs)),
        }


@pytest.fixture
def take(session, house, actor_for, clock):
    """take(stream, name): the stream taken in by the trainer."""

    def taking(stream, name="file", **options):
        actor = actor_for(house["trainer"])
        with unit_of_work():
            return store_upload(
                session, stream, name=name, unit_id=house["unit"], actor=actor, clock=clock, **options
            )

    return taking


def test_a_file_is_kept_as_it_came(app, session, take):
    card = take(samples.office(), "培训 方案.doc")
    assert (card.name, card.kind, card.size) == (
        "培训 方案.docx",
        "document",
        len(samples.office().getvalue()),
    )
    with open_file(card) as content:
        assert content.read() == samples.office().getvalue()
    assert file_card(session, card.id) == card


def test_the_same_content_is_stored_once(app, take, tmp_path):
    first, second = take(samples.picture(), "a.png"), take(samples.picture(), "b.png")
    assert (first.sha256, first.key != second.key) == (second.sha256, True)
    assert [p.name for p in (tmp_path / "files").rglob("*") if p.is_file()] == [first.sha256]


@pytest.mark.parametrize(
    ("stream", "name", "says"),
    [
        (io.BytesIO(b"<svg/>"), "logo.svg", "SVG and HTML files can run programs"),
        (io.BytesIO(b""), "empty.txt", "is empty"),
        (io.BytesIO(b"MZ\x00"), "setup.exe", "Choose"),
        (io.BytesIO(b"\x89PNG\r\n\x1a\nnot a picture"), "broken.png", "is damaged"),
        (samples.picture_that_says_it_is(30_000, 30_000), "bomb.png", "too many pixels"),
        (io.BytesIO(b"PK\x03\x04 and no more"), "half.docx", "is damaged"),
        (samples.office("readme.md"), "archive.zip", "is not taken here"),
        (samples.office(extra={"word/vbaProject.bin": b"x"}), "macro.docx", "contains macros"),
        (samples.office(extra={"word/zeros": bytes(50_000_000)}), "bomb.docx", "unpacks to far more"),
        (samples.lying_office(), "liar.docx", "unpacks to far more"),
        (samples.overlapping_office(), "overlap.docx", "unpacks to far more"),
        (io.BytesIO(b"words " * 10_000_000), "long.txt", "at most 50 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_is_not_taken_is_explained(app, stream, name, says, tmp_path):
    with pytest.raises(FileRefused) as refusal:
        receive_upload(stream, name=name)
    assert name in str(refusal.value)
    assert says in str(refusal.value)
    assert [p for p in (tmp_path / "files").rglob("*") if p.is_file()] == []


def test_each_place_takes_its_kinds(app):
    with pytest.raises(FileRefused, match="Choose a table"):
        receive_upload(samples.picture(), name="a.png", kinds={"spreadsheet"})


def test_who_may_read_a_file(app, take, house, signed_in, client, clock):
    shared, private = take(samples.picture()), take(samples.picture(), visibility="private")
    with app.test_request_context():
        addresses = [shared.url, private.url]
        signed = signed_url(private, clock=clock, valid_for=timedelta(hours=1))
    expected = {"trainer": [200, 200], "member": [200, 404], "stranger": [404, 404]}
    for who, codes in expected.items():
        assert [signed_in(house[who]).get(address).status_code for address in addresses] == codes, who
    assert [client.get(address).status_code for address in addresses] == [302, 302]
    assert client.get(signed).status_code == 200
    assert client.get(signed.replace("/signed/", "/signed/x")).status_code == 404
    clock.advance(minutes=67)
    assert client.get(signed).status_code == 404


@pytest.mark.parametrize(
    ("stream", "name", "way", "is_sandboxed"),
    [
        (samples.picture(), "图 1.png", "inline", True),
        (io.BytesIO(b"%PDF-1.7"), "a.pdf", "inline", False),  # viewers do not work in a sandbox
        (samples.office(), "a.docx", "attachment", True),
        (io.BytesIO(b"words"), "a.txt", "attachment", True),
    ],
)
def test_how_a_file_is_sent(app, take, house, signed_in, stream, name, way, is_sandboxed):
    card = take(stream, name)
    with app.test_request_context():
        answer = signed_in(house["member"]).get(card.url)
    assert answer.mimetype == card.mime
    assert answer.headers["Content-Disposition"].startswith(f"{way}; filename=")
    assert "sandbox" in answer.headers["Content-Security-Policy"] or not is_sandboxed
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if name.startswith("图"):
        assert "filename*=UTF-8''%E5%9B%BE%201.png" in answer.headers["Content-Disposition"]


def test_a_removed_file_is_gone(app, session, take, house, signed_in):
    card = take(samples.picture())
    with unit_of_work():
        remove_file(session, card.id)
    with app.test_request_context():
        url = card.url
    assert signed_in(house["member"]).get(url).status_code == 404


def test_the_editor_uploads_pictures_only_and_only_for_those_who_write(app, house, signed_in):
    def post(who, stream):
        return signed_in(house[who]).post("/files/images", data={"file": (stream, "图.png")})

    answer = post("trainer", samples.picture(kind="WEBP"))
    assert answer.status_code == 201
    assert answer.json["url"].startswith("/files/")
    assert signed_in(house["member"]).get(answer.json["url"]).mimetype == "image/webp"
    refused = post("trainer", samples.office())
    assert refused.status_code == 422
    assert "Choose a picture" in refused.json["error"]
    assert post("member", samples.picture()).status_code == 403
    app.config["WTF_CSRF_ENABLED"] = True
    assert post("trainer", samples.picture()).status_code == 400
