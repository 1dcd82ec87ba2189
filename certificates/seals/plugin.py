"""The seals, as part of the certificates plugin."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from certificates.seals.checkpoints import FORMAT, sign_register
from certificates.seals.inspection import inspect_certificates
from certificates.seals.jobs import CHECKPOINT_JOB, sign_if_sound
from certificates.seals.models import CertificateCheckpoint, CertificateSeal, CertificateSealHead
from certificates.seals.sealing import seal_noted
from lms.contracts.integrity import IntegrityCheck
from lms.plugins import API_VERSION, JobType, PeriodicJob, Plugin

seals = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title="seals",
    models=(CertificateSeal, CertificateSealHead, CertificateCheckpoint),
    integrity_checks=(
        IntegrityCheck(
            "certificates.register", _l("Issued certificates"), inspect_certificates, FORMAT, sign_register
        ),
    ),
    jobs=(JobType(CHECKPOINT_JOB, _l("Checking the register of certificates"), sign_if_sound),),
    periodic_jobs=(PeriodicJob(CHECKPOINT_JOB, timedelta(days=1)),),
    finishers=(seal_noted,),
)
