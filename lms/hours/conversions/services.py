"""Which conversion table holds, and how an organisation comes to its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import tomlkit
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.hours.conversions.domain.convert import Converted, Work, convert
from lms.hours.conversions.domain.reading import read_conversions
from lms.hours.conversions.domain.table import ConversionTable, Kind, Unit
from lms.hours.conversions.models import ConversionVersion
from lms.hours.days import local_date
from lms.organisation.api import organisation_of

SHIPPED = Path(__file__).with_name("shipped") / "default.toml"
SHIPPED_NAME = "shipped-conversion@1"


class ConversionsDenied(Exception):
    """The step is not open: `code` is one of approved, exists, same_person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Conversions:
    """A table that holds, with the name under which ledger entries know it. Delivered, it has no version."""

    name: str
    table: ConversionTable
    text: str
    version_id: int | None = None


@cache
def shipped_conversions() -> Conversions:
    """The table as delivered."""
    text = SHIPPED.read_text(encoding="utf-8")
    return Conversions(SHIPPED_NAME, read_conversions(text), text)


def conversions_on(session: Session, organisation_id: int, day: date) -> Conversions:
    """The table that holds in the organisation on a day. One query."""
    version = session.scalar(_in_force(), {"organisation": organisation_id, "day": day})
    return _holding(version) if version else shipped_conversions()


def _holding(version: ConversionVersion) -> Conversions:
    return Conversions(version.name, read_conversions(version.text), version.text, version.id)


@cache
def _in_force() -> Select[ConversionVersion]:
    """The version that holds in this organisation on a day. Put together once: home pages ask for it."""
    return (
        select(ConversionVersion)
        .where(
            ConversionVersion.organisation_id == bindparam("organisation"),
            ConversionVersion.approved_at.is_not(None),
            ConversionVersion.valid_from <= bindparam("day"),
        )
        .order_by(ConversionVersion.number.desc())
        .limit(1)
    )


def conversions_for(session: Session, unit_path: str, day: date) -> Conversions:
    """The table that holds in a unit on a day; without a unit it is the one as delivered."""
    return conversions_on(session, organisation_of(unit_path), day) if unit_path else shipped_conversions()


def conversions_in(session: Session) -> Callable[[str, date], Conversions]:
    """The same for many units and days: what an organisation has is looked up once."""

    @cache
    def approved(organisation_id: int) -> list[Conversions]:
        versions = [each for each in conversion_versions(session, organisation_id) if not each.is_draft]
        return [_holding(each) for each in versions]

    def find(unit_path: str, day: date) -> Conversions:
        held = approved(organisation_of(unit_path)) if unit_path else []
        return next((each for each in held if each.table.valid_from <= day), shipped_conversions())

    return find


def suggested_hours(
    session: Session, unit_path: str, minutes: int, *, day: date, kind: Kind = Kind.ONLINE
) -> Converted:
    """What so many minutes would be worth once done: a suggestion for what states its hours itself."""
    table = conversions_for(session, unit_path, day).table
    return convert(table, Work(kind, Unit.MINUTES, Decimal(minutes)))


def conversion_versions(session: Session, organisation_id: int) -> list[ConversionVersion]:
    """An organisation's versions, newest first."""
    return list(
        session.scalars(
            select(ConversionVersion)
            .where(ConversionVersion.organisation_id == organisation_id)
            .order_by(ConversionVersion.number.desc())
        )
    )


def draft_conversions(
    session: Session, organisation_id: int, *, actor: Actor, clock: Clock
) -> ConversionVersion:
    """A new draft that begins as the table in force. Raises ConversionsDenied (exists) while there is another."""
    if any(version.is_draft for version in conversion_versions(session, organisation_id)):
        raise ConversionsDenied("exists")
    now = clock()
    latest = session.scalar(
        select(func.max(ConversionVersion.number)).where(ConversionVersion.organisation_id == organisation_id)
    )
    document = tomlkit.parse(conversions_on(session, organisation_id, date.max).text)
    document["conversion"]["valid_from"] = local_date(now)
    version = ConversionVersion(
        organisation_id=organisation_id,
        number=(latest or 0) + 1,
        text=tomlkit.dumps(document),
        valid_from=local_date(now),
        drafted_by=actor.account_id,
        drafted_by_name=actor.name,
        drafted_at=now,
    )
    session.add(version)
    session.flush()
    return version


def edit_conversions(
    session: Session, version: ConversionVersion, text: str, *, actor: Actor, clock: Clock
) -> None:
    """Writes a draft's text. Raises ConversionRefused, and ConversionsDenied (approved) when it is one no more."""
    if not version.is_draft:
        raise ConversionsDenied("approved")
    table = read_conversions(text)
    before = {"valid_from": version.valid_from, "text": version.text}
    version.text, version.valid_from = text, table.valid_from
    version.drafted_by, version.drafted_by_name, version.drafted_at = actor.account_id, actor.name, clock()
    _note(
        session,
        "lms.edit_conversions",
        version,
        actor=actor,
        clock=clock,
        before=before,
        after={"text": text},
    )


def approve_conversions(session: Session, version: ConversionVersion, *, actor: Actor, clock: Clock) -> None:
    """Puts a draft in force from its day on. Raises ConversionsDenied: approved, or same_person, since two people
    answer for what everybody's hours are worked out by."""
    if not version.is_draft:
        raise ConversionsDenied("approved")
    if actor.account_id is not None and actor.account_id == version.drafted_by:
        raise ConversionsDenied("same_person")
    version.approved_by, version.approved_by_name, version.approved_at = (
        actor.account_id, actor.name, clock(),
    )  # fmt: skip
    _note(session, "lms.approve_conversions", version, actor=actor, clock=clock, after={"text": version.text})


def discard_conversions(session: Session, version: ConversionVersion, *, actor: Actor, clock: Clock) -> None:
    """Drops a draft. Raises ConversionsDenied (approved)."""
    if not version.is_draft:
        raise ConversionsDenied("approved")
    _note(
        session, "lms.discard_conversions", version, actor=actor, clock=clock, before={"text": version.text}
    )
    session.delete(version)


def find_version(
    session: Session, version_id: int, organisation_id: int, *, to_change: bool = False
) -> ConversionVersion | None:
    """One version of the organisation's, None when there is none; locked where it is to be changed."""
    statement = select(ConversionVersion).where(
        ConversionVersion.id == version_id, ConversionVersion.organisation_id == organisation_id
    )
    return session.scalar(statement.with_for_update() if to_change else statement)


def _note(
    session: Session,
    action: str,
    version: ConversionVersion,
    *,
    actor: Actor,
    clock: Clock,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        session,
        actor=actor,
        clock=clock,
        action=action,
        subject=("conversion_version", version.id),
        title=version.name,
        unit_path=f"/{version.organisation_id}/",
        before=before,
        after={**(after or {}), "valid_from": version.valid_from},
    )
