"""Every sheet that comes with the house, signed, as other programs see it: in Chinese, in English, in both, with long
names. Their pictures are kept in tests/certificates/pictures."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from certificates.register.domain import Kind
from certificates.rendering import Engine, HtmlTemplate, render_certificate
from certificates.rendering.pdfkit_engine import why_pdfkit_cannot_run
from certificates.shipped.catalogue import SHIPPED, STARTS
from certificates.signing.documents import Authenticity, check_pdf, sign_pdf
from tests.certificates.keys.ready import NOW, keys_in
from tests.certificates.sheets import EVERYDAY, pages, picture, scanned, text
from tests.certificates.signing.test_documents import CREDENTIAL, changed, run

PICTURES = Path(__file__).resolve().parent.parent / "pictures"
SHEETS = (*SHIPPED, *(start.template for start in STARTS))
LANGUAGES = {
    "zh": replace(
        EVERYDAY, person_name="阿卜杜热合曼·买买提", person_name_latin="", unit="新疆维吾尔自治区档案馆", unit_en="",
        title_en="", category_en="", issuer_en="", grade="优秀",
    ),
    "en": replace(
        EVERYDAY, person_name="Maximiliana Wolfeschlegelsteinhausen-Łukaszewicz", person_name_latin="",
        unit="Jiangcheng Finance Bureau", unit_en="", title="Foundations of Information Security", title_en="",
        category="", category_en="", issuer="Jiangcheng Training Centre", issuer_en="", kind=Kind.CONTEST,
    ),
    "both": replace(
        EVERYDAY, person_name="欧阳修远", person_name_latin="Ouyang Xiuyuan", grade="一等奖", year_hours=Decimal("46.5")
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    return keys_in(tmp_path_factory.mktemp("keys"))


@pytest.fixture(params=SHEETS, ids=lambda sheet: sheet.key)
def sheet(request):
    if isinstance(request.param, HtmlTemplate) and (problem := why_pdfkit_cannot_run()):
        pytest.skip(problem)
    return request.param


@pytest.mark.parametrize("language", LANGUAGES)
def test_signed_it_is_valid_searchable_and_scans(sheet, language, ready, tmp_path):
    snapshot = LANGUAGES[language]
    signed = sign_pdf(render_certificate(sheet, snapshot), CREDENTIAL, ready[0], NOW)
    seen = picture(signed)
    PICTURES.mkdir(exist_ok=True)
    seen.save(PICTURES / f"{sheet.key}-{language}.png")
    assert scanned(seen) == [snapshot.verify_url]
    assert pages(signed) == 1
    # pypdf breaks the line where a rare letter comes from another font; readers do not.
    assert "".join(snapshot.person_name.split()) in "".join(text(signed).split())
    assert "Signature Validation: Signature is Valid." in run("pdfsig", pdf=signed, tmp_path=tmp_path).stdout
    assert run("qpdf", "--check", pdf=signed, tmp_path=tmp_path).returncode == 0
    altered = changed(signed, len(signed) // 2, 3)
    assert check_pdf(signed, ready[1]).authenticity is Authenticity.GENUINE
    assert check_pdf(altered, ready[1]).authenticity is Authenticity.ALTERED
    assert "Digest Mismatch" in run("pdfsig", pdf=altered, tmp_path=tmp_path).stdout


@pytest.mark.parametrize(
    "drawn", [one for one in SHEETS if one.engine == Engine.TYPST], ids=lambda one: one.key
)
def test_what_typst_draws_is_pdf_a_3u(drawn, ready):
    """As far as it can be told without a validator: ISO 19005-3, 6.2.2, 6.2.11.4, 6.6.2, 6.6.4, 6.8."""
    signed = sign_pdf(render_certificate(drawn, EVERYDAY), CREDENTIAL, ready[0], NOW)
    reader = PdfReader(io.BytesIO(signed))
    root: Any = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part(?:>|=\")3", metadata)
    assert re.search(r"pdfaid:conformance(?:>|=\")U", metadata)
    (intent,) = root["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert intent.get_object()["/DestOutputProfile"].get_data()[36:40] == b"acsp"  # an ICC profile
    assert [one.get_object()["/AFRelationship"] for one in root["/AF"]] == ["/Source"]
    assert "/ID" in reader.trailer
    assert not {"/Encrypt", "/OpenAction", "/AA"} & {*reader.trailer, *root}
    resources: Any = reader.pages[0]["/Resources"]
    for font in resources["/Font"].values():
        face = font["/DescendantFonts"][0].get_object()
        assert "/ToUnicode" in font
        assert "/FontFile3" in face["/FontDescriptor"]
