"""Pages about policies: reading, drafting, writing rules, deciding, trying out."""

from __future__ import annotations

from lms.hours.policies.views import deciding, drafting, preview, reading, rules
from lms.hours.policies.views.blueprint import blueprint, my_rules

__all__ = ["blueprint", "deciding", "drafting", "my_rules", "preview", "reading", "rules"]
