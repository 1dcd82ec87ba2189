"""Proving a password, with a pause after failures, and opening a session."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.accounts.devices import Device
from lms.accounts.domain.password_rules import normal_username
from lms.accounts.domain.throttling import MEMORY, SHARED_COUNT, seconds_to_wait
from lms.accounts.models import Account, LoginFailure
from lms.accounts.passwords import hash_password, is_password, needs_rehash
from lms.clock import Clock

SWEPT_AT_ONCE = 50


class TooManyFailures(Exception):
    """The next try is not taken yet."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try at an account's password. Until it is `proved` it counts as a failure."""

    failure_id: int
    username: str
    counted_for: str
    account_id: int | None
    password_hash: str | None

    def fits(self, password: str) -> bool:
        """Whether the password is right. Takes as long when there is no such account."""
        return is_password(self.password_hash, password)


def begin_attempt(session: Session, *, username: str, device: Device, clock: Clock) -> Attempt:
    """Takes a try at a password, or raises TooManyFailures.

    The failure is written before the password is looked at, and the account's row is held meanwhile: of fifty tries
    that arrive at the same moment, none sees a count that leaves the others out.
    """
    name, now = normal_username(username), clock()
    account = session.scalars(select(Account).where(Account.username == name).with_for_update()).one_or_none()
    counted_for = device.id if account is not None and device.knows(account.id) else SHARED_COUNT
    failures, last_failed_at = session.execute(
        select(func.count(), func.max(LoginFailure.failed_at)).where(
            LoginFailure.username == name,
            LoginFailure.device == counted_for,
            LoginFailure.failed_at > now - MEMORY,
        )
    ).one()
    if seconds := seconds_to_wait(failures, last_failed_at, now):
        raise TooManyFailures(seconds)
    _sweep(session, clock)
    failure = LoginFailure(username=name, device=counted_for, failed_at=now)
    session.add(failure)
    session.flush()
    is_open = account is not None and account.is_active
    return Attempt(
        failure_id=failure.id,
        username=name,
        counted_for=counted_for,
        account_id=account.id if account is not None and is_open else None,
        password_hash=account.password_hash if account is not None and is_open else None,
    )


def proved(session: Session, attempt: Attempt, password: str) -> Account:
    """The account whose password was right: the try is no failure, and a weaker hash is made anew.

    Earlier failures of a known device are forgotten with it. Those that unknown devices share stay until they are a
    day old: one of them signing in says nothing about the others.
    """
    account = session.get_one(Account, attempt.account_id)
    if attempt.counted_for == SHARED_COUNT:
        forgotten = LoginFailure.id == attempt.failure_id
    else:
        forgotten = (LoginFailure.username == attempt.username) & (LoginFailure.device == attempt.counted_for)
    session.execute(delete(LoginFailure).where(forgotten))
    if needs_rehash(account.password_hash):
        account.password_hash = hash_password(password)
    return account


def _sweep(session: Session, clock: Clock) -> None:
    """Removes some of the oldest failures, so that guessing at names does not fill the disk."""
    oldest = select(LoginFailure.id).order_by(LoginFailure.id).limit(SWEPT_AT_ONCE)
    session.execute(
        delete(LoginFailure).where(LoginFailure.id.in_(oldest), LoginFailure.failed_at <= clock() - MEMORY),
        execution_options={"synchronize_session": False},
    )
