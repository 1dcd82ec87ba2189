"""Papers, as part of the question_bank plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.audit import AuditAction
from lms.contracts.navigation import NavigationEntry
from lms.plugins import API_VERSION, DemoStep, JobType, Plugin
from question_bank.papers import jobs
from question_bank.papers.demo import make_papers
from question_bank.papers.models import Enemy, EnemyGroup, Paper
from question_bank.papers.services.building import BUILDING_JOB
from question_bank.papers.views import enemies, parallel, preview, printing, sections
from question_bank.papers.views import papers as paper_pages
from question_bank.papers.views.blueprint import PERMISSION, blueprint

PAGES = (enemies, paper_pages, parallel, preview, printing, sections)
"""The modules whose routes the blueprint carries."""

papers = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title="papers",
    models=(Paper, EnemyGroup, Enemy),
    blueprints=(blueprint,),
    navigation=(
        NavigationEntry(_l("Papers"), "papers.index", "file-text", PERMISSION, section="teach", order=25),
    ),
    demo=(DemoStep("question_bank.papers", make_papers, order=16),),
    jobs=(JobType(BUILDING_JOB, _l("Building parallel forms of a paper"), jobs.build, max_attempts=2),),
    audit_actions=(
        AuditAction("question_bank.add_paper", _l("Set a paper")),
        AuditAction("question_bank.change_paper", _l("Changed a paper")),
        AuditAction("question_bank.remove_paper", _l("Removed a paper")),
        AuditAction("question_bank.restore_paper", _l("Brought a removed paper back")),
        AuditAction("question_bank.print_paper", _l("Printed a paper")),
        AuditAction("question_bank.add_enemies", _l("Kept questions apart")),
        AuditAction("question_bank.remove_enemies", _l("Let questions stand together again")),
    ),
)
