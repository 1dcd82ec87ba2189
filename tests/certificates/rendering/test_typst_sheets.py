from __future__ import annotations

import io
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
from PIL import Image

from certificates.register.domain import Kind
from certificates.rendering import Engine, TypstTemplate, render_certificate, render_picture
from certificates.rendering.typst_engine import typst_pdf
from certificates.shipped.catalogue import SHIPPED, shipped_template, thumbnail
from tests.certificates.sheets import EVERYDAY, pages, picture, scanned, text

TYPST = [template for template in SHIPPED if isinstance(template, TypstTemplate)]
CASES = {
    "everyday": EVERYDAY,
    "long": replace(
        EVERYDAY,
        person_name="阿卜杜热合曼·买买提图尔逊·麦麦提艾力",
        person_name_latin="Wolfeschlegelsteinhausen-Bergerdorff Łukaszewicz",
        unit="伊犁哈萨克自治州察布查尔锡伯自治县人力资源和社会保障局",
        title="新时代基层干部综合素质与公文写作能力提升暨党风廉政建设专题研修班（第十二期）网络课程",
        title_en="Comprehensive Competence, Official Writing and Integrity for Grassroots Officials, Twelfth Term",
        issuer="新疆维吾尔自治区伊犁哈萨克自治州干部教育培训服务中心",
        issuer_en="Ili Kazakh Autonomous Prefecture Cadre Education and Training Service Centre",
    ),
    "chinese only": replace(
        EVERYDAY,
        person_name_latin="",
        title_en="",
        issuer_en="",
        unit="",
        unit_en="",
        category="",
        category_en="",
    ),
    "latin only": replace(
        EVERYDAY,
        person_name="Maria Guadalupe Hernández-Łukasiewicz y Prado",
        person_name_latin="",
        title="Fire Safety",
        title_en="",
        kind=Kind.CONTEST,
        hours=None,
        expires_on=None,
    ),
}


@pytest.mark.parametrize("template", TYPST, ids=lambda template: template.key)
@pytest.mark.parametrize("case", CASES)
def test_one_page_with_a_searchable_name_and_a_code_that_scans(template, case):
    snapshot = CASES[case]
    pdf = render_certificate(template, snapshot)
    assert pages(pdf) == 1
    found = text(pdf)
    assert snapshot.person_name in found
    assert snapshot.serial in found
    assert scanned(picture(pdf)) == [snapshot.verify_url]


@pytest.mark.parametrize("template", TYPST, ids=lambda template: template.key)
def test_the_same_snapshot_gives_the_same_bytes_on_every_thread(template):
    snapshots = [replace(EVERYDAY, hours=Decimal(hours)) for hours in (1, 2, 3, 4)] * 4
    expected = {snapshot.digest: render_certificate(template, snapshot) for snapshot in snapshots[:4]}
    assert len(set(expected.values())) == 4
    with ThreadPoolExecutor(4) as threads:
        drawn = list(
            threads.map(lambda snapshot: (snapshot, render_certificate(template, snapshot)), snapshots)
        )
    assert all(pdf == expected[snapshot.digest] for snapshot, pdf in drawn)


def test_a_forked_process_is_told_instead_of_hanging():
    render_certificate(TYPST[0], EVERYDAY)
    child = os.fork()
    if child == 0:
        try:
            render_certificate(TYPST[0], EVERYDAY)
        except RuntimeError:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


@pytest.mark.parametrize(
    "name", ['#read("/etc/hostname") \\u{41} $x$ *b* @c', '\\")#read("x")//', '\\\\"))', "a\\"]
)
def test_words_are_printed_never_run(name):
    printed = text(render_certificate(TYPST[0], replace(EVERYDAY, person_name=name)))
    assert name.replace('"', "") in re.sub('["“”]', "", printed)


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        ('#read("/etc/passwd")', "not found"),  # a path from the root is one from the folder
        ('#read("../../../../../etc/passwd")', "escape"),
        ('#import "@preview/cetz:0.3.4"', "package"),
        ("#pagebreak()", "2 pages instead of one"),
    ],
)
def test_a_drawing_stays_in_its_folder_on_one_page_and_offline(tmp_path, drawing, said):
    (tmp_path / "frame.typ").write_text("#set page(width: 9mm, height: 9mm)\n")
    (tmp_path / "main.typ").write_text(f"#let certificate(words) = [#set document(title: [x]); {drawing}]")
    template = TypstTemplate("x.y", 1, "x", tmp_path, "main.typ", "frame.typ")
    with pytest.raises(Exception, match=said):
        typst_pdf(template, EVERYDAY)


@pytest.mark.parametrize("template", TYPST, ids=lambda template: template.key)
def test_pictures_have_the_asked_width_and_scan(template):
    image = Image.open(io.BytesIO(render_picture(template, EVERYDAY, pixels_wide=1240)))
    assert abs(image.width - 1240) <= 1
    sides = (297, 210) if template.width_mm == 297 else (210, 297)
    assert abs(image.width / image.height - sides[0] / sides[1]) < 0.01
    assert scanned(image) == [EVERYDAY.verify_url]
    assert Image.open(io.BytesIO(thumbnail(template, 320))).width in (320, 321)


@pytest.mark.parametrize("letters", [10, 20, 30, 40, 90])
@pytest.mark.parametrize("grade", ["", "合格"])
def test_no_paragraph_of_the_training_sheet_comes_near_its_foot(letters, grade):
    """Short ones are not measured: wide letters and a name of two lines must fit all the same."""
    title = "OPERATIONAL KNOWLEDGE AND EMERGENCY RESPONSE FOR ALL GRADES AND RANKS OF THE SERVICE AND MORE"[
        :letters
    ]
    wide = replace(
        EVERYDAY,
        person_name="WILHELMINA MATTHEWMAN",
        title=title,
        title_en=title,
        grade=grade,
        grade_en=grade,
    )
    drawn = render_picture(shipped_template("certificates.training"), wide, pixels_wide=1485)  # 5 px/mm
    below = Image.open(io.BytesIO(drawn)).convert("L").crop((99 * 5, 152 * 5, 235 * 5, 160 * 5))
    assert sum(below.histogram()[:128]) == 0, "text, which is darker than the rosette under it"


def test_the_catalogue_has_unique_keys_and_finds_versions():
    assert len({(template.key, template.version) for template in SHIPPED}) == len(SHIPPED)
    assert [template.engine for template in SHIPPED].count(Engine.TYPST) == 6
    for template in SHIPPED:
        assert shipped_template(template.key) is template
        assert shipped_template(template.key, template.version) is template
    assert shipped_template("certificates.classic", 99) is None
    assert shipped_template("nobody.knows") is None
