"""What an administrator of a new organisation does first, on the home page until all of it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from lms.accounts.models import Account, RoleGrant
from lms.contracts.access import Actor, Role
from lms.db import db, read_rows
from lms.organisation.api import organisation_of
from lms.organisation.models import Person, Unit


@dataclass(frozen=True, slots=True)
class Step:
    """A thing to do, where it is done, and whether there is something of it."""

    title: str
    text: str
    url: str
    is_done: bool


def first_steps_card(session: Session, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """The steps, for who administers all of the organisation; None when they are done. They stay done, and are not
    looked for again."""
    path = actor.organisation_path
    begun: set[tuple[object, str]] = current_app.extensions.setdefault("lms.organisations_begun", set())
    here = (db.engine.url, path or "")
    if path is None or here in begun or not actor.scope("lms.manage_accounts").covers_path(path):
        return None
    done = read_rows(session, _what_there_is(organisation_of(path)))[0]
    if all(done):
        begun.add(here)
        return None
    return {"steps": [Step(*said, is_done=bool(one)) for said, one in zip(_steps(), done, strict=True)]}


def _steps() -> tuple[tuple[str, str, str], ...]:
    return (
        (
            _("Make the units"),
            _("Departments and offices, as a tree. A roster names them by their codes."),
            url_for("units.tree"),
        ),
        (
            _("Import the roster"),
            _("People, their posts and since when they hold them, from a spreadsheet."),
            url_for("roster.upload"),
        ),
        (
            _("Give people accounts"),
            _("For a whole unit at once, with a sheet of one-time passwords."),
            url_for("account_admin.many"),
        ),
        (
            _("Name trainers and managers"),
            _("Trainers write courses and exams; managers see the hours of their units."),
            url_for("account_admin.index"),
        ),
    )


@lru_cache(maxsize=256)
def _what_there_is(organisation_id: int) -> Select[*tuple[bool, ...]]:
    """Whether the organisation has units below it, people besides the one who began, accounts of theirs, and roles."""
    is_below = Unit.path.startswith(f"/{organisation_id}/")
    people = select(Person.id).where(Person.organisation_id == organisation_id)
    roles = select(RoleGrant.id).join(Unit, Unit.id == RoleGrant.unit_id).where(is_below)
    return select(
        exists().where(is_below, Unit.id != organisation_id),
        people.offset(1).exists(),
        people.join(Account, Account.person_id == Person.id).offset(1).exists(),
        roles.where(RoleGrant.role.in_((Role.TRAINER, Role.MANAGER))).exists(),
    )
