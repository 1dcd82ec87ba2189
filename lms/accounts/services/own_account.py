"""What people do with their own account."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts.domain.password_rules import PasswordProblem, password_problem
from lms.accounts.models import Account
from lms.accounts.passwords import hash_password
from lms.accounts.services.sessions import revoke_sessions
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor


class PasswordRefused(Exception):
    """The new password may not be used, for this reason."""

    def __init__(self, problem: PasswordProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def change_password(
    session: Session, account: Account, new: str, *, session_id: int, actor: Actor, clock: Clock
) -> int:
    """Sets a password of one's own choice and closes the other sessions; returns how many those were.

    Raises PasswordRefused.
    """
    if problem := password_problem(new, account.username):
        raise PasswordRefused(problem)
    account.password_hash = hash_password(new)
    account.must_change_password = False
    closed = revoke_sessions(session, account.id, clock=clock, but=session_id)
    record(
        session,
        actor=actor,
        clock=clock,
        action="lms.change_password",
        subject=("account", account.id),
        title=account.username,
        after={"sessions_closed": closed},
    )
    return closed


def prefer_language(session: Session, account: Account, locale: str | None) -> None:
    """Keeps the language of the account's pages; None follows the browser."""
    account.locale = locale
    session.flush()
