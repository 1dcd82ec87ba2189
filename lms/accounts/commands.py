"""`lms accounts`: the first administrator of a new installation."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.domain.password_rules import normal_username, password_problem
from lms.accounts.forms.own import PROBLEMS
from lms.accounts.models import Account, RoleGrant
from lms.accounts.passwords import hash_password
from lms.audit.api import record
from lms.clock import current_clock
from lms.contracts.access import Actor, Role
from lms.db import unit_of_work
from lms.hours.api import local_date
from lms.organisation.models import Appointment, Person, Unit

accounts_commands = AppGroup("accounts", help="Who can sign in.")


@accounts_commands.command("create-admin")
@click.option("--organisation", prompt="Name of the organisation", help="The name of the organisation.")
@click.option("--code", default="ROOT", show_default=True, help="The code of its top unit, for rosters.")
@click.option("--name", prompt="Your name", help="The administrator's name.")
@click.option(
    "--username", default="admin", show_default=True, prompt="Username", help="What to sign in with."
)
@click.password_option(help="At least 10 characters. Asked for when not given.")
def create_admin(organisation: str, code: str, name: str, username: str, password: str) -> None:
    """Make an organisation and its first administrator; everybody else comes with a roster.

    Refuses when a unit with the code, or an account with the username, exists already.
    """
    username = normal_username(username)
    if problem := password_problem(password, username):
        raise click.BadParameter(str(PROBLEMS[problem]), param_hint="--password")
    with unit_of_work() as session:
        if session.scalar(select(Unit.id).where(Unit.code == code)):
            raise click.BadParameter(f"a unit with the code {code!r} exists already.", param_hint="--code")
        if session.scalar(select(Account.id).where(Account.username == username)):
            raise click.BadParameter(f"an account {username!r} exists already.", param_hint="--username")
        unit = _organisation(session, organisation, code)
        account = _account(session, unit, name, username, password)
        record(
            session, actor=Actor.system("lms accounts create-admin"), clock=current_clock(),
            action="lms.create_admin", subject=("account", account.id), title=username, unit_path=unit.path,
        )  # fmt: skip
    click.echo(f"{username} is the administrator of {organisation}. Sign in, then import a roster of people.")


def _organisation(session: Session, name: str, code: str) -> Unit:
    unit = Unit(name=name, code=code, path=f"new:{code}", kind="organ", position=0, is_active=True)
    session.add(unit)
    session.flush()  # the path needs the id
    unit.path = f"/{unit.id}/"
    return unit


def _account(session: Session, unit: Unit, name: str, username: str, password: str) -> Account:
    now = current_clock()()
    post = Appointment(unit_id=unit.id, post="—", tier="member", is_full_time=True, starts_on=local_date(now))
    person = Person(organisation_id=unit.id, number=username, name=name, appointments=[post])
    session.add(person)
    session.flush()
    account = Account(
        person_id=person.id, username=username, password_hash=hash_password(password), created_at=now,
        roles=[RoleGrant(role=Role.ADMINISTRATOR.value, unit_id=unit.id)],
    )  # fmt: skip
    session.add(account)
    session.flush()
    return account
