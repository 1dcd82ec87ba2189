from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from certificates.register.domain import (
    DatesOutOfOrder,
    HoursNotPositive,
    Kind,
    Snapshot,
    TextMissing,
    TextUnprintable,
)

SNAPSHOT = Snapshot(
    person_name="李慧敏",
    person_name_latin="Li Huimin",
    title="信息安全基础",
    title_en="Foundations of Information Security",
    kind=Kind.COURSE,
    hours=Decimal("7.50"),
    completed_on=date(2026, 5, 12),
    issued_on=date(2026, 5, 13),
    expires_on=date(2029, 5, 12),
    issuer="江城市干部培训中心",
    serial="XS-2026-000123-C",
    template_key="certificates.classic",
    template_version=1,
    verify_url="https://example.org/V/ABC",
)


def test_the_canonical_form_is_one_sorted_line_with_decimals_as_strings():
    text = SNAPSHOT.canonical_json()
    record = json.loads(text)
    assert list(record) == sorted(record)
    assert "\n" not in text
    assert ", " not in text
    assert "李慧敏" in text
    assert record["hours"] == "7.5"
    assert record["expires_on"] == "2029-05-12"
    assert SNAPSHOT.digest == hashlib.sha256(text.encode()).hexdigest()


def test_it_is_read_back_equal():
    for snapshot in (SNAPSHOT, replace(SNAPSHOT, hours=None, expires_on=None, kind=Kind.CONTEST)):
        again = Snapshot.from_json(snapshot.canonical_json())
        assert again == snapshot
        assert again.digest == snapshot.digest


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"hours": Decimal("7.5")}, True),  # another way to write the number
        ({"person_name": " 李慧敏 "}, True),  # stray spaces
        ({"person_name": "李惠敏"}, False),
        ({"hours": Decimal("7.51")}, False),
        ({"hours": None}, False),
        ({"template_version": 2}, False),
        ({"expires_on": None}, False),
    ],
)
def test_the_digest_follows_what_is_said_not_how_it_was_typed(change, same):
    assert (replace(SNAPSHOT, **change).digest == SNAPSHOT.digest) is same


def test_decomposed_accents_are_composed():
    assert replace(SNAPSHOT, person_name_latin="Jose\u0301").person_name_latin == "José"


@pytest.mark.parametrize(
    ("change", "refusal", "said"),
    [
        ({"person_name": "  "}, TextMissing, "person_name"),
        ({"title": ""}, TextMissing, "title"),
        ({"verify_url": ""}, TextMissing, "verify_url"),
        ({"person_name": "李\u202e敏"}, TextUnprintable, "U+202E"),  # right-to-left override
        ({"person_name": "李\u200b敏"}, TextUnprintable, "U+200B"),  # zero-width space
        ({"unit": "财务\n处"}, TextUnprintable, "U+000A"),
        ({"hours": Decimal(0)}, HoursNotPositive, "0"),
        ({"hours": Decimal(-1)}, HoursNotPositive, "-1"),
        ({"hours": Decimal("NaN")}, HoursNotPositive, "NaN"),
        ({"issued_on": date(2026, 5, 11)}, DatesOutOfOrder, "completed_on"),
        ({"expires_on": date(2026, 5, 12)}, DatesOutOfOrder, "expires_on"),
    ],
)
def test_what_cannot_be_printed_is_refused_before_anything_is_issued(change, refusal, said):
    with pytest.raises(refusal, match=re.escape(said)):
        replace(SNAPSHOT, **change)


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", '{"format": "other/1"}', SNAPSHOT.canonical_json().replace('"unit":', '"unot":')],
)
def test_other_formats_and_keys_are_not_guessed_at(text):
    with pytest.raises(ValueError, match=r"format|unknown"):
        Snapshot.from_json(text)
