"""A draft that was never published can be deleted, is nowhere then, and can be brought back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from courses.catalogue.domain import DeletionRefused, check_deletion
from courses.catalogue.models import Course
from courses.catalogue.services.publishing import retire_course
from lms.audit.models import AuditEvent
from lms.contracts.access import Role
from lms.db import unit_of_work
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases
from tests.courses.catalogue.factories import ACTOR, make_course


@pytest.fixture
def town(app, session, clock):
    """A unit with a trainer, a draft, a published and a retired course; a trainer of another unit."""
    with unit_of_work():
        root = make_unit(session)
        unit, other = make_unit(session, "甲", root), make_unit(session, "乙", root)
        retired = make_course(session, unit, "旧课", clock=clock, is_published=True)
        retire_course(session, retired, actor=ACTOR, clock=clock)
        return {
            "draft": make_course(session, unit, "草稿课", clock=clock).id,
            "published": make_course(session, unit, "新课", clock=clock, is_published=True).id,
            "retired": retired.id,
            "trainer": make_account(session, make_person(session, unit), (Role.TRAINER, unit)),
            "other": make_account(session, make_person(session, other), (Role.TRAINER, other)),
        }


def test_what_was_published_is_kept():
    check_deletion(0)
    with pytest.raises(DeletionRefused):
        check_deletion(1)


@on_both_databases
def test_a_deleted_draft_is_nowhere_and_comes_back(town, session, signed_in):
    trainer, address = signed_in(town["trainer"]), f"/teach/courses/{town['draft']}"
    assert "Delete the draft" in trainer.get(address).text
    answer = trainer.post(f"{address}/delete", follow_redirects=True)
    assert "“草稿课” is deleted." in answer.text
    assert "草稿课</a>" not in answer.text
    for page in ("", "/settings", "/publish", "/preview"):
        assert trainer.get(address + page).status_code == 404, page
    for deed in ("publish", "duplicate", "delete"):
        assert trainer.post(f"{address}/{deed}").status_code == 404, deed
    assert trainer.post(f"{address}/restore").location == address
    assert trainer.get(address).status_code == 200
    assert trainer.post(f"{address}/restore").status_code == 404
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc()).limit(2)).all()
    assert actions == ["courses.restore_course", "courses.delete_course"]


@pytest.mark.parametrize("name", ["published", "retired"])
def test_a_course_that_was_published_cannot_be_deleted(town, session, signed_in, name):
    trainer, address = signed_in(town["trainer"]), f"/teach/courses/{town[name]}"
    assert "Delete the draft" not in trainer.get(address).text
    assert "Retire it instead" in trainer.post(f"{address}/delete", follow_redirects=True).text
    assert session.get_one(Course, town[name]).deleted_at is None


def test_others_neither_delete_nor_bring_back(town, signed_in):
    other, address = signed_in(town["other"]), f"/teach/courses/{town['draft']}"
    assert other.post(f"{address}/delete").status_code == 404
    signed_in(town["trainer"]).post(f"{address}/delete")
    assert other.post(f"{address}/restore").status_code == 404
