"""Item analysis, as part of the question_bank plugin."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from lms.plugins import API_VERSION, DemoStep, JobType, PeriodicJob, Plugin
from question_bank.analysis import jobs
from question_bank.analysis.commands import exams
from question_bank.analysis.demo import make_statistics
from question_bank.analysis.models import (
    ExamAnalysis,
    ExamCalibration,
    ItemCalibration,
    ItemStatisticsRow,
    KeptAnalysis,
)
from question_bank.analysis.services.calibrating import CALIBRATING_JOB
from question_bank.analysis.storing import KEEPING_JOB
from question_bank.analysis.views import blueprint, levels

analysis = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title="analysis",
    blueprints=(blueprint, levels),
    commands=(exams,),
    models=(ExamAnalysis, ItemStatisticsRow, KeptAnalysis, ExamCalibration, ItemCalibration),
    jobs=(
        JobType(jobs.ANALYSING_JOB, _l("Item analysis of exams"), jobs.analyse_exams),
        JobType(KEEPING_JOB, _l("Item analysis of a large exam"), jobs.keep_analysis),
        JobType(CALIBRATING_JOB, _l("Estimating the response model of an exam"), jobs.calibrate_exam),
    ),
    periodic_jobs=(PeriodicJob(jobs.ANALYSING_JOB, timedelta(days=1)),),
    demo=(DemoStep("question_bank.statistics", make_statistics, order=66),),
)
