"""Sessions: opened at login, seen now and then, revoked by their owner or an administrator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.accounts.authentication import new_token, token_hash
from lms.accounts.models import Account, LoginSession
from lms.clock import Clock

SEEN_EVERY = timedelta(minutes=5)


def open_session(
    session: Session, account: Account, *, days: int, address: str, browser: str, clock: Clock
) -> str:
    """The token of a new session, for the cookie; the database keeps its hash."""
    token, now = new_token(), clock()
    session.add(
        LoginSession(
            account_id=account.id,
            token_hash=token_hash(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(days=days),
            address=address[:60],
            browser=browser[:200],
        )
    )
    session.flush()
    return token


def is_stale(last_seen_at: datetime, now: datetime) -> bool:
    """Whether "last seen" is old enough to be written again: a write in every request would be a waste."""
    return now - last_seen_at >= SEEN_EVERY


def note_seen(session: Session, session_id: int, *, clock: Clock) -> None:
    """Writes that the session is in use now."""
    session.execute(update(LoginSession).where(LoginSession.id == session_id).values(last_seen_at=clock()))


def open_sessions(session: Session, account_id: int, now: datetime) -> Sequence[LoginSession]:
    """The sessions that still open the account, the one seen last first."""
    return session.scalars(
        select(LoginSession)
        .where(
            LoginSession.account_id == account_id,
            LoginSession.revoked_at.is_(None),
            LoginSession.expires_at > now,
        )
        .order_by(LoginSession.last_seen_at.desc(), LoginSession.id.desc())
    ).all()


def revoke_session(session: Session, account_id: int, session_id: int, *, clock: Clock) -> bool:
    """Closes one of the account's sessions; False when it is not open or not the account's."""
    found = session.execute(
        update(LoginSession)
        .where(
            LoginSession.id == session_id,
            LoginSession.account_id == account_id,
            LoginSession.revoked_at.is_(None),
        )
        .values(revoked_at=clock())
        .returning(LoginSession.id)
    ).all()
    return bool(found)


def revoke_sessions(session: Session, account_id: int, *, clock: Clock, but: int | None = None) -> int:
    """Closes all of the account's sessions, or all but one; the number closed."""
    found = session.execute(
        update(LoginSession)
        .where(
            LoginSession.account_id == account_id,
            LoginSession.revoked_at.is_(None),
            LoginSession.expires_at > clock(),
            LoginSession.id != (but or 0),
        )
        .values(revoked_at=clock())
        .returning(LoginSession.id)
    ).all()
    return len(found)
