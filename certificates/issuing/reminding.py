"""Reminders before certificates expire: once a day, each reminder once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import select

from certificates.issuing.notices import expiring_notice
from certificates.issuing.packing import archive_folder, forget_archives
from certificates.register.domain import REMIND_BEFORE, State, reminder_due
from certificates.register.models import Certificate
from lms.hours.api import local_date
from lms.jobs.api import JobContext
from lms.notifications.api import notify

REMIND_JOB = "certificates.remind"
AT_ONCE = 500


def remind(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Tells holders whose certificates end soon. Who was told is not told again: the notice's reference sees to it, so
    that a job that is done again, or runs twice a day, changes nothing."""
    today, told, last = local_date(context.clock()), 0, 0
    forget_archives(archive_folder(), context.clock())
    while True:
        with context.unit_of_work() as session:
            rows = session.scalars(
                select(Certificate)
                .where(
                    Certificate.id > last,
                    Certificate.state == State.VALID,
                    Certificate.expires_on >= today,
                    Certificate.expires_on <= today + timedelta(days=max(REMIND_BEFORE)),
                )
                .order_by(Certificate.id)
                .limit(AT_ONCE)
            ).all()
            due = [
                (row, days)
                for row in rows
                if row.expires_on and (days := reminder_due(row.expires_on, today))
            ]
            notices = [found for row, days in due if (found := expiring_notice(row, days))]
            told += notify(session, notices, clock=context.clock)
        if len(rows) < AT_ONCE:
            return {"told": told}
        last = rows[-1].id
        context.progress(told, None, _("%(count)s people reminded", count=format_decimal(told)))
