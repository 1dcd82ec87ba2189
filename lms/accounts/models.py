"""Accounts, the roles they hold on units, their sessions, and what went wrong at the door."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Identifier, Model


class Account(Model):
    """One row is one login. It belongs to a person; the person's posts, not the account, say where they serve."""

    __tablename__ = "lms_account"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"), unique=True)
    username: Mapped[str] = mapped_column(String(120), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(20))
    is_active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    roles: Mapped[list[RoleGrant]] = relationship(back_populates="account", cascade="all, delete-orphan")


class RoleGrant(Model):
    """One row gives an account a role over one unit and everything below it."""

    __tablename__ = "lms_role_grant"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("lms_account.id"))
    role: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)

    account: Mapped[Account] = relationship(back_populates="roles")

    __table_args__ = (UniqueConstraint("account_id", "role", "unit_id"),)


class LoginSession(Model):
    """One row is one browser that is signed in. The cookie holds a random token, the row only its hash,
    so that a copy of the database opens no session. Rows are revoked, not deleted."""

    __tablename__ = "lms_login_session"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("lms_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(60), default="")
    browser: Mapped[str] = mapped_column(String(200), default="")


class LoginFailure(Model):
    """One row is one failed login. Failures are counted per account and device, never per address:
    a room full of people shares one."""

    __tablename__ = "lms_login_failure"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    username: Mapped[str] = mapped_column(String(120))
    device: Mapped[str] = mapped_column(String(64))
    failed_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_lms_login_failure_username_device_failed_at", "username", "device", "failed_at"),
    )
