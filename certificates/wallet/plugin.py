"""The wallet, as part of the certificates plugin. Its own pages are those of issuing's blueprint."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certificates.issuing.views.member import PERMISSION
from certificates.wallet.models import ShareLink
from certificates.wallet.views import links
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import PageAction
from lms.plugins import API_VERSION, Plugin

wallet = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title="wallet",
    models=(ShareLink,),
    blueprints=(links,),
    page_actions=(
        PageAction(
            "certificates.statement",
            "hours.mine",
            _l("Statement of hours"),
            "certificates.mine",
            "file-text",
            PERMISSION,
            anchor="statement",
        ),
    ),
    audit_actions=(
        AuditAction("certificates.share", _l("Shared certificates by a link")),
        AuditAction("certificates.withdraw_link", _l("Withdrew a link to certificates")),
    ),
)
