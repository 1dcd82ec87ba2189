"""Writing notices down, and the mail that goes out with them; all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.notices import NoticeType
from lms.db import insert_or_skip
from lms.notifications.domain.mail import MailState
from lms.notifications.domain.notice import NoticeRefused, Value, as_kept, check_notice
from lms.notifications.models import Mail, MailChoice, ReceivedNotice
from lms.notifications.services.reading import is_on_for
from lms.organisation.models import Person

AT_ONCE = 10_000  # ids in one statement, below the number of parameters that it may have


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell one person.

    `kind` is the key of a registered NoticeType; `values` fill its message: texts, and dates, which are written as the
    reader's language writes them. A name and the same name with `_en` are one value in two languages. `url` is the path
    of the page that it is about (lms.web.paths makes it). `ref` says what it is about within the kind: the same is not
    told twice.
    """

    person_id: int
    kind: str
    values: Mapping[str, Value]
    url: str
    ref: str


def give(
    session: Session, notices: Iterable[Notice], types: Mapping[str, NoticeType], *, clock: Clock
) -> list[int]:
    """Writes down those notices that are new and returns their ids. Raises NoticeRefused, also for an unknown kind."""
    now = clock()
    rows = [
        {
            "person_id": notice.person_id,
            "kind": notice.kind,
            "ref": notice.ref,
            "values": as_kept(notice.values),
            "url": notice.url,
            "given_at": now,
        }
        for notice in notices
        if _is_sound(notice, types)
    ]
    if not rows:
        return []
    session.flush()
    statement = insert_or_skip(session, ReceivedNotice).returning(ReceivedNotice.id)
    return list(session.scalars(statement, rows))


def _is_sound(notice: Notice, types: Mapping[str, NoticeType]) -> bool:
    if notice.kind not in types:
        raise NoticeRefused(f"{notice.kind}: no plugin has a notice type of this key")
    check_notice(notice.kind, types[notice.kind].message, notice.values, notice.url, notice.ref)
    return True


def write_mail(
    session: Session,
    notice_ids: Sequence[int],
    types: Mapping[str, NoticeType],
    *,
    path_of: Callable[[int], str],
    clock: Clock,
) -> int:
    """Writes a mail for each of these notices whose person has an address and wants the kind by mail; returns how many.

    It leads to path_of(the notice's id) instead of the notice's page, so that following it counts as reading.
    """
    now = clock()
    rows = [
        {
            "person_id": row.person_id,
            "kind": row.kind,
            "ref": row.ref,
            "message": types[row.kind].message,
            "values": row.values,
            "url": path_of(row.id),
            "state": MailState.WAITING.value,
            "attempts": 0,
            "written_at": now,
            "next_attempt_at": now,
            "error": "",
        }
        for row in _wanted_by_mail(session, notice_ids, types)
    ]
    if rows:
        session.execute(insert_or_skip(session, Mail), rows)
    return len(rows)


def _wanted_by_mail(
    session: Session, notice_ids: Sequence[int], types: Mapping[str, NoticeType]
) -> Iterator[Row[Any]]:
    usually = [key for key, kind in types.items() if kind.is_mailed]
    is_wanted = func.coalesce(MailChoice.is_mailed, ReceivedNotice.kind.in_(usually))
    statement = (
        select(
            ReceivedNotice.id,
            ReceivedNotice.person_id,
            ReceivedNotice.kind,
            ReceivedNotice.ref,
            ReceivedNotice.values,
        )
        .join(Person, Person.id == ReceivedNotice.person_id)
        .outerjoin(
            MailChoice,
            and_(
                MailChoice.person_id == ReceivedNotice.person_id,
                MailChoice.kind == ReceivedNotice.kind,
            ),
        )
        .where(Person.email.is_not(None), is_wanted, is_on_for(Person.organisation_id))
        .order_by(ReceivedNotice.id)
    )
    for start in range(0, len(notice_ids), AT_ONCE):
        chunk = notice_ids[start : start + AT_ONCE]
        yield from session.execute(statement.where(ReceivedNotice.id.in_(chunk)))
