"""Which language a page speaks, and how it writes hours and days."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask_babel import force_locale

from lms.accounts.models import Account
from lms.db import unit_of_work
from lms.organisation.api import PersonName
from lms.testing.factories import make_account, make_person, make_unit
from lms.web.i18n import format_hours, local_day, localised, named, relative_date

CHINESE, ENGLISH = "zh-Hans", "en"


def language(page) -> str:
    return re.search(r'<html\b[^>]*\blang="([^"]+)"', page.text)[1]


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", CHINESE),
        ("zh", CHINESE),
        ("zh-Hans", CHINESE),
        ("zh-TW", CHINESE),  # nearer than English
        ("ZH-cn", CHINESE),
        ("en-GB,en;q=0.9,zh;q=0.8", ENGLISH),
        ("zh;q=0.5,en;q=0.9", ENGLISH),
        ("fr,de;q=0.9,zh;q=0.1", CHINESE),  # the first that we speak
        ("fr", ENGLISH),  # none that we speak: the site's own
        ("", ENGLISH),
        ("*", ENGLISH),
        ("zhuang", ENGLISH),
        (";;;,=,q=", ENGLISH),
    ],
)
def test_the_browser_is_answered_in_its_language(client, asked, spoken):
    assert language(client.get("/login", headers={"Accept-Language": asked})) == spoken


def test_what_was_chosen_goes_before_what_the_browser_asks(client):
    client.post("/locale", data={"locale": "zh_Hans"})
    assert language(client.get("/login", headers={"Accept-Language": "en"})) == CHINESE
    client.post("/locale", data={"locale": "en"})
    assert language(client.get("/login", headers={"Accept-Language": "zh"})) == ENGLISH


@pytest.mark.parametrize("nonsense", ["fr", "", "../../etc/passwd", "zh_Hans\r\nX: y"])
def test_a_language_that_we_do_not_speak_is_not_remembered(client, nonsense):
    assert client.post("/locale", data={"locale": nonsense}).status_code == 404
    client.set_cookie("locale", "fr")
    assert language(client.get("/login", headers={"Accept-Language": "zh"})) == CHINESE


def test_the_account_goes_before_the_browser_and_the_choice_before_the_account(session, signed_in):
    with unit_of_work():
        account = make_account(session, make_person(session, make_unit(session)))
        session.get_one(Account, account.id).locale = "zh_Hans"
    browser = signed_in(account)
    assert language(browser.get("/", headers={"Accept-Language": "en"})) == CHINESE
    browser.post("/locale", data={"locale": "en"})
    assert language(browser.get("/", headers={"Accept-Language": "zh"})) == ENGLISH


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [
        (0, "today", "今天"),
        (1, "tomorrow", "明天"),
        (-1, "yesterday", "昨天"),
        (2, "Friday, in 2 days", "星期五（2 天后）"),
        (6, "Tuesday, in 6 days", "星期二（6 天后）"),
        (7, "in 7 days", "7 天后"),
        (60, "in 60 days", "60 天后"),
        (61, "Jul 20, 2026", "2026年7月20日"),
        (-2, "2 days ago", "2 天前"),
        (-60, "60 days ago", "60 天前"),
        (-61, "Mar 20, 2026", "2026年3月20日"),
    ],
)
def test_a_day_is_said_as_people_say_it(app, clock, days, english, chinese):
    day = date(2026, 5, 20) + timedelta(days=days)  # the clock stands at nine in the morning of the 20th
    with app.test_request_context():
        with force_locale("en"):
            assert relative_date(day) == english
        with force_locale("zh_Hans"):
            assert relative_date(day) == chinese
        assert relative_date(None) == ""


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 5, 19, 15, 59, tzinfo=UTC), date(2026, 5, 19)),
        (datetime(2026, 5, 19, 16, 0, tzinfo=UTC), date(2026, 5, 20)),  # midnight in Shanghai
        (date(2026, 5, 20), date(2026, 5, 20)),
    ],
)
def test_a_day_begins_at_the_readers_midnight(app, instant, day):
    with app.test_request_context():
        assert local_day(instant) == day


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("24.00"), "24"),
        (Decimal("3.50"), "3.5"),
        (Decimal("0.25"), "0.25"),
        (Decimal("100"), "100"),
        (Decimal("0.00"), "0"),
        (Decimal("-2.50"), "-2.5"),
        (Decimal("16250.50"), "16,250.5"),
        (Decimal("1E+2"), "100"),
        (None, "—"),
    ],
)
def test_hours_are_written_without_needless_zeros(amount, text):
    assert format_hours(amount) == text


@pytest.mark.parametrize(
    ("thing", "english"),
    [
        ({"name": "市直机关", "name_en": "City offices"}, "City offices"),
        ({"name": "市直机关", "name_en": None}, "市直机关"),
        ({"name": "市直机关", "name_en": ""}, "市直机关"),
        ({"name": "市直机关"}, "市直机关"),
    ],
)
def test_a_thing_has_its_own_name_where_there_is_no_other(app, thing, english):
    with app.app_context(), app.test_request_context(headers={"Accept-Language": "en"}):
        assert localised(thing) == english
    with app.app_context(), app.test_request_context(headers={"Accept-Language": "zh"}):
        assert localised(thing) == "市直机关"


@pytest.mark.parametrize("locale", ["en", "zh_Hans"])
def test_large_numbers_in_texts_are_grouped(app, locale):
    counted = app.jinja_env.from_string("{{ ngettext('%(num)s row', '%(num)s rows', number) }}")
    with app.test_request_context(), force_locale(locale):
        said = [counted.render(number=number) for number in (1, 999, 1055)]
    assert ["1 " in said[0], "999 " in said[1], "1,055 " in said[2]] == [True, True, True]


def test_who_is_gone_is_called_as_it_was_written_down(app):
    names = {7: PersonName(7, "罗志强", "Luo Zhiqiang", "A1")}
    with app.app_context(), app.test_request_context(headers={"Accept-Language": "en"}):
        assert [named(names, key, "旧名") for key in (7, 8, None)] == ["Luo Zhiqiang", "旧名", "旧名"]
    with app.app_context(), app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        assert named(names, 7, "旧名") == "罗志强"
