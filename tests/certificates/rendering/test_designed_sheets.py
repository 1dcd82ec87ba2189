"""Sheets that were designed in the page, as typst draws them."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from certificates.designs.pictures import print_ready
from certificates.rendering import render_certificate, render_picture
from certificates.rendering.domain.layout import ELEMENTS, new_element
from certificates.shipped.catalogue import STARTS
from tests.certificates.designs.layouts import designed
from tests.certificates.rendering.test_typst_sheets import CASES
from tests.certificates.sheets import EVERYDAY, pages, picture, scanned, text


def solid(size, colour, format_="PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGBA" if len(colour) == 4 else "RGB", size, colour).save(stream, format_)
    return print_ready(stream.getvalue())[0]


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.key)
@pytest.mark.parametrize("case", CASES)
def test_one_page_with_a_searchable_name_and_a_code_that_scans(start, case):
    snapshot = replace(CASES[case], grade="优秀", year_hours=Decimal("46.5"))
    pdf = render_certificate(start.template, snapshot)
    assert pages(pdf) == 1
    assert snapshot.person_name in text(pdf)
    assert snapshot.serial in text(pdf)
    assert scanned(picture(pdf)) == [snapshot.verify_url]


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.key)
def test_the_same_snapshot_gives_the_same_bytes(start):
    assert render_certificate(start.template, EVERYDAY) == render_certificate(start.template, EVERYDAY)


@pytest.mark.parametrize(
    ("paper", "orientation", "points"),
    [
        ("a4", "landscape", (842, 595)),
        ("a4", "portrait", (595, 842)),
        ("letter", "landscape", (792, 612)),
        ("letter", "portrait", (612, 792)),
    ],
)
def test_paper(paper, orientation, points):
    template = designed(paper=paper, orientation=orientation)
    box = PdfReader(io.BytesIO(render_certificate(template, EVERYDAY))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == points
    image = Image.open(io.BytesIO(render_picture(template, EVERYDAY, pixels_wide=600)))
    assert abs(image.width - 600) <= 1
    assert abs(image.width / image.height - points[0] / points[1]) < 0.01


def ink(image: Image.Image, box: tuple[float, float, float, float]) -> float:
    """Which share of the pixels within these millimetres of an A4 landscape is not white."""
    scale = image.width / 297
    left, top, right, bottom = (round(each * scale) for each in box)
    part = image.convert("L").crop((left, top, right, bottom))
    return sum(part.histogram()[:250]) / (part.width * part.height)


@pytest.mark.parametrize(("lines", "height"), [("one", 12), ("several", 30)])
def test_long_texts_shrink_into_their_box(lines, height):
    long = new_element(
        "text",
        content="{title}{title}",
        x=100,
        y=100,
        width=80,
        height=height,
        size=40,
        lines=lines,
        vertical="top",
    )
    title = "新时代基层干部综合素质提升"
    image = Image.open(
        io.BytesIO(render_picture(designed(long), replace(EVERYDAY, title=title), pixels_wide=1200))
    )
    assert ink(image, (100, 100, 180, 100 + height)) > 0.03
    assert ink(image, (181, 90, 297, 150)) == 0
    assert ink(image, (0, 100, 99, 150)) == 0
    if lines == "several":
        assert ink(image, (90, 131, 200, 170)) == 0


def test_pictures_are_drawn_below_lines_and_those_below_words():
    covering = {"x": 100.0, "y": 100.0, "width": 40.0, "height": 40.0}
    template = designed(
        new_element("text", content="■■■■", size=60, colour="#00ff00", lines="several", **covering),
        new_element("frame", style="filled", colour="#0000ff", x=100, y=100, width=20, height=40),
        new_element("picture", picture=5, **covering),
        pictures={5: solid((100, 100), (255, 0, 0))},
    )
    image = Image.open(io.BytesIO(render_picture(template, EVERYDAY, pixels_wide=1188))).convert("RGB")
    seen = np.asarray(image)[402:558:4, 402:558:4] // 128
    assert {tuple(pixel) for pixel in seen.reshape(-1, 3).tolist()} >= {(1, 0, 0), (0, 0, 1), (0, 1, 0)}


def test_every_type_is_drawn():
    blank = render_picture(designed(), EVERYDAY, pixels_wide=600)
    for kind in ELEMENTS:
        values = {"picture": 5} if kind == "picture" else {"content": "甲"} if kind == "text" else {}
        element = new_element(kind, x=100, y=120, **values)
        assert (
            render_picture(
                designed(element, pictures={5: solid((9, 9), (1, 2, 3))}), EVERYDAY, pixels_wide=600
            )
            != blank
        )


def test_a_designers_words_are_printed_never_run():
    content = '#read("/etc/hostname") \\u{41} $x$ *b* @c `{name}`'.replace("{41}", "{{41}}")
    template = designed(new_element("text", content=content, x=20, y=100, width=250))
    assert '#read("/etc/hostname")' in text(render_certificate(template, EVERYDAY))


def test_an_empty_sheet_of_texts_without_their_fields_is_still_drawn():
    template = designed(
        new_element("text", content="{grade}", lines="one"),
        new_element("text", content="{year_total}", lines="several"),
    )
    assert pages(render_certificate(template, EVERYDAY)) == 1


def test_pictures_are_made_ready_for_print():
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "where it was taken"
    Image.new("RGB", (5000, 100), "red").save(stream, "JPEG", exif=exif)
    ready, extension = print_ready(stream.getvalue())
    image = Image.open(io.BytesIO(ready))
    assert (extension, image.format, image.height) == ("jpg", "JPEG", 3508)
    assert b"where it was taken" not in ready
    transparent, extension = print_ready(_png((3000, 30), (0, 0, 0, 0)))
    assert (extension, Image.open(io.BytesIO(transparent)).size) == ("png", (1200, 12))


def _png(size, colour) -> bytes:
    stream = io.BytesIO()
    Image.new("RGBA", size, colour).save(stream, "PNG")
    return stream.getvalue()
