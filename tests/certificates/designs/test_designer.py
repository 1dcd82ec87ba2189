"""The page in which a certificate is designed, as somebody uses it whose browser runs no scripts."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select

from certificates.designs.domain import own_key
from certificates.designs.models import CertificateTemplate, CertificateTemplateVersion, TemplatePicture
from certificates.designs.reading import drawing_of, find_design
from certificates.rendering import DesignedTemplate, render_certificate
from certificates.rendering.domain.layout import new_element
from certificates.shipped.catalogue import STARTS
from lms.db import unit_of_work
from lms.files.models import File
from lms.testing.factories import make_unit
from tests.certificates.completions import complete
from tests.certificates.designs.layouts import record, sent
from tests.certificates.sheets import EVERYDAY, text

NEW = "/certificates/designer/new"


@pytest.fixture
def trainer(town, signed_in):
    return signed_in(town.accounts["trainer"])


def form(town, *elements, **changes):
    return sent(record(*elements), unit_id=town.units.first) | changes


def newest(session, model=CertificateTemplate):
    session.expire_all()
    return session.scalars(select(model).order_by(model.id.desc())).first()


def png(size=(30, 20), colour=(200, 30, 30)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.key)
def test_a_start_is_saved_as_it_stands_and_draws_the_same(town, session, trainer, start):
    page = trainer.get(f"{NEW}?start={start.key}").text
    layout = start.template.layout
    assert page.count("<details>") >= len(layout.elements)
    answer = trainer.post(NEW, data=sent(layout.as_record(), unit_id=town.units.first))
    assert answer.status_code == 303
    kept = drawing_of(session, own_key(newest(session).id), 1)
    assert isinstance(kept, DesignedTemplate)
    assert kept.layout == layout
    assert render_certificate(kept, EVERYDAY) == render_certificate(start.template, EVERYDAY)


def test_what_is_issued_keeps_its_version(town, session, trainer, clock):
    trainer.post(NEW, data=form(town, new_element("text", content="第一版", x=20, y=100)))
    row = newest(session)
    address = f"/certificates/designer/{row.id}"
    certificate = complete(town.people.li, clock, award_ref=own_key(row.id))
    assert '"template_version":1' in certificate.snapshot
    trainer.post(address, data=form(town, new_element("text", content="第一版", x=20, y=100), title="改名"))
    assert newest(session).version == 1  # another name is no other drawing
    trainer.post(address, data=form(town, new_element("text", content="第二版", x=20, y=100)))
    assert find_design(session, own_key(row.id)).version == 2
    drawn = [drawing_of(session, own_key(row.id), number) for number in (1, 2)]
    assert "第一版" in text(render_certificate(drawn[0], EVERYDAY))
    assert "第二版" in text(render_certificate(drawn[1], EVERYDAY))
    assert "第二版" in trainer.get(address).text
    moved = trainer.get(f"/certificates/templates/{row.id}")
    assert (moved.status_code, moved.location) == (302, address)


@pytest.mark.parametrize(
    ("action", "kinds"),
    [
        ("add:qr", ["text", "line", "seal", "qr"]),
        ("remove:1", ["text", "seal"]),
        ("copy:1", ["text", "line", "line", "seal"]),
        ("up:2", ["text", "seal", "line"]),
        ("down:1", ["text", "seal", "line"]),
        ("up:0", ["text", "line", "seal"]),
        ("down:2", ["text", "line", "seal"]),
    ],
)
def test_buttons_change_the_form_and_keep_nothing(town, session, trainer, action, kinds):
    page = trainer.post(NEW, data=form(town, new_element("line"), new_element("seal"), do=action))
    assert page.status_code == 200
    listed = page.text.split("<template")[0]
    assert [part.split('"')[0] for part in listed.split('data-element="')[1:]] == [
        str(n) for n in range(len(kinds))
    ]
    assert [part.split('"')[0] for part in listed.split('" data-type="')[1:] if "designer" not in part[:5]][
        -len(kinds) :
    ] == kinds
    assert newest(session) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"e1-content": "{nmae}"}, "Element 2 (Text block), Text and fields: there is no field “nmae”"),
        ({"e1-size": "999"}, "Element 2 (Text block), Size: it must be between 4 and 150"),
        ({"e1-size": ""}, "“” is not a number"),
        ({"e1-colour": "red;"}, "is not a colour"),
        ({"e1-content": "ཀ"}, "the character ཀ (U+0F40), which none of the fonts can print"),
        ({"e0-content": "x"}, "the field {name}"),
        ({"title": ""}, "This field is required."),
        ({"e1-type": "script"}, "there is no element of the type “script”"),
        ({"paper": "a0"}, "Paper size: “a0” is not one of"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(town, session, trainer, changes, said):
    page = trainer.post(NEW, data=form(town, new_element("text"), **changes))
    assert page.status_code == 422
    assert said in page.text
    assert newest(session) is None
    assert newest(session, CertificateTemplateVersion) is None


def test_a_fault_speaks_chinese(town, trainer):
    page = trainer.post(
        NEW, data=form(town, new_element("text", size=999)), headers={"Accept-Language": "zh-CN"}
    )
    assert "第 2 个元素（文字），字号：须在 4 与 150 之间" in page.text


def test_the_preview_is_drawn_by_the_engine_from_what_is_not_saved_yet(town, session, trainer):
    data = form(town, new_element("text", content="尚未保存", x=20, y=100))
    pdf = trainer.post("/certificates/designer/preview.pdf", data=data).data
    assert "尚未保存" in text(pdf)
    picture = trainer.post("/certificates/designer/preview.png", data=data)
    assert Image.open(io.BytesIO(picture.data)).width == 1600
    assert newest(session) is None
    refused = trainer.post(
        "/certificates/designer/preview.pdf", data=form(town, new_element("text", content="{x}"))
    )
    assert (refused.status_code, "there is no field “x”" in refused.text) == (422, True)


def test_a_picture_is_uploaded_drawn_and_kept(town, session, trainer):
    data = form(town, new_element("picture", x=100, y=100)) | {"e1-upload": (io.BytesIO(png()), "logo.png")}
    assert trainer.post(NEW, data=data, content_type="multipart/form-data").status_code == 303
    row = newest(session)
    used = session.scalars(select(TemplatePicture)).one()
    kept = drawing_of(session, own_key(row.id), 1)
    assert isinstance(kept, DesignedTemplate)
    assert kept.layout.picture_ids == (used.file_id,)
    assert Image.open(io.BytesIO(kept.pictures[used.file_id])).size == (30, 20)
    assert render_certificate(kept, EVERYDAY).startswith(b"%PDF-")
    assert Image.open(io.BytesIO(trainer.get(f"/certificates/templates/{row.id}.png").data)).width == 640


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>', "logo.svg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "logo.png"),
        (b"%PDF-1.4", "logo.png"),
        (png()[:60], "cut.png"),
        (b"", "empty.png"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "sound.png"),
    ],
)
def test_what_is_no_picture_is_refused(town, session, trainer, content, name):
    answer = trainer.post("/certificates/designer/pictures", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 422
    assert name in answer.json["error"]
    assert session.scalars(select(File)).first() is None


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(trainer):
    stream = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(stream, "PNG")
    answer = trainer.post(
        "/certificates/designer/pictures", data={"file": (io.BytesIO(stream.getvalue()), "huge.png")}
    )
    assert answer.status_code == 422
    assert "too many pixels" in answer.json["error"]


def test_a_picture_of_somebody_else_is_neither_drawn_nor_kept(town, session, trainer, clock):
    with unit_of_work():
        elsewhere = make_unit(session, "外市")
        make_file = {
            "mime": "image/png",
            "kind": "image",
            "size": 9,
            "sha256": "0" * 64,
            "created_at": clock(),
        }
        theirs = File(key="a", name="a.png", unit_id=elsewhere.id, visibility="organisation", **make_file)
        private = File(key="b", name="b.png", unit_id=town.units.first, visibility="private", **make_file)
        session.add_all([theirs, private])
        session.flush()
        ids = [theirs.id, private.id, 999]
    for file_id in ids:
        data = form(town, new_element("picture", picture=file_id, x=100, y=100))
        kept = trainer.post(NEW, data=data)
        assert (kept.status_code, "the picture is not there any more" in kept.text) == (422, True)
        assert trainer.post("/certificates/designer/preview.png", data=data).status_code == 422
    assert newest(session) is None


@pytest.mark.parametrize(("who", "status"), [("li", 403), ("trainer", 200), ("first", 200)])
def test_who_designs(town, signed_in, who, status):
    assert signed_in(town.accounts[who]).get(NEW).status_code == status


def test_a_design_of_another_unit_is_not_found(town, session, trainer, signed_in):
    trainer.post(NEW, data=form(town))
    address = f"/certificates/designer/{newest(session).id}"
    stranger = signed_in(town.accounts["second"])
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, data=form(town, title="fremd")).status_code == 404
    assert stranger.get(f"/certificates/templates/{newest(session).id}.png").status_code == 404
    assert (
        trainer.post(NEW, data=form(town, unit_id=town.units.second)).status_code == 422
    )  # not among the choices
