from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from certificates.register.domain import TextUnprintable
from certificates.rendering import GlyphMissing, check_printable, render_certificate
from certificates.rendering.fonts import LATIN_RANGES, has_glyph
from certificates.shipped.catalogue import SHIPPED
from tests.certificates.sheets import EVERYDAY, text


@pytest.mark.parametrize(
    "name",
    [
        "阿卜杜热合曼·买买提图尔逊",
        "Zażółć Łukaszewicz",
        "Nguyễn Thị Ánh",
        "朱镕基",
        "李喆堃",
        "王玥䶮",
        "陈㛃",
        "𬭎",  # from plane 2, in the 2013 table of standard characters
    ],
)
def test_real_names_can_be_printed(name):
    check_printable(replace(EVERYDAY, person_name=name))


@pytest.mark.parametrize(
    ("field", "value", "character", "code"),
    [
        ("person_name", "李ꙮ敏", "ꙮ", "U+A66E"),
        ("person_name", "王😀", "😀", "U+1F600"),
        ("title", "ᚠ 的历史", "ᚠ", "U+16A0"),
        ("unit", "ཀ处", "ཀ", "U+0F40"),
    ],
)
def test_a_missing_glyph_is_named_before_anything_is_drawn(field, value, character, code):
    snapshot = replace(EVERYDAY, **{field: value})
    for template in SHIPPED:
        with pytest.raises(GlyphMissing) as refusal:
            render_certificate(template, snapshot)
        assert refusal.value.params["character"] == character
        assert refusal.value.params["code"] == code
        assert character in str(refusal.value)


def test_the_latin_face_draws_every_character_it_is_said_to_cover():
    # PDF/A refuses a missing glyph, so a gap in the stated ranges would fail here.
    codes = [code for first, last in LATIN_RANGES for code in range(first, last + 1)]
    characters = [
        chr(code)
        for code in codes
        if has_glyph(chr(code)) and not unicodedata.category(chr(code)).startswith("Z")
    ]
    assert len(characters) > 800
    for start in range(0, len(characters), 60):
        sample = "".join(characters[start : start + 60])
        try:
            snapshot = replace(EVERYDAY, person_name=sample)
        except TextUnprintable:
            continue
        assert render_certificate(SHIPPED[0], snapshot).startswith(b"%PDF-")


def test_both_latin_and_chinese_parts_of_a_name_are_searchable():
    pdf = render_certificate(SHIPPED[0], replace(EVERYDAY, person_name="Łukasz 王"))
    assert "Łukasz" in text(pdf)
    assert "王" in text(pdf)
