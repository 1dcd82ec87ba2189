"""The jobs area, as part of the kernel."""

from __future__ import annotations

from lms.jobs.models import Job, OutboxMessage
from lms.plugins import API_VERSION, Plugin

area = Plugin(name="lms", api_version=API_VERSION, title="jobs", models=(Job, OutboxMessage))
