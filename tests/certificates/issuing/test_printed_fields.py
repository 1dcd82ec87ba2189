"""Fields that were added after certificates had been issued: those keep their digest, and nothing is reckoned anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from certificates.register.domain import HoursNotPositive, Snapshot
from certificates.register.records import snapshot_in
from certificates.rendering import words
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.hours.api import post_credit
from tests.certificates.completions import complete, completion
from tests.certificates.sheets import EVERYDAY

# As it was written before a grade and the hours of the year were known.
ISSUED_BEFORE = (
    '{"category":"集中培训","category_en":"centralised training","completed_on":"2026-05-12","expires_on":"2029-05-12",'
    '"format":"xueshi-certificate/1","hours":"7.5","issued_on":"2026-05-13","issuer":"江城市干部培训中心",'
    '"issuer_en":"Jiangcheng Training Centre","kind":"course","person_name":"李慧敏","person_name_latin":"Li Huimin",'
    '"serial":"XS-2026-000123-B","template_key":"certificates.classic","template_version":1,"title":"信息安全基础",'
    '"title_en":"Foundations of Information Security","unit":"江城市财政局预算处",'
    '"unit_en":"Budget Division, Jiangcheng Finance Bureau",'
    '"verify_url":"HTTPS://XUESHI.EXAMPLE/V/QWERTYUIOPASDFGHJKLZXCVB23"}'
)
ITS_DIGEST = "c5dca1892512d08df7a296cc661f4c0aa7c177d88df62f71ecc9403802c7b346"


def test_what_was_issued_before_keeps_its_digest():
    old = Snapshot.from_json(ISSUED_BEFORE)
    assert old.canonical_json() == ISSUED_BEFORE
    assert old.digest == ITS_DIGEST
    assert (old.grade, old.year_hours) == ("", None)


def test_the_new_fields_count_where_they_are_set():
    graded = replace(EVERYDAY, grade=" 一等奖 ", year_hours=Decimal("46.50"))
    assert '"grade":"一等奖"' in graded.canonical_json()
    assert '"year_hours":"46.5"' in graded.canonical_json()
    assert Snapshot.from_json(graded.canonical_json()) == replace(graded, year_hours=Decimal("46.5"))
    assert len({EVERYDAY.digest, graded.digest, replace(graded, grade="").digest}) == 3


@pytest.mark.parametrize("hours", [Decimal(0), Decimal(-1), Decimal("NaN")])
def test_a_total_that_is_none_is_refused(hours):
    with pytest.raises(HoursNotPositive):
        replace(EVERYDAY, year_hours=hours)


def test_their_words():
    texts = words(replace(EVERYDAY, grade="92", year_hours=Decimal("46.50")))
    assert (texts["grade"], texts["year"], texts["year_hours"]) == ("92", "2026", "46.5")
    assert texts["year_total"] == "2026年度累计46.5学时"
    assert texts["year_total_en"] == "46.5 credit hours in 2026"
    assert words(EVERYDAY)["year_total"] == words(EVERYDAY)["grade"] == ""


def test_grade_and_year_are_frozen_with_the_completion(town, session, clock):
    last_year = completion(town.people.li, clock, "0").grant
    with unit_of_work() as writing:
        earlier = replace(last_year, earned_at=clock() - timedelta(days=365))
        post_credit(writing, earlier, actor=Actor.system("test"), clock=clock)
    first = complete(town.people.li, clock, "1", grade="优秀")
    second = complete(town.people.li, clock, "2")
    assert snapshot_in(first).grade == "优秀"
    assert snapshot_in(first).year_hours == Decimal("3.5")
    assert snapshot_in(second).year_hours == Decimal(7)
    session.expire_all()
    assert snapshot_in(first).year_hours == Decimal("3.5")  # what came later changes nothing
