"""The notifications area, as part of the kernel."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from lms.notifications.api import SEND_MAIL
from lms.notifications.demo import read_some
from lms.notifications.jobs import clear_old, send_mail
from lms.notifications.models import Mail, MailAttachment, MailChoice, ReceivedNotice
from lms.notifications.views import blueprint
from lms.plugins import API_VERSION, DemoStep, JobType, PeriodicJob, Plugin

CLEAR_NOTICES = "lms.clear_notices"

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="notifications",
    models=(ReceivedNotice, MailChoice, Mail, MailAttachment),
    blueprints=(blueprint,),
    jobs=(
        JobType(SEND_MAIL, _l("Send mail"), send_mail),
        JobType(CLEAR_NOTICES, _l("Clear away old notices"), clear_old),
    ),
    periodic_jobs=(
        PeriodicJob(SEND_MAIL, timedelta(hours=1)),  # what waits for longer than the tries of one job
        PeriodicJob(CLEAR_NOTICES, timedelta(days=1)),
    ),
    demo=(DemoStep("lms.notices", read_some, order=900),),
)
