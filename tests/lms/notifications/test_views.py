"""The bell, the list of notices, and the choice of what comes by mail."""

import pytest
from sqlalchemy import select

from lms.db import unit_of_work
from lms.notifications.api import notify
from lms.notifications.models import MailChoice, ReceivedNotice
from lms.organisation.models import Person, PluginSwitch
from lms.testing.marks import on_both_databases
from tests.lms.notifications.conftest import ACCEPTED, RETURNED, accepted, returned, set_mail


@pytest.fixture
def told(session, clock):
    """told(account, count): so many notices, a minute apart."""

    def tell(account, count=1):
        for number in range(count):
            clock.advance(minutes=1)
            with unit_of_work():
                notify(session, [returned(account.person_id, f"{number}", title=f"No {number}")], clock=clock)

    return tell


def unread(page):
    """What the bell says to somebody who cannot see it."""
    return page.text.split('class="top-button bell"')[1].split('visually-hidden">')[1].split("<")[0]


@on_both_databases
def test_the_bell_counts_what_is_unread(signed_in, member, told):
    browser = signed_in(member)
    assert unread(browser.get("/account")) == "Notices"
    told(member, 3)
    assert unread(browser.get("/account")) == "Notices, 3 unread"
    assert '<span class="bell-count" aria-hidden="true">3</span>' in browser.get("/account").text


def test_the_bell_costs_no_statement(signed_in, member, told, count_queries):
    browser = signed_in(member)
    browser.get("/account/password")
    with count_queries() as before:
        browser.get("/account/password")
    told(member, 3)
    with count_queries() as after:
        browser.get("/account/password")
    assert len(after) == len(before) == 1


@on_both_databases
def test_notices_are_listed_newest_first_and_read_by_following_them(signed_in, member, told, session, clock):
    told(member, 2)
    browser = signed_in(member)
    page = browser.get("/notices").text
    assert page.index("“No 1”") < page.index("“No 0”")
    assert page.count('class="is-unread"') == 2
    newest = session.scalars(select(ReceivedNotice).order_by(ReceivedNotice.id.desc())).first()
    followed = browser.get(f"/notices/{newest.id}")
    assert (followed.status_code, followed.location) == (302, "/hours/claims/1")
    read_at = clock()
    clock.advance(hours=1)
    browser.get(f"/notices/{newest.id}")
    session.expire_all()
    assert newest.read_at == read_at  # the first time counts
    page = browser.get("/notices")
    assert page.text.count('class="is-unread"') == 1
    assert unread(page) == "Notices, 1 unread"
    assert "“No 1”" not in browser.get("/notices?show=unread").text


def test_nobody_sees_or_reads_the_notices_of_another(signed_in, somebody, told, session):
    owner, other = somebody(), somebody()
    told(owner)
    notice = session.scalars(select(ReceivedNotice)).one()
    browser = signed_in(other)
    assert "“No 0”" not in browser.get("/notices").text
    assert unread(browser.get("/notices")) == "Notices"
    assert browser.get(f"/notices/{notice.id}").status_code == 404
    browser.post("/notices/read", data={"newest": notice.id})
    session.expire_all()
    assert notice.read_at is None


@on_both_databases
def test_all_are_read_at_once_but_not_those_that_came_since(signed_in, member, told, session, clock):
    told(member, 2)
    browser = signed_in(member)
    newest = int(browser.get("/notices").text.split('name="newest" value="')[1].split('"')[0])
    with unit_of_work():
        notify(session, [accepted(member.person_id)], clock=clock)
    response = browser.post("/notices/read", data={"newest": newest})
    assert (response.status_code, response.location) == (303, "/notices")
    assert unread(browser.get("/notices")) == "Notices, 1 unread"
    assert browser.post("/notices/read", data={"newest": "many"}).status_code == 400


def test_long_lists_have_pages_and_cost_the_same(signed_in, member, told, count_queries):
    told(member, 2)
    browser = signed_in(member)
    browser.get("/notices")
    with count_queries() as few:
        browser.get("/notices")
    told_more = [returned(member.person_id, f"more {number}") for number in range(58)]
    with unit_of_work() as session:
        notify(session, told_more, clock=lambda: session.scalar(select(ReceivedNotice.given_at).limit(1)))
    with count_queries() as many:
        page = browser.get("/notices").text
    assert page.count("/notices/") >= 25
    assert max(len(few), len(many)) <= 4  # who it is, how many, a page of them, the newest
    assert browser.get("/notices?page=3").text.count('class="is-unread"') == 10


def test_they_are_said_in_the_language_of_the_page(signed_in, member, told):
    told(member)
    browser = signed_in(member)
    assert "was returned to you: Please add a photo." in browser.get("/notices").text
    browser.set_cookie("locale", "zh_Hans")
    assert "您申报的“No 0”被退回：Please add a photo." in browser.get("/notices").text


def test_what_was_typed_is_text(signed_in, member, session, clock):
    with unit_of_work():
        notify(session, [returned(member.person_id, title="<b>%(reason)s</b> 100 %")], clock=clock)
    assert "“&lt;b&gt;%(reason)s&lt;/b&gt; 100 %”" in signed_in(member).get("/notices").text


@on_both_databases
def test_a_plugin_that_is_switched_off_or_gone_tells_nothing(signed_in, member, told, session, town):
    """The kernel cannot be switched off; the row stands for a plugin of this name."""
    told(member, 2)
    with unit_of_work():
        session.scalars(select(ReceivedNotice)).first().kind = "gone.something"
    browser = signed_in(member)
    assert unread(browser.get("/notices")) == "Notices, 1 unread"
    assert browser.get("/notices").text.count('class="is-unread"') == 1
    with unit_of_work():
        session.add(PluginSwitch(organisation_id=town.id, plugin="lms", is_enabled=False))
    assert unread(browser.get("/notices")) == "Notices"
    assert "No notices yet" in browser.get("/notices").text


def test_an_empty_page_says_what_will_be_here(signed_in, member):
    browser = signed_in(member)
    assert "No notices yet" in browser.get("/notices").text
    assert "You have read everything" in browser.get("/notices?show=unread").text


def test_a_site_without_a_mail_server_says_so(signed_in, member):
    assert "This site sends no mail" in signed_in(member).get("/notices/mail").text


def test_people_choose_what_comes_by_mail(app, session, signed_in, member):
    set_mail(app, "smtp://127.0.0.1:9")
    browser = signed_in(member)
    page = browser.get("/notices/mail").text
    assert "Mail goes to zhang@example.org." in page
    assert 'checked class="form-check-input" id="kinds-' in page
    assert browser.post("/notices/mail", data={"kinds": [ACCEPTED]}).status_code == 303
    choices = session.scalars(select(MailChoice).where(MailChoice.person_id == member.person_id))
    decided = {choice.kind: choice.is_mailed for choice in choices}
    assert (decided[ACCEPTED], decided[RETURNED]) == (True, False)
    assert browser.post("/notices/mail", data={"kinds": ["lms.misspelt"]}).status_code == 400


def test_people_without_an_address_are_led_to_where_it_is_entered(app, signed_in, somebody):
    set_mail(app, "smtp://127.0.0.1:9")
    page = signed_in(somebody(email=None)).get("/notices/mail").text
    assert "The site does not know your e-mail address" in page
    assert 'href="/account"' in page


def test_people_enter_change_and_remove_their_own_address(session, signed_in, somebody):
    account = somebody(email=None)
    browser = signed_in(account)

    def address():
        session.expire_all()
        return session.get_one(Person, account.person_id).email

    assert browser.post("/account/email", data={"email": " li@example.org "}).status_code == 303
    assert address() == "li@example.org"
    refused = browser.post("/account/email", data={"email": "li@example"})
    assert (refused.status_code, address()) == (422, "li@example.org")
    assert "Write it like name@example.org." in refused.text
    assert 'value="li@example"' in refused.text
    assert browser.post("/account/email", data={"email": ""}).status_code == 303
    assert address() is None
