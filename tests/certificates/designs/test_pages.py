"""Trainers choose among designs and write their own; what could harm is refused with its reason."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import select

from certificates.designs.domain import last_valid_day, own_id, own_key
from certificates.designs.field_notes import FIELD_NOTES
from certificates.designs.models import CertificateTemplate, CertificateTemplateVersion
from certificates.designs.reading import designs_to_choose, find_design
from certificates.rendering import FIELDS, HtmlTemplate, available_engines
from certificates.shipped.catalogue import SHIPPED, STARTS, shipped_template
from lms.contracts.access import Scope
from lms.db import unit_of_work
from lms.organisation.models import Unit
from lms.testing.factories import make_person
from tests.certificates.completions import complete
from tests.certificates.sheets import pages, text

HAS_PDFKIT = all(status.is_available for status in available_engines())


@pytest.fixture
def trainer(town, signed_in):
    return signed_in(town.accounts["trainer"])


def diploma() -> str:
    template = shipped_template("certificates.diploma")
    assert isinstance(template, HtmlTemplate)
    return template.html


def design(town, **changes):
    values = {"unit_id": town.units.first, "title": "年度证书", "drawn_by": "html", "html": diploma()}
    return values | changes


def newest(session):
    session.expire_all()
    return session.scalars(select(CertificateTemplate).order_by(CertificateTemplate.id.desc())).first()


def test_the_gallery_shows_every_shipped_design(trainer):
    page = trainer.get("/certificates/templates").text
    assert page.count('class="wallet-title"') == len(SHIPPED) + len(STARTS)
    picture = trainer.get("/certificates/templates/shipped/certificates.modern.png")
    assert Image.open(io.BytesIO(picture.data)).width == 640
    assert trainer.get("/certificates/templates/shipped/nonsense.png").status_code == 404
    assert trainer.get("/certificates/templates/shipped/certificates.minimal.pdf").data[:5] == b"%PDF-"


@pytest.mark.parametrize(("who", "status"), [("li", 403), ("trainer", 200), ("first", 200)])
def test_who_designs(town, signed_in, who, status):
    assert signed_in(town.accounts[who]).get("/certificates/templates").status_code == status


def test_a_design_is_saved_and_awards(town, session, trainer, clock):
    shipped = design(town, drawn_by="certificates.minimal", months_valid="24", title_en="Yearly")
    assert trainer.post("/certificates/templates/new", data=shipped).status_code == 303
    row = newest(session)
    choices = designs_to_choose(session, Scope(everything=True))
    assert own_key(row.id) in [choice.ref for choice in choices]
    assert complete(town.people.li, clock, award_ref=own_key(row.id)).expires_on == date(2028, 5, 19)
    assert "年度证书" in trainer.get("/certificates/templates", headers={"Accept-Language": "zh"}).text


def test_html_is_saved_as_a_new_version_only_when_it_changes(town, session, trainer):
    trainer.post("/certificates/templates/new", data=design(town))
    address = f"/certificates/templates/{newest(session).id}"
    html = newest_version(session).html
    trainer.post(address, data=design(town, title="改名", html=html))
    assert (newest(session).title, newest(session).version) == ("改名", 1)
    trainer.post(address, data=design(town, html=diploma().replace("#1f5f8b", "#b3372a")))
    assert newest(session).version == 2
    assert newest_version(session).number == 2


def newest_version(session):
    session.expire_all()
    versions = select(CertificateTemplateVersion).order_by(CertificateTemplateVersion.id.desc())
    return session.scalars(versions).first()


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<script>alert(1)</script>", "the element &lt;script&gt; is not allowed"),
        ("<iframe src='file:///etc/passwd'></iframe>", "the element &lt;iframe&gt; is not allowed"),
        ("<img src='http://169.254.169.254/'>", "pictures must be data: addresses"),
        ("<style>@import 'http://x'</style>", "is not allowed in styles"),
        ("<meta name='pdfkit-enable-local-file-access'>", "the element &lt;meta&gt; is not allowed"),
        ("{{ ''.__class__ }}", "only fields and conditions are allowed"),
        ("{{ secret }}", "there is no field"),
        ("", "Write the HTML"),
    ],
)
def test_what_could_harm_is_refused_with_its_reason(town, session, trainer, html, reason):
    page = trainer.post("/certificates/templates/new", data=design(town, html=html))
    assert page.status_code == 200
    assert reason in page.text
    assert newest(session) is None
    if html:
        refused = trainer.post("/certificates/templates/preview", data={"drawn_by": "html", "html": html})
        assert (refused.status_code, reason in refused.text) == (422, True)


def test_the_reason_speaks_chinese(town, trainer):
    hostile = design(town, html="<script>alert(1)</script>")
    page = trainer.post("/certificates/templates/new", data=hostile, headers={"Accept-Language": "zh-CN"})
    assert "不能使用元素 &lt;script&gt;" in page.text


@pytest.mark.skipif(not HAS_PDFKIT, reason="wkhtmltopdf is not installed")
def test_the_preview_takes_the_longest_name_and_the_engine_of_the_download(town, session, trainer):
    with unit_of_work():
        make_person(
            session, session.get_one(Unit, town.units.first), "阿卜杜热合曼江·买买提明艾力", name_en="Abdul"
        )
    pdf = trainer.post("/certificates/templates/preview", data={"drawn_by": "html", "html": diploma()}).data
    assert "阿卜杜热合曼江·买买提明艾力" in text(pdf)
    assert pages(pdf) == 1
    assert b"wkhtmltopdf" in pdf.replace(b"\x00", b"")


@pytest.mark.skipif(not HAS_PDFKIT, reason="wkhtmltopdf is not installed")
def test_a_sheet_of_two_pages_is_refused(town, session, trainer):
    long = "<body>" + "<p style='height: 400px'>{{ name }}</p>" * 8 + "</body>"
    assert trainer.post("/certificates/templates/new", data=design(town, html=long)).status_code == 200
    assert newest(session) is None


def test_a_design_put_away_still_awards_and_comes_back(town, session, trainer):
    trainer.post("/certificates/templates/new", data=design(town, drawn_by="certificates.modern"))
    row_id = newest(session).id
    everything = Scope(everything=True)
    trainer.post(f"/certificates/templates/{row_id}/archive")
    assert own_key(row_id) not in [choice.ref for choice in designs_to_choose(session, everything)]
    assert find_design(session, own_key(row_id)) is not None
    trainer.post(f"/certificates/templates/{row_id}/restore")
    assert own_key(row_id) in [choice.ref for choice in designs_to_choose(session, everything)]


def test_a_design_of_another_unit_is_not_found(town, session, trainer, signed_in):
    trainer.post("/certificates/templates/new", data=design(town, drawn_by="certificates.modern"))
    row_id = newest(session).id
    stranger = signed_in(town.accounts["second"])
    for address in (f"/certificates/templates/{row_id}", f"/certificates/templates/{row_id}.pdf"):
        assert stranger.get(address).status_code == 404
    for action in ("archive", "restore"):
        assert stranger.post(f"/certificates/templates/{row_id}/{action}").status_code == 404
    assert "年度证书" not in stranger.get("/certificates/templates").text
    elsewhere = design(town, drawn_by="certificates.modern", unit_id=town.units.second)
    assert (
        trainer.post("/certificates/templates/new", data=elsewhere).status_code == 200
    )  # not among the choices


def test_every_field_is_explained():
    explained = [name for names, _note in FIELD_NOTES for name in names]
    assert sorted(explained) == sorted(FIELDS)


@pytest.mark.parametrize(
    ("issued_on", "months", "last"),
    [
        (date(2026, 5, 13), None, None),
        (date(2026, 5, 13), 12, date(2027, 5, 12)),
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),  # a shorter month: its last day counts in full
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_the_last_valid_day(issued_on, months, last):
    assert last_valid_day(issued_on, months) == last


@pytest.mark.parametrize(
    ("key", "number"),
    [("own.12", 12), ("own.x", None), ("certificates.classic", None), ("", None), ("12", None)],
)
def test_keys(key, number):
    assert own_id(key) == number
