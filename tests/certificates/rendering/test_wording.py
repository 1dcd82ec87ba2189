from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from certificates.register.domain import Kind
from certificates.rendering.wording import chinese_numeral_date, words
from tests.certificates.sheets import EVERYDAY


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 1), "二〇二六年一月一日"),
        (date(2026, 10, 10), "二〇二六年十月十日"),
        (date(2030, 12, 11), "二〇三〇年十二月十一日"),
        (date(2009, 11, 20), "二〇〇九年十一月二十日"),
        (date(2026, 5, 31), "二〇二六年五月三十一日"),
    ],
)
def test_dates_in_chinese_numerals(day, expected):
    assert chinese_numeral_date(day) == expected


@pytest.mark.parametrize(
    ("hours", "category", "chinese", "english"),
    [
        (Decimal(1), "", "1学时", "1 credit hour"),
        (Decimal("1.5"), "", "1.5学时", "1.5 credit hours"),
        (Decimal("8.00"), "网络学习", "网络学习8学时", "8 credit hours, online learning"),
        (None, "网络学习", "", ""),  # a certificate without hours does not mention them
    ],
)
def test_hours(hours, category, chinese, english):
    category_en = "online learning" if category else ""
    texts = words(replace(EVERYDAY, hours=hours, category=category, category_en=category_en))
    assert (texts["hours"], texts["hours_en"]) == (chinese, english)


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("信息安全基础", "《信息安全基础》"),
        ("《信息安全基础》", "《信息安全基础》"),
        ("Python 入门", "《Python 入门》"),
        ("Fire Safety", "Fire Safety"),
    ],
)
def test_chinese_titles_stand_in_title_marks(title, printed):
    assert words(replace(EVERYDAY, title=title))["title"] == printed


def test_each_kind_has_its_heading_and_sentence():
    sheets = [words(replace(EVERYDAY, kind=kind)) for kind in Kind]
    assert len({(sheet["heading"], sheet["done"], sheet["done_en"]) for sheet in sheets}) == len(Kind)
    assert all("2026年5月12日" in sheet["done"] and "12 May 2026" in sheet["done_en"] for sheet in sheets)


def test_what_both_languages_share_is_printed_once():
    texts = words(
        replace(EVERYDAY, person_name="Jan Kowalski", person_name_latin="Jan Kowalski", expires_on=None)
    )
    assert texts["name_latin"] == ""
    assert texts["valid_until"] == texts["valid_until_en"] == ""
