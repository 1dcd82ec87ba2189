"""One's own notices: which there are, how many are unread, and reading them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, exists, func, not_, select, update
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.notifications.models import ReceivedNotice
from lms.organisation.models import PluginSwitch

KINDS = "notice_kinds"


def is_on_for(organisation_id: ColumnElement[int] | Any) -> ColumnElement[bool]:
    """A condition on lms_notice: the organisation has not switched the plugin off that the kind belongs to."""
    owner = PluginSwitch.plugin.concat(".")
    return not_(
        exists().where(
            PluginSwitch.organisation_id == organisation_id,
            PluginSwitch.is_enabled.is_(False),
            func.substr(ReceivedNotice.kind, 1, func.length(owner)) == owner,
        )
    )


def unread_of(
    person_id: ColumnElement[int] | Any, organisation_id: ColumnElement[int] | Any
) -> ScalarSelect[int]:
    """How many notices a person has not read, as part of another statement, which is given the installed kinds as the
    parameter KINDS."""
    return (
        select(func.count())
        .select_from(ReceivedNotice)
        .where(
            ReceivedNotice.person_id == person_id,
            ReceivedNotice.read_at.is_(None),
            ReceivedNotice.kind.in_(bindparam(KINDS, expanding=True)),
            is_on_for(organisation_id),
        )
        .scalar_subquery()
    )


def notices_of(
    person_id: int, kinds: Collection[str], *, is_unread_only: bool = False
) -> Select[ReceivedNotice]:
    """A person's notices of these kinds, the newest first."""
    statement = select(ReceivedNotice).where(
        ReceivedNotice.person_id == person_id, ReceivedNotice.kind.in_(kinds)
    )
    if is_unread_only:
        statement = statement.where(ReceivedNotice.read_at.is_(None))
    return statement.order_by(ReceivedNotice.given_at.desc(), ReceivedNotice.id.desc())


def read_notice(session: Session, person_id: int, notice_id: int, *, clock: Clock) -> str | None:
    """Marks one's own notice as read and returns the page that it is about; None when one has no such notice."""
    notice = session.scalar(
        select(ReceivedNotice).where(ReceivedNotice.id == notice_id, ReceivedNotice.person_id == person_id)
    )
    if notice is None:
        return None
    if notice.read_at is None:
        notice.read_at = clock()
    return notice.url


def read_all(session: Session, person_id: int, newest_id: int, *, clock: Clock) -> None:
    """Marks one's own notices as read, up to the newest that one has seen: what came since stays unread."""
    session.execute(
        update(ReceivedNotice)
        .where(
            ReceivedNotice.person_id == person_id,
            ReceivedNotice.id <= newest_id,
            ReceivedNotice.read_at.is_(None),
        )
        .values(read_at=clock())
        .execution_options(synchronize_session=False)
    )


def newest_of(session: Session, person_id: int) -> int | None:
    """The id of the notice that a person was given last."""
    return session.scalar(select(func.max(ReceivedNotice.id)).where(ReceivedNotice.person_id == person_id))
