"""Adding, renaming, moving and closing units."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.events import UnitChanged
from lms.events import publish
from lms.organisation.models import Appointment, Unit
from lms.organisation.scopes import holding_on


class UnitRefused(ValueError):
    """The tree cannot be changed so; `code` is code_taken, below_itself, other_organisation or has_people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_unit(
    session: Session,
    parent: Unit,
    *,
    code: str,
    name: str,
    name_en: str | None,
    kind: str,
    actor: Actor,
    clock: Clock,
) -> Unit:
    """A unit below its parent, last among its siblings. Raises UnitRefused when the code is taken."""
    _check_code(session, code, None)
    last = session.scalar(select(func.max(Unit.position)).where(Unit.parent_id == parent.id))
    unit = Unit(
        parent_id=parent.id, path=f"new:{code}", code=code, name=name, name_en=name_en, kind=kind,
        position=(last or 0) + 1, is_active=True,
    )  # fmt: skip
    session.add(unit)
    session.flush()  # the path needs the id
    unit.path = f"{parent.path}{unit.id}/"
    session.flush()
    record(
        session, actor=actor, clock=clock, action="lms.add_unit", subject=("unit", unit.id), title=name,
        unit_path=unit.path, after={"code": code, "name": name, "parent": parent.code},
    )  # fmt: skip
    return unit


def change_unit(
    session: Session,
    unit: Unit,
    *,
    code: str,
    name: str,
    name_en: str | None,
    kind: str,
    actor: Actor,
    clock: Clock,
) -> None:
    """Renames a unit. Raises UnitRefused when the code is taken."""
    _check_code(session, code, unit.id)
    before = {"code": unit.code, "name": unit.name, "name_en": unit.name_en, "kind": unit.kind}
    unit.code, unit.name, unit.name_en, unit.kind = code, name, name_en, kind
    after = {"code": code, "name": name, "name_en": name_en, "kind": kind}
    record(
        session, actor=actor, clock=clock, action="lms.change_unit", subject=("unit", unit.id), title=name,
        unit_path=unit.path, before=before, after=after,
    )  # fmt: skip
    if kind != before["kind"]:
        publish(session, UnitChanged(unit.path))


def move_unit(session: Session, unit: Unit, parent: Unit, *, actor: Actor, clock: Clock) -> None:
    """Puts a unit and all below it under another one of the same organisation, in two statements."""
    if parent.path.startswith(unit.path):
        raise UnitRefused("below_itself")
    if parent.path.split("/")[1] != unit.path.split("/")[1]:
        raise UnitRefused("other_organisation")
    old, new = unit.path, f"{parent.path}{unit.id}/"
    if old == new:
        return
    session.execute(
        update(Unit)
        .where(Unit.path.startswith(old, autoescape=True))
        .values(path=func.concat(new, func.substr(Unit.path, len(old) + 1)))
        .execution_options(synchronize_session=False)
    )
    session.execute(update(Unit).where(Unit.id == unit.id).values(parent_id=parent.id))
    session.expire_all()
    record(
        session, actor=actor, clock=clock, action="lms.move_unit", subject=("unit", unit.id), title=unit.name,
        unit_path=new, before={"path": old}, after={"path": new},
    )  # fmt: skip
    publish(session, UnitChanged(new))


def close_unit(session: Session, unit: Unit, day: date, *, actor: Actor, clock: Clock) -> None:
    """Takes a unit out of use; its past stays. Raises UnitRefused while somebody serves in it or below it."""
    serving = session.scalar(
        select(func.count())
        .select_from(Appointment)
        .join(Unit, Unit.id == Appointment.unit_id)
        .where(Unit.path.startswith(unit.path, autoescape=True), holding_on(day))
    )
    if serving:
        raise UnitRefused("has_people")
    _set_active(session, unit, False, actor=actor, clock=clock)


def reopen_unit(session: Session, unit: Unit, *, actor: Actor, clock: Clock) -> None:
    """Puts a closed unit back into use."""
    _set_active(session, unit, True, actor=actor, clock=clock)


def _set_active(session: Session, unit: Unit, is_active: bool, *, actor: Actor, clock: Clock) -> None:
    record(
        session, actor=actor, clock=clock, action="lms.reopen_unit" if is_active else "lms.close_unit",
        subject=("unit", unit.id), title=unit.name, unit_path=unit.path,
        before={"is_active": unit.is_active}, after={"is_active": is_active},
    )  # fmt: skip
    unit.is_active = is_active


def _check_code(session: Session, code: str, own_id: int | None) -> None:
    holder = session.scalar(select(Unit.id).where(Unit.code == code))
    if holder is not None and holder != own_id:
        raise UnitRefused("code_taken")
