"""Publishing which certificates are void, and who issues, for machines that verify credentials by themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certificates.credentials.canonical import jcs
from certificates.credentials.issuer import did_of
from certificates.credentials.models import StatusList
from certificates.credentials.open_badge import status_list
from certificates.credentials.proofs import with_proofs
from certificates.credentials.status import LENGTH, encoded_list, ids_in
from certificates.keys.folder import Signer
from certificates.register.domain import State
from certificates.register.models import Certificate


def publish_status_list(session: Session, number: int, signer: Signer, base_url: str, now: datetime) -> None:
    """Signs the list as it is now, revoked and replaced certificates set, and puts it in place of the last one."""
    ids = ids_in(number)
    void = session.scalars(
        select(Certificate.id).where(
            Certificate.id >= ids.start, Certificate.id < ids.stop, Certificate.state != State.VALID
        )
    )
    encoded = encoded_list(certificate_id - ids.start for certificate_id in void)
    unsigned = status_list(number, encoded, base_url, now)
    credential = with_proofs(unsigned, signer.credential_key, did_of(base_url), now)
    session.merge(StatusList(number=number, credential=jcs(credential).decode("utf-8"), made_at=now))


def lists_needed(session: Session) -> range:
    """The numbers of the lists that cover all certificates there are."""
    highest = session.scalar(select(func.max(Certificate.id)))
    return range(0 if highest is None else highest // LENGTH + 1)
