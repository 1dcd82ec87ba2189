"""The database layer: one declarative base, exact types, and the only place that begins and commits writes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Engine,
    Insert,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SAFE_SQLITE = (3, 51, 3)
"""Earlier SQLite (but for two back-ports) can corrupt a WAL database when the log is reset."""
BACKPORTED_SQLITE = {(3, 50, 7), (3, 44, 6)}


class Hundredths(TypeDecorator[Decimal]):
    """A decimal with two places, stored as a whole number of hundredths.

    SQLite has no exact decimal column, and sums of hours must be exact in both databases.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value) * 100
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than two decimal places")
        return int(scaled)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-2)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Naive values are refused; what comes back is aware and in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JsonDocument = JSON().with_variant(postgresql.JSONB(), "postgresql")
Identifier = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite only makes a row id of INTEGER; PostgreSQL should have room for a ledger of decades."""


class Base(DeclarativeBase):
    """Every table of the kernel and of every plugin."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING_CONVENTION),
        type_annotation_map={datetime: UtcDateTime(), Decimal: Hundredths(), dict[str, Any]: JsonDocument},
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model  # made at run time, which no type checker can follow


def current_session() -> Session:
    """The request's (or job's) session, for reading. Writes go through unit_of_work."""
    return cast(Session, db.session())


def read_rows(
    session: Session, statement: Select[*tuple[Any, ...]], parameters: Mapping[str, Any] | None = None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """All rows of a statement that asks for columns, not for entities.

    The ORM takes twice the time, on looking for entities that are not there: what a page reads to be shown comes so.
    Row attributes are named as in the SQL: two columns of one name are told apart by their places.
    """
    session.flush()
    return session.connection().execute(statement, parameters).all()


@contextlib.contextmanager
def unit_of_work() -> Iterator[Session]:
    """One writing transaction on the current session: committed when the block ends, rolled back when it raises.

    A read that is still open is ended first, so that what the block reads is what it writes upon: in SQLite the
    transaction takes the write lock at once (BEGIN IMMEDIATE), because a reader that turns into a writer can lose
    somebody else's update.

    What code notes in `session.info` on the way, for the steps before and after the commit, goes when the block raises.
    """
    session = current_session()
    if session.info.get("writing"):
        raise RuntimeError("unit_of_work() inside unit_of_work(): pass the session on instead")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes were made outside unit_of_work(); nothing has been saved")
    session.rollback()
    session.connection(execution_options={"lms_write": True})
    session.info["writing"] = True
    try:
        yield session
        current_app.extensions["lms.before_commit"](session)
        session.commit()
    except BaseException:
        session.rollback()
        session.info.clear()
        raise
    finally:
        session.info.pop("writing", None)
    current_app.extensions["lms.after_commit"](session)


def insert_once(session: Session, model: type[Base], **values: Any) -> bool:
    """Inserts a row unless one with the same unique key exists; returns whether it did.

    The database decides, so that of two transactions at once one inserts and the other goes on.
    """
    session.flush()
    statement = insert_or_skip(session, model).values(**values)
    result = session.execute(statement.returning(*model.__table__.primary_key))
    return result.first() is not None


def insert_or_skip(session: Session, model: type[Base]) -> Insert:
    """An INSERT that leaves out rows whose unique key exists, for many rows at once."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(cast(Table, model.__table__)).on_conflict_do_nothing()


def engine_options(url: str) -> dict[str, Any]:
    """Options for create_engine that make the dialect safe: current SQLite in WAL, or a checked pool."""
    if not url.startswith("sqlite"):
        return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10}
    # the pages people open daily make more than the 128 statements that a connection would keep prepared
    options = {"isolation_level": None, "timeout": 30, "cached_statements": 500}
    return {"module": _sqlite_module(), "connect_args": options}


def _sqlite_module() -> Any:
    try:
        from pysqlite3 import dbapi2 as sqlite
    except ImportError:  # no wheel for this platform
        import sqlite3 as sqlite
    return sqlite


def has_safe_wal(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset corruption."""
    return version >= SAFE_SQLITE or version in BACKPORTED_SQLITE


def prepare_engine(engine: Engine) -> None:
    """Sets each new SQLite connection to durable WAL and begins its transactions as the session asks."""
    if engine.dialect.name != "sqlite":
        return
    version = _sqlite_module().sqlite_version_info
    journal = "WAL" if has_safe_wal(version) else "DELETE"

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in (
            f"journal_mode={journal}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=30000",
            "cache_size=-20000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        is_write = connection.get_execution_options().get("lms_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


def init_db(app: Flask) -> None:
    """Binds the application to its database."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
