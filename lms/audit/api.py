"""Writing to the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from lms.audit.models import AuditEvent
from lms.clock import Clock
from lms.contracts.access import Actor


def record(
    session: Session,
    *,
    actor: Actor,
    clock: Clock,
    action: str,
    subject: tuple[str, object],
    title: str = "",
    unit_path: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Notes who did what to which thing, with the values before and after (only those that differ).

    `action` is a permission-like key ("courses.publish"), `subject` a type name and an id, `unit_path` the unit whose
    administrators may read it.
    """
    was, now = dict(before or {}), dict(after or {})
    same = {key for key in was.keys() & now.keys() if was[key] == now[key]}
    session.add(
        AuditEvent(
            happened_at=clock(),
            actor_account_id=actor.account_id,
            actor_name=actor.name,
            on_behalf_of=actor.on_behalf_of,
            action=action,
            subject_type=subject[0],
            subject_id=str(subject[1]),
            subject_title=title[:300],
            unit_path=unit_path or actor.unit_path or "",
            before={key: _plain(value) for key, value in was.items() if key not in same},
            after={key: _plain(value) for key, value in now.items() if key not in same},
        )
    )


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | str | list | dict | None) else str(value)
