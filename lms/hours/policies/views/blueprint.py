"""The pages' common address."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("policies", __name__, url_prefix="/policies", template_folder="../../templates")
my_rules = Blueprint("my_rules", __name__, url_prefix="/rules", template_folder="../../templates")
"""What everybody reads; apart from the policies, so that each has an entry of its own in the navigation."""
SEE = "lms.see_policies"
EDIT = "lms.edit_policies"
APPROVE = "lms.approve_policies"
