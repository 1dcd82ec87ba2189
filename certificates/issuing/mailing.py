"""A certificate's PDF by mail to its holder, who asked for it: a worker signs it if need be, and attaches it."""

from __future__ import annotations

from typing import Any

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
from lms.contracts.texts import N_
from lms.db import current_session
from lms.jobs.api import JobContext, JobRefused, enqueue
from lms.notifications.api import Attachment, MailRefused, mail_person

MAIL_JOB = "certificates.mail"
LETTER = N_("Your certificate “%(title)s”, as you asked for it.\n\nIts number is %(serial)s.")


def ask_for_mail(session: Session, certificate: Certificate, *, actor: Actor, clock: Clock) -> str:
    """Has a job send the PDF to the holder; returns the job's id."""
    return enqueue(session, MAIL_JOB, {"serial": certificate.serial}, actor=actor, clock=clock)


def mail(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Sends it. However often the job begins, one mail goes out."""
    serial = str(payload["serial"])
    row = current_session().scalar(select(Certificate).where(Certificate.serial == serial))
    snapshot = snapshot_in(row) if row is not None and row.state == State.VALID else None
    if row is None or snapshot is None or row.person_id is None:
        raise JobRefused(_("This certificate is not valid any more, so it is not sent."))
    page = page_of("certificates.show", serial=serial)
    try:
        sheet = signed_sheet(row, snapshot)
        with context.unit_of_work() as session:
            mail_person(
                session, row.person_id, LETTER,
                values={"title": row.title, "title_en": row.title_en, "serial": serial}, url=page,
                ref=f"certificate {context.job_id}", clock=context.clock,
                attachments=[Attachment(file_name(serial, snapshot.person_name), "application/pdf", sheet)],
            )  # fmt: skip
    except (SigningRefusal, RenderingRefusal) as refusal:
        raise JobRefused(str(refusal)) from None
    except MailRefused:
        raise JobRefused(
            _("It cannot be sent: there is no address of yours, or this site sends no mail.")
        ) from None
    return {"url": page}
