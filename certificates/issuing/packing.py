"""Many certificates as one archive: made by a job, kept for a day, fetched by who asked for it."""

from __future__ import annotations

import contextlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.issuing.notices import page_of
from certificates.keys.refusals import SigningRefusal
from certificates.register.domain import State
from certificates.register.domain.file_names import file_name
from certificates.register.models import Certificate
from certificates.register.records import snapshot_in
from certificates.rendering import RenderingRefusal
from certificates.signing.working import signed_sheet
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.db import current_session
from lms.jobs.api import JobContext, JobRefused, enqueue
from lms.tokens import TokenRefused, make_token, read_token

PACK_JOB = "certificates.pack"
KEPT_FOR = timedelta(days=1)
_PURPOSE = "certificates.archive"


def ask_for_archive(
    session: Session, certificates: Sequence[Certificate], name: str, *, actor: Actor, clock: Clock
) -> str:
    """Has a job pack the PDFs of these certificates; returns the job's id. Which they are is decided here and now."""
    serials = [row.serial for row in certificates if row.state == State.VALID]
    return enqueue(session, PACK_JOB, {"serials": serials, "name": name}, actor=actor, clock=clock)


def pack(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Writes the archive beside its final name and moves it there, so that nobody fetches half of one. A sheet that
    cannot be drawn is named in a text within."""
    serials, folder = list(payload["serials"]), archive_folder()
    if not serials:
        raise JobRefused(_("There is no certificate to pack."))
    forget_archives(folder, context.clock())
    path = folder / f"{context.job_id}.zip"
    with _draft_of(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        left_out = _fill(archive, serials, context.progress)
        if left_out:
            archive.writestr("NOT-DRAWN.txt", "\n".join(left_out) + "\n")
    token = make_token(_PURPOSE, [context.job_id, context.actor.account_id, str(payload["name"])[:80]])
    return {
        "certificates": len(serials) - len(left_out),
        "url": page_of("certificate_archives.fetch", token=token),
    }


def archive_in(token: str, actor: Actor) -> tuple[Path, str] | None:
    """The archive that the token opens for this actor, and what it is called; None when it is somebody else's, was
    forged, or has been forgotten."""
    try:
        job_id, account_id, name = read_token(_PURPOSE, token)
    except (TokenRefused, ValueError, TypeError):
        return None
    path = archive_folder() / f"{job_id}.zip"
    return (path, f"{name}.zip") if account_id == actor.account_id and path.is_file() else None


def forget_archives(folder: Path, now: datetime) -> None:
    """Removes what was packed more than a day ago: the next is made as quickly."""
    oldest = (now - KEPT_FOR).timestamp()
    for path in folder.glob("*.zip"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def archive_folder() -> Path:
    """Where this site keeps archives until they are fetched."""
    folder: Path = current_app.extensions["lms.settings"].data_dir / "certificates" / "archives"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _fill(
    archive: zipfile.ZipFile, serials: Sequence[str], progress: Callable[[int, int], None]
) -> list[str]:
    """Draws and packs one after the other, so that memory holds one. Returns a line for each that is left out."""
    left_out = []
    for done, serial in enumerate(serials):
        progress(done, len(serials))
        session = current_session()
        row = session.scalar(select(Certificate).where(Certificate.serial == serial))
        snapshot = snapshot_in(row) if row is not None and row.state == State.VALID else None
        if row is None or snapshot is None:
            left_out.append(serial)
            continue
        try:
            sheet = signed_sheet(row, snapshot)
        except (RenderingRefusal, SigningRefusal) as refusal:
            left_out.append(f"{serial} {snapshot.person_name}: {refusal}")
            continue
        archive.writestr(file_name(serial, snapshot.person_name), sheet)
        session.rollback()
    progress(len(serials), len(serials))
    return left_out


@contextlib.contextmanager
def _draft_of(path: Path) -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    os.close(descriptor)
    try:
        yield Path(name)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
