"""The demo's certificates from elsewhere: with hours and without, accepted, waiting, and only uploaded."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from io import BytesIO

from sqlalchemy.orm import Session

from certificates.external.domain.fields import Fields
from certificates.external.inspecting import inspect_upload
from certificates.external.models import ExternalCertificate
from certificates.external.services.handing_in import bring_certificate, hand_in
from certificates.external.services.reading import Held
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.demo.stage import Stage
from lms.files.api import receive_upload
from lms.hours.api import accept_claim, find_own_claim, local_date
from lms.organisation.api import PersonCard

STORIES = (
    ("member", 70, "Records Management in Practice", "RM", "6", "accepted"),
    ("member", 20, "Foundations of Data Protection", "DP", "4", "filed"),
    ("member", 3, "Writing Reports That Are Read", "WR", "3", "draft"),
    ("member", 120, "First Aid at Work", "FA", "", "accepted"),
    ("leader", 45, "Leading Change in Public Bodies", "LC", "8", "filed"),
)
ISSUER = "Institute of Public Administration"


def make_external(session: Session, stage: Stage) -> None:
    """Their files are PDFs that are read as any upload is."""
    people = {person.id: person for person in stage.people}
    for username, ago, title, series, hours, end in STORIES:
        person, day = people[stage.cast[username]], stage.days_ago(ago)
        actor = stage.actor_of(username)
        certificate = _bring(
            session,
            person,
            title=title,
            number=f"{series}-{day:%Y}-0{ago:03d}",
            hours=hours,
            actor=actor,
            day=day,
        )
        if end == "draft":
            continue
        hand_in(
            session, Held(certificate, None), _stated(certificate), "external", actor=actor, clock=_at(day)
        )
        if end == "accepted":
            claim = find_own_claim(session, certificate.claim_id or 0, person.id)
            assert claim is not None  # it has just been filed
            accept_claim(session, claim, actor=stage.actor_of("head"), clock=_at(day + timedelta(days=2)))


def _bring(
    session: Session, person: PersonCard, *, title: str, number: str, hours: str, actor: Actor, day: datetime
) -> ExternalCertificate:
    content = _certificate([
        "Certificate of Completion", f"This is to certify that {person.name_en or person.number}",
        f"has completed the course {title}", *([f"Credit hours: {hours}"] if hours else []),
        f"Certificate No.: {number}", f"Date of issue: {local_date(day):%Y-%m-%d}", f"Issued by: {ISSUER}",
    ])  # fmt: skip
    return bring_certificate(
        session, person, inspect_upload(content), receive_upload(BytesIO(content), name=f"{number}.pdf"),
        hashlib.sha256(content).hexdigest(), actor=actor, clock=_at(day),
    )  # fmt: skip


def _stated(certificate: ExternalCertificate) -> Fields:
    return Fields(**{name: getattr(certificate, name) for name in Fields.__slots__})


def _at(instant: datetime) -> Clock:
    return lambda: instant


def _certificate(lines: list[str]) -> bytes:
    """A sheet of A4 with these lines, in a font that every reader has."""
    shown = b" ".join(b"(%s) Tj 0 -36 Td" % line.encode("ascii", "replace") for line in lines)
    drawing = b"0.12 0.37 0.55 RG 4 w 40 40 515 762 re S BT /F 15 Tf 80 700 Td %s ET" % shown
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    content, places = b"%PDF-1.7\n", []
    for number, thing in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, thing)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(places)
    return content + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(content)
