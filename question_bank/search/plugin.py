"""Searching the banks and finding similar questions, as part of the question_bank plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.audit import AuditAction
from lms.plugins import API_VERSION, Plugin
from question_bank.search.models import ItemPrint, KeptPair
from question_bank.search.views import blueprint

search = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title="search",
    models=(ItemPrint, KeptPair),
    blueprints=(blueprint,),
    audit_actions=(
        AuditAction("question_bank.keep_similar_items", _l("Kept two similar questions")),
        AuditAction("question_bank.forget_kept_items", _l("Took back that two similar questions are kept")),
    ),
)
