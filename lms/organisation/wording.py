"""What the organisation's codes are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

TIERS = {"member": _l("Members"), "leader": _l("Leaders")}
"""The tiers, to which regulations ask for different hours. The role of a member is another matter."""
