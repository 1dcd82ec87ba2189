"""Item analysis, as part of the question_bank plugin."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from lms.plugins import API_VERSION, DemoStep, JobType, PeriodicJob, Plugin
from question_bank.analysis import jobs
from question_bank.analysis.commands import exams
from question_bank.analysis.demo import make_statistics
from question_bank.analysis.models import ExamAnalysis, ItemStatisticsRow
from question_bank.analysis.views import blueprint

analysis = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title="analysis",
    blueprints=(blueprint,),
    commands=(exams,),
    models=(ExamAnalysis, ItemStatisticsRow),
    jobs=(JobType(jobs.ANALYSING_JOB, _l("Item analysis of exams"), jobs.analyse_exams),),
    periodic_jobs=(PeriodicJob(jobs.ANALYSING_JOB, timedelta(days=1)),),
    demo=(DemoStep("question_bank.statistics", make_statistics, order=66),),
)
