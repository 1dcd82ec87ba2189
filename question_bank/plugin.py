"""The question_bank plugin."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from lms.plugins import API_VERSION, Plugin, sum_of
from question_bank.analysis.plugin import analysis
from question_bank.bank.plugin import bank
from question_bank.contests.plugin import contests
from question_bank.exams.plugin import exams
from question_bank.papers.plugin import papers
from question_bank.search.plugin import search

ROOT = Path(__file__).resolve().parent

plugin = Plugin(
    name="question_bank",
    api_version=API_VERSION,
    title=_l("Question bank"),
    migrations=ROOT.parent / "migrations" / "versions" / "question_bank",
    translations=ROOT / "translations",
    **sum_of(bank, exams, contests, analysis, search, papers),
)
