"""The upload of a roster."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.reports.api import table_field
from lms.web.forms import Form


class RosterForm(Form):
    file = table_field(_l("Roster"))
