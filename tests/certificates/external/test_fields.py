"""What is found in the words of a certificate, in a badge, and in dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from certificates.external.domain.badges import fields_of_badge, is_badge
from certificates.external.domain.dates import date_in, dates_in
from certificates.external.domain.fields import Fields, differing, is_holder, number_key
from certificates.external.domain.state import Standing, standing_of
from certificates.external.domain.words import fields_in

CHINESE = """结业证书
证书编号：苏培〔2026〕第0123号
兹证明 李慧敏 同志于2026年5月18日至5月20日参加《数字政府建设与实践》专题培训，共24学时，成绩合格。
有效期至：2029年5月20日
江苏省委党校
二〇二六年五月二十日"""
ENGLISH = """Certificate of Completion
This is to certify that Li Huimin
has successfully completed the course Foundations of Data Protection
Credit hours: 12.5
Certificate No.: DP-2026/889
Date of issue: May 21, 2026
Valid until 20 May 2028
Issued by: Example University"""
FORM = """姓    名：王芳
课程名称：消防安全 基础
学时：8
发证单位：江城市消防协会
发证日期：2026.03.05
证书号：XF-77"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CHINESE, Fields("数字政府建设与实践", "江苏省委党校", "苏培〔2026〕第0123号", "李慧敏",
                         date(2026, 5, 20), date(2029, 5, 20), Decimal(24))),
        (ENGLISH, Fields("Foundations of Data Protection", "Example University", "DP-2026/889", "Li Huimin",
                         date(2026, 5, 21), date(2028, 5, 20), Decimal("12.5"))),
        (FORM, Fields("消防安全 基础", "江城市消防协会", "XF-77", "王芳", date(2026, 3, 5), None, Decimal(8))),
        ("", Fields()),
        ("A picture of a cat.", Fields()),
        ("学时：0", Fields()),
        ("99999 hours", Fields()),
        ("(" * 20_000 + "证书编号" * 5_000, Fields()),
    ],
)  # fmt: skip
def test_the_words_of_a_certificate(text, found):
    assert fields_in(text) == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年5月20日", date(2026, 5, 20)),
        ("二〇二六年十二月三十一日", date(2026, 12, 31)),
        ("二○二六年一月十日", date(2026, 1, 10)),
        ("2026-5-20", date(2026, 5, 20)),
        ("2026/05/20", date(2026, 5, 20)),
        ("2026.05.20", date(2026, 5, 20)),
        ("May 3rd, 2026", date(2026, 5, 3)),
        ("3 Sept. 2026", date(2026, 9, 3)),
        ("2026-02-30", None),
        ("1026-02-03", None),
        ("no date", None),
    ],
)
def test_dates(text, day):
    assert date_in(text) == day


def test_a_date_that_the_calendar_lacks_is_passed_over():
    assert dates_in("2026-02-30, then 2026-03-01") == [date(2026, 3, 1)]


BADGE = {
    "type": ["VerifiableCredential", "OpenBadgeCredential"], "id": "urn:uuid:7", "name": "Badge",
    "issuer": {"name": "Institute"}, "validFrom": "2026-05-10T00:00:00Z", "validUntil": "2027-05-10T00:00:00Z",
    "credentialSubject": {"achievement": {"name": "Data Protection"}, "creditsEarned": 1.5, "name": "Li Huimin"},
}  # fmt: skip


def test_a_badge():
    assert fields_of_badge(BADGE) == Fields(
        "Data Protection",
        "Institute",
        "urn:uuid:7",
        "Li Huimin",
        date(2026, 5, 10),
        date(2027, 5, 10),
        Decimal("1.5"),
    )


@pytest.mark.parametrize("wrong", [None, 1, "x", [], [1], {"a": 1}, {"name": {"zh": "x"}}])
@pytest.mark.parametrize("key", ["issuer", "credentialSubject", "validFrom", "name"])
def test_a_badge_of_another_shape_says_less_and_breaks_nothing(key, wrong):
    assert isinstance(fields_of_badge({**BADGE, key: wrong}), Fields)


@pytest.mark.parametrize(
    ("kind", "is_one"), [("OpenBadgeCredential", True), (["X", "AchievementCredential"], True), (["X"], False),
                         ([1], False), (None, False), ({}, False)],
)  # fmt: skip
def test_what_is_a_badge(kind, is_one):
    assert is_badge({"type": kind}) is is_one


def test_numbers_are_the_same_however_they_are_spelled():
    assert number_key("ＤＰ－2026 20", "Institute") == number_key("dp-2026-20", " institute.")
    assert number_key("DP-2026-20", "A") != number_key("DP-2026-20", "B")
    assert number_key("DP-2026-20", "A") != number_key("DP-2026-21", "A")
    assert number_key("—", "A") == ""


@pytest.mark.parametrize(
    ("stated", "fits"), [("李慧敏", True), ("li huimin", True), ("", True), ("王芳", False), ("李慧", False)]
)
def test_whose_it_is(stated, fits):
    assert is_holder(stated, "李慧敏", "Li Huimin") is fits


def test_what_was_put_right():
    found = {"title": "A", "hours": "4"}
    assert differing(found, {"title": "A", "hours": "40", "issuer": "X"}) == {"hours"}


@pytest.mark.parametrize(
    ("claim", "handed_in", "imported", "standing"),
    [
        (None, False, False, Standing.DRAFT),
        (None, True, False, Standing.KEPT),
        (None, True, True, Standing.IMPORTED),
        ("filed", True, False, Standing.FILED),
        ("accepted", True, False, Standing.ACCEPTED),
        ("returned", True, False, Standing.RETURNED),
        ("withdrawn", True, False, Standing.WITHDRAWN),
    ],
)
def test_where_it_stands(claim, handed_in, imported, standing):
    assert standing_of(claim_state=claim, is_handed_in=handed_in, is_imported=imported) is standing
