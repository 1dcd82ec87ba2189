"""The kernel, described by the same contract as every plugin: the sum of its areas."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from lms.accounts.area import area as accounts
from lms.audit.area import area as audit
from lms.demo.area import area as demo
from lms.files.area import area as files
from lms.hours.area import area as hours
from lms.jobs.area import area as jobs
from lms.notifications.area import area as notifications
from lms.organisation.area import area as organisation
from lms.plugins import API_VERSION, Plugin, sum_of
from lms.web.area import area as web

ROOT = Path(__file__).resolve().parent
AREAS = (web, organisation, accounts, hours, audit, files, jobs, notifications, demo)


kernel = Plugin(
    name="lms",
    api_version=API_VERSION,
    title=_l("Kernel"),
    distribution="xueshi",
    is_optional=False,
    migrations=ROOT.parent / "migrations" / "versions" / "lms",
    translations=ROOT / "translations",
    **sum_of(*AREAS),
)
