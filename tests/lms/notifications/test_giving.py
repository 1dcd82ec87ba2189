"""Giving notices, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lms.audit.models import AuditEvent
from lms.db import unit_of_work
from lms.notifications.api import MailRefused, NoticeRefused, mail_address, mail_person, notify
from lms.notifications.models import Mail, MailChoice, ReceivedNotice
from lms.notifications.services.choosing import choose_mailed_kinds, mailed_kinds
from lms.organisation.models import Person, PluginSwitch
from lms.organisation.people.services import change_email
from lms.plugins import current_registry
from lms.testing.factories import make_person
from lms.testing.marks import on_both_databases
from tests.lms.notifications.conftest import ACCEPTED, RETURNED, accepted, returned, set_mail


@pytest.fixture
def with_mail(app):
    set_mail(app, "smtp://127.0.0.1:9")  # nothing is sent in these tests


@on_both_databases
def test_the_same_is_never_told_twice(session, member, clock):
    with unit_of_work():
        assert notify(session, [returned(member.person_id), returned(member.person_id)], clock=clock) == 1
    with unit_of_work():
        assert (
            notify(session, [returned(member.person_id), returned(member.person_id, "2")], clock=clock) == 1
        )
    refs = session.scalars(select(ReceivedNotice.ref).order_by(ReceivedNotice.id)).all()
    assert refs == ["1", "2"]


@on_both_databases
def test_what_is_rolled_back_was_not_told(session, member, clock, with_mail):
    def tell_and_fail():
        with unit_of_work():
            notify(session, [returned(member.person_id)], clock=clock)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tell_and_fail()
    assert session.scalars(select(ReceivedNotice)).all() == []
    assert session.scalars(select(Mail)).all() == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"kind": "lms.misspelt"}, "lms.misspelt: no plugin has"),
        ({"values": {"title": "Fire safety"}}, "needs a value for reason"),
        ({"url": "https://example.org"}, "not a path"),
    ],
)
def test_a_notice_that_cannot_be_said_takes_all_others_back(session, member, clock, change, fault):
    bad = replace(returned(member.person_id, "2"), **change)
    with unit_of_work(), pytest.raises(NoticeRefused, match=fault):
        notify(session, [returned(member.person_id), bad], clock=clock)
    assert session.scalars(select(ReceivedNotice)).all() == []


@on_both_databases
def test_many_people_are_told_in_few_statements(session, town, clock, count_queries, with_mail):
    with unit_of_work():
        people = [make_person(session, town) for _ in range(120)]
        for index, person in enumerate(people):
            person.email = f"p{index}@example.org"
        few, many = ([person.id for person in people[:2]], [person.id for person in people])

    def statements(person_ids, ref):
        with unit_of_work(), count_queries() as found:
            assert notify(session, [returned(id_, ref) for id_ in person_ids], clock=clock) == len(person_ids)
        return len(found)

    assert statements(few, "few") == statements(many, "many") <= 4
    assert len(session.scalars(select(Mail)).all()) == 122


@on_both_databases
def test_mail_is_written_for_those_who_want_it_and_can_be_reached(session, somebody, clock, with_mail):
    usual, asked, declined = somebody(), somebody(), somebody()
    unreachable = somebody(email=None)
    with unit_of_work():
        choose_mailed_kinds(session, asked.person_id, [ACCEPTED], [ACCEPTED])
        choose_mailed_kinds(session, declined.person_id, [RETURNED], [])
        everybody = [each.person_id for each in (usual, asked, declined, unreachable)]
        notify(session, [make(one) for one in everybody for make in (returned, accepted)], clock=clock)
    written = session.execute(select(Mail.person_id, Mail.kind).order_by(Mail.person_id, Mail.kind)).all()
    assert written == [
        (usual.person_id, RETURNED),
        (asked.person_id, ACCEPTED),
        (asked.person_id, RETURNED),
    ]
    assert len(session.scalars(select(ReceivedNotice)).all()) == 8


@on_both_databases
def test_nobody_is_mailed_about_what_their_organisation_has_switched_off(
    session, somebody, town, clock, with_mail
):
    """The kernel cannot be switched off; the row stands for a plugin of this name."""
    member = somebody()
    with unit_of_work():
        session.add(PluginSwitch(organisation_id=town.id, plugin="lms", is_enabled=False))
        session.flush()
        notify(session, [returned(member.person_id)], clock=clock)
    assert session.scalars(select(Mail)).all() == []


def test_without_a_mail_server_nothing_is_written_for_one(session, member, clock):
    with unit_of_work():
        notify(session, [returned(member.person_id)], clock=clock)
    assert session.scalars(select(Mail)).all() == []


@on_both_databases
def test_a_choice_stands_against_the_usual(session, member):
    types = current_registry().notice_types
    assert RETURNED in mailed_kinds(session, member.person_id, types)
    assert ACCEPTED not in mailed_kinds(session, member.person_id, types)
    with unit_of_work():
        choose_mailed_kinds(session, member.person_id, [ACCEPTED, RETURNED], [ACCEPTED])
    with unit_of_work():
        choose_mailed_kinds(session, member.person_id, [ACCEPTED, RETURNED], [ACCEPTED])  # again
    assert mailed_kinds(session, member.person_id, types) & {ACCEPTED, RETURNED} == {ACCEPTED}
    assert len(session.scalars(select(MailChoice)).all()) == 2


def ask(session, person_id, clock, **changes):
    values = {"values": {"title": "A"}, "url": "/certificates", "ref": "copy 1"} | changes
    return mail_person(session, person_id, "Here is “%(title)s”.", clock=clock, **values)


@on_both_databases
def test_mail_on_request_is_written_once_for_each_reference(session, member, clock, with_mail):
    with unit_of_work():
        assert ask(session, member.person_id, clock)
        assert not ask(session, member.person_id, clock)
        assert ask(session, member.person_id, clock, ref="copy 2")
    assert len(session.scalars(select(Mail)).all()) == 2
    assert session.scalars(select(ReceivedNotice)).all() == []


def test_mail_on_request_is_refused_where_it_cannot_arrive(app, session, somebody, clock):
    reachable, unreachable = somebody(), somebody(email=None)
    with unit_of_work(), pytest.raises(MailRefused, match="no_server"):
        ask(session, reachable.person_id, clock)
    assert mail_address(session, reachable.person_id) is None
    set_mail(app, "smtp://127.0.0.1:9")
    assert mail_address(session, reachable.person_id) == "zhang@example.org"
    assert mail_address(session, unreachable.person_id) is None
    with unit_of_work(), pytest.raises(MailRefused, match="no_address"):
        ask(session, unreachable.person_id, clock)


@on_both_databases
def test_an_address_is_kept_and_the_trail_does_not_repeat_it(session, member, clock, actor_for):
    with unit_of_work():
        person = session.get_one(Person, member.person_id)
        change_email(session, person, "new@example.org", actor=actor_for(member), clock=clock)
    entry = session.scalars(select(AuditEvent).where(AuditEvent.action == "lms.change_email")).one()
    assert person.email == "new@example.org"
    assert "example.org" not in f"{entry.before}{entry.after}{entry.subject_title}"
