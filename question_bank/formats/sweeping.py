"""What happens by itself: media that no question shows, and previews that nobody took in, go after a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, delete, select
from sqlalchemy.orm import Session

from lms.db import current_session
from lms.files.api import remove_files
from lms.jobs.api import JobContext
from question_bank.bank.models import BankMedium, ItemVersion, QuestionUpload
from question_bank.formats.media import media_in

SWEEPING_JOB = "question_bank.sweep_media"
UNUSED_FOR = timedelta(days=30)
AT_ONCE = 500


def sweep_media(context: JobContext, _payload: dict[str, Any]) -> dict[str, Any]:
    """Forgets the previews first, as taking one in needs its media; those are looked for while reading, and taken away
    some in each transaction."""
    before = context.clock() - UNUSED_FOR
    with context.unit_of_work() as session:
        is_forgotten = QuestionUpload.applied_at.is_(None) & (QuestionUpload.created_at < before)
        session.execute(delete(QuestionUpload).where(is_forgotten))
    unused = unused_media(current_session(), before)
    for start in range(0, len(unused), AT_ONCE):
        with context.unit_of_work() as session:
            remove_media(session, unused[start : start + AT_ONCE], before)
    return {"removed": len(unused)}


def unused_media(session: Session, before: datetime) -> list[str]:
    """The SHA-256 of media that came in before then and that no version of any question shows, ascending. At most two
    statements."""
    old = set(session.scalars(select(BankMedium.sha256).where(BankMedium.received_at < before)))
    if not old:
        return []
    written = cast(ItemVersion.content, String)
    showing = (
        select(written).where(written.contains("/questions/media/")).execution_options(yield_per=AT_ONCE)
    )
    for content in session.scalars(showing):
        old.difference_update(digest for digest, _extension in media_in(content))
    return sorted(old)


def remove_media(session: Session, digests: Sequence[str], before: datetime) -> None:
    """Takes these media from all banks, but for those where they came in again since, and forgets the files that no
    bank names any more. Three statements."""
    gone = delete(BankMedium).where(BankMedium.sha256.in_(digests), BankMedium.received_at < before)
    files = set(session.scalars(gone.returning(BankMedium.file_id)))
    named = session.scalars(select(BankMedium.file_id).where(BankMedium.file_id.in_(files)))
    remove_files(session, files - set(named))
