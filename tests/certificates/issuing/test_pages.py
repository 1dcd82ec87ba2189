"""Certificates in the browser: whose they are, what is said of them, who may take them back."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from PIL import Image, ImageChops
from sqlalchemy import select, update

from certificates.designs.services import DesignSettings, add_design
from certificates.register.models import Certificate
from certificates.rendering import HtmlTemplate, available_engines
from certificates.shipped.catalogue import shipped_template
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.events import publish
from lms.hours.api import local_date
from lms.organisation.api import unit_card
from lms.organisation.models import Person
from lms.testing.jobs import run_due_jobs
from tests.certificates.completions import complete, completion, hours_of, newest, revoke
from tests.certificates.sheets import pages, picture, scanned, text

ACTOR = Actor.system("test")
XSS = "<script>alert(1)</script>"


@pytest.fixture
def li(town, signed_in):
    return signed_in(town.accounts["li"])


@pytest.fixture
def admin(town, signed_in):
    return signed_in(town.accounts["all"])


def test_an_empty_wallet_says_how_it_is_filled(li):
    assert "No certificates yet" in li.get("/certificates").text


def test_the_wallet_shows_what_was_earned(town, li, clock, count_queries):
    for number in range(5):
        complete(town.people.li, clock, str(number))
    complete(town.people.wang, clock, title="别人的课程")
    with count_queries() as statements:
        page = li.get("/certificates").text
    assert page.count('class="wallet-title"') == 5
    assert "别人的课程" not in page
    assert len(statements) <= 9
    assert "Newest certificate" in li.get("/").text


def test_a_certificate_page_shows_downloads_and_shares_it(app, town, li, clock):
    certificate = complete(town.people.li, clock)
    run_due_jobs(app)
    page = li.get(f"/certificates/{certificate.serial}").text
    assert "Valid" in page
    assert f"/v/{certificate.token.lower()}" in page
    shown = li.get(f"/certificates/{certificate.serial}.png?wide=1280")
    assert Image.open(io.BytesIO(shown.data)).width == 1280
    pdf = li.get(f"/certificates/{certificate.serial}.pdf")
    assert pdf.mimetype == "application/pdf"
    assert pdf.headers["Content-Disposition"] == f"attachment; filename={certificate.serial}.pdf"
    assert pages(pdf.data) == 1


def test_the_code_on_the_paper_leads_to_a_page_that_says_valid(app, town, li, clock):
    certificate = complete(town.people.li, clock)
    run_due_jobs(app)
    pdf = li.get(f"/certificates/{certificate.serial}.pdf").data
    (address,) = scanned(picture(pdf))
    assert address == f"HTTP://127.0.0.1:8000/V/{certificate.token}"
    anybody = app.test_client().get(address.removeprefix("HTTP://127.0.0.1:8000"))
    assert anybody.status_code == 200
    assert "This certificate is valid." in anybody.text
    assert "李慧敏" in anybody.text


def test_a_sheet_drawn_ahead_is_the_one_that_is_sent(app, town, li, clock, tmp_path):
    certificate = complete(town.people.li, clock)
    run_due_jobs(app)
    (kept,) = (tmp_path / "certificates").glob("*/*.pdf")
    assert li.get(f"/certificates/{certificate.serial}.pdf").data == kept.read_bytes()
    kept.unlink()
    assert li.get(f"/certificates/{certificate.serial}.pdf").status_code == 202, "it is signed anew"


@pytest.mark.parametrize("ending", ["", ".pdf", ".png", ".png?wide=1280"])
def test_another_members_certificate_is_not_found(town, li, clock, ending):
    serial = complete(town.people.wang, clock).serial
    assert li.get(f"/certificates/{serial}{ending}").status_code == 404


def test_where_other_plugins_lead_to(town, li, clock):
    serial = complete(town.people.li, clock, "41").serial
    complete(town.people.wang, clock, "42")
    found = li.get("/certificates/of/courses.completion/41")
    assert found.location == f"/certificates/{serial}"
    assert li.get("/certificates/of/courses.completion/42").status_code == 404


def test_a_design_in_html_is_downloaded_through_pdfkit(app, town, session, li, clock):
    if not all(status.is_available for status in available_engines()):
        pytest.skip("wkhtmltopdf is not installed")
    with unit_of_work():
        diploma = shipped_template("certificates.diploma")
        assert isinstance(diploma, HtmlTemplate)
        settings = DesignSettings(title="年度", html=diploma.html.replace("{{ heading }}", "年度证书"))
        unit = unit_card(session, town.units.root)
        key = f"own.{add_design(session, unit, settings, actor=ACTOR, clock=clock).id}"
    certificate = complete(town.people.li, clock, award_ref=key)
    run_due_jobs(app)
    pdf = li.get(f"/certificates/{certificate.serial}.pdf").data
    assert "年 度 证 书" in text(pdf)  # letter-spaced
    assert "李慧敏" in text(pdf)
    assert b"wkhtmltopdf" in pdf.replace(b"\x00", b"")
    assert li.get(f"/certificates/{certificate.serial}.png").status_code == 404


def test_a_design_that_is_gone_is_replaced_by_the_classical_one(app, town, li, clock):
    certificate = complete(town.people.li, clock, award_ref="own.999")
    run_due_jobs(app)
    assert pages(li.get(f"/certificates/{certificate.serial}.pdf").data) == 1


def test_a_sheet_that_cannot_be_drawn_says_why(town, session, li, admin, clock):
    with unit_of_work():
        session.get_one(Person, town.people.li).name = "李🔥"
    serial = complete(town.people.li, clock).serial
    assert "U+1F525" in li.get(f"/certificates/{serial}").text
    refused = li.get(f"/certificates/{serial}.pdf")
    assert (refused.status_code, refused.location) == (303, f"/certificates/{serial}")
    assert serial in admin.get("/certificates/issued?state=attention").text


def test_names_are_text(town, session, app, li, admin, clock):
    with unit_of_work():
        person = session.get_one(Person, town.people.li)
        person.name, person.name_en = XSS, XSS
    certificate = complete(town.people.li, clock, title=XSS, title_en=XSS)
    for browser, address in [
        (li, "/certificates"),
        (li, f"/certificates/{certificate.serial}"),
        (admin, "/certificates/issued"),
        (admin, f"/certificates/issued/{certificate.serial}"),
        (app.test_client(), f"/v/{certificate.token}"),
    ]:
        page = browser.get(address)
        assert page.status_code == 200
        assert XSS not in page.text
        assert "&lt;script&gt;" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"li", "wang"}),
        ("?q=李慧", {"li"}),
        ("?q=wang", {"wang"}),
        ("?state=valid", {"li"}),
        ("?state=revoked", {"wang"}),
        ("?state=expired", set()),
        ("?subject=course:7", {"li", "wang"}),
        ("?subject=course:8", set()),
        ("?q=nobody", set()),
    ],
)
def test_the_list_is_searched(town, admin, clock, query, found):
    issued = {name: complete(getattr(town.people, name), clock) for name in ("li", "wang")}
    revoke(issued["wang"], clock)
    serials = {name: certificate.serial for name, certificate in issued.items()}
    page = admin.get(f"/certificates/issued{query}").text
    assert {name for name, serial in serials.items() if serial in page} == found


@pytest.mark.parametrize(
    ("state", "days_left"),
    [
        ("ending", {0, 60}),
        ("expired", {-1}),
        ("valid", {0, 60, 61, None}),
    ],
)
def test_what_ends_soon_and_what_has_ended(town, session, admin, clock, state, days_left):
    today = local_date(clock())
    serials = {}
    for left in (-1, 0, 60, 61, None):
        serials[left] = complete(town.people.li, clock, f"{left}", subject=f"course:{left}").serial
        with unit_of_work():
            ends = None if left is None else today + timedelta(days=left)
            session.execute(update(Certificate).filter_by(serial=serials[left]).values(expires_on=ends))
    page = admin.get(f"/certificates/issued?state={state}").text
    assert {left for left, serial in serials.items() if serial in page} == days_left


def test_the_statement_of_hours_is_offered_where_the_hours_are(town, li):
    assert 'href="/certificates#statement"' in li.get("/hours").text
    assert 'id="statement"' in li.get("/certificates").text
    assert "#statement" not in li.get("/certificates").text


def test_pages_of_certificates_from_elsewhere_belong_to_my_certificates(town, li):
    for address in ("/certificates", "/certificates/external", "/certificates/external/new"):
        marked = re.findall(r'<a[^>]*href="([^"]+)"[^>]*aria-current="page"', li.get(address).text)
        assert "/certificates" in marked, address


def test_a_number_is_found_however_it_is_typed(town, admin, clock):
    serial = complete(town.people.li, clock).serial
    typed = serial.lower().replace("-", "－")
    assert serial in admin.get("/certificates/issued", query_string={"q": typed}).text


def test_the_list_takes_few_queries(town, admin, clock, count_queries):
    for number in range(30):
        complete(town.people.li, clock, str(number))
    admin.get("/certificates/issued")
    with count_queries() as statements:
        assert admin.get("/certificates/issued").status_code == 200
    assert len(statements) <= 8, statements


@pytest.mark.parametrize(
    ("who", "status"),
    [("first", 200), ("all", 200), ("second", 404), ("li", 403), ("wang", 403), ("trainer", 403)],
)
def test_whose_administrator_may_do_what(app, town, signed_in, clock, who, status):
    serial = complete(town.people.li, clock).serial
    run_due_jobs(app)
    browser, address = signed_in(town.accounts[who]), f"/certificates/issued/{serial}"
    assert browser.get(address).status_code == status
    assert browser.get(f"{address}.pdf").status_code == status
    done = {200: 303}.get(status, status)
    assert browser.post(f"{address}/reissue", data={"title": "x"}).status_code == done
    if status != 403:
        assert (serial in browser.get("/certificates/issued").text) == (status == 200)


def test_an_administrator_revokes_and_everybody_sees_it(app, town, li, admin, clock):
    certificate = complete(town.people.li, clock)
    address = f"/certificates/issued/{certificate.serial}"
    page = admin.get(address).text
    assert "cannot be undone" in page
    assert "3.5" in page
    assert "a second person has to confirm it" in page
    revoke(certificate, clock, "考试违纪")
    assert "考试违纪" in li.get(f"/certificates/{certificate.serial}").text
    seen = app.test_client().get(f"/v/{certificate.token}").text
    assert "has been revoked since" in seen
    assert "考试违纪" not in seen
    assert sum(hours_of(town.people.li)) == 0


def test_an_administrator_reissues(town, session, li, admin, clock):
    old = complete(town.people.li, clock)
    done = admin.post(
        f"/certificates/issued/{old.serial}/reissue", data={"title": "信息安全", "title_en": ""}
    )
    new = newest(town.people.li)
    assert done.location == f"/certificates/issued/{new.serial}"
    assert new.title == "信息安全"
    assert new.serial in li.get(f"/certificates/{old.serial}").text
    wallet = li.get("/certificates").text
    assert new.serial in wallet
    assert old.serial not in wallet
    assert session.scalars(select(Certificate.serial)).all().count(new.serial) == 1


def test_an_altered_record_is_not_drawn(town, session, li, clock):
    certificate = complete(town.people.li, clock)
    with unit_of_work():
        certificate = session.get_one(Certificate, certificate.id)
        certificate.snapshot = certificate.snapshot.replace("李慧敏", "李慧民")
    assert "Altered" in li.get(f"/certificates/{certificate.serial}").text
    assert li.get(f"/certificates/{certificate.serial}.pdf").status_code == 404


def test_a_course_may_choose_among_the_designs(app, town, session, actor_for):
    award = app.extensions["lms.registry"].award_types["certificates.certificate"]
    scope = actor_for(town.accounts["trainer"]).scope("certificates.design")
    choices = award.choices(session, scope)
    assert "certificates.classic" in {choice.ref for choice in choices}
    assert award.title_of(session, "certificates.classic") == "Classical, red and gold"
    assert award.title_of(session, "own.1") is None
    assert award.title_of(session, "nonsense") is None


def test_the_award_of_another_plugin_is_not_ours(town, session, clock):
    with unit_of_work():
        publish(session, completion(town.people.li, clock, award_type="badges.badge"))
    assert session.scalars(select(Certificate)).all() == []


def test_a_revoked_certificate_is_not_offered_as_if_it_were_valid(app, town, li, admin, clock):
    certificate = complete(town.people.li, clock)
    address = f"/certificates/{certificate.serial}"
    valid = li.get(f"{address}.png?wide=1280").data
    revoke(certificate, clock, "考试违纪")
    page = li.get(address).text
    assert f"{certificate.serial}.pdf" not in page
    assert 'id="share-address"' not in page
    assert f"/v/{certificate.token.lower()}" in page
    for browser, shown in ((li, address), (admin, f"/certificates/issued/{certificate.serial}")):
        refused = browser.get(f"{shown}.pdf")
        assert (refused.status_code, refused.location) == (303, shown)
        assert "revoked on May 20, 2026 (考试违纪)" in browser.get(shown).text
    assert seal_red(li.get(f"{address}.png?wide=1280").data) > 2 * seal_red(valid)


def test_a_replaced_certificate_leads_to_the_one_in_its_place(town, li, admin, clock):
    old = complete(town.people.li, clock).serial
    admin.post(f"/certificates/issued/{old}/reissue", data={"title": "信息安全", "title_en": ""})
    assert f"{old}.pdf" not in li.get(f"/certificates/{old}").text
    li.get(f"/certificates/{old}.pdf")
    assert f"was replaced by {newest(town.people.li).serial}" in li.get(f"/certificates/{old}").text


def seal_red(png):
    """How many pixels have the red in which a sheet is marked, or sealed."""
    red, green, blue = Image.open(io.BytesIO(png)).convert("RGB").split()
    near = [
        band.point(lambda value, at=at: 255 * (abs(value - at) < 40))
        for band, at in ((red, 198), (green, 102), (blue, 92))
    ]
    return ImageChops.multiply(ImageChops.multiply(near[0], near[1]), near[2]).histogram()[255]
