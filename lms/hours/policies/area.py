"""What the policies slice of the hours offers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import NavigationEntry
from lms.hours.policies.demo import make_policies
from lms.hours.policies.models import HourPolicy, PolicyAdoption, PolicyVersion
from lms.hours.policies.services.reading import drafts_to_approve
from lms.hours.policies.views import blueprint, my_rules
from lms.plugins import API_VERSION, DemoStep, Plugin

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="policies",
    models=(HourPolicy, PolicyAdoption, PolicyVersion),
    blueprints=(blueprint, my_rules),
    navigation=(
        NavigationEntry(
            _l("Rules of hours"), "my_rules.mine", "scale", "lms.see_policies", section="learn", order=35
        ),
        NavigationEntry(
            _l("Hour policies"),
            "policies.index",
            "checklist",
            "lms.edit_policies",
            section="administer",
            order=20,
            badge=drafts_to_approve,
        ),
    ),
    permissions=(
        Permission("lms.see_policies", _l("Read the rules of hours"), (Role.MEMBER,)),
        Permission("lms.edit_policies", _l("Draft the rules of hours"), (Role.POLICY_OFFICER,)),
        Permission(
            "lms.approve_policies", _l("Approve and adopt the rules of hours"), (Role.POLICY_OFFICER,)
        ),
    ),
    demo=(DemoStep("lms.hour_policies", make_policies, order=40),),
    audit_actions=(
        AuditAction("lms.draft_policy", _l("Drafted a policy")),
        AuditAction("lms.edit_policy_draft", _l("Edited a policy's draft")),
        AuditAction("lms.delete_policy_draft", _l("Deleted a policy's draft")),
        AuditAction("lms.approve_policy", _l("Approved a policy")),
        AuditAction("lms.retire_policy", _l("Retired a policy")),
        AuditAction("lms.adopt_policy", _l("Adopted a policy")),
        AuditAction("lms.end_policy_adoption", _l("Ended the adoption of a policy")),
    ),
)
