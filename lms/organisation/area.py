"""The organisation area, as part of the kernel."""

from __future__ import annotations

from lms.organisation.models import Appointment, Person, PluginSwitch, Unit
from lms.plugins import API_VERSION, Plugin

area = Plugin(name="lms", api_version=API_VERSION, title="organisation", models=(Unit, Person, Appointment, PluginSwitch))
