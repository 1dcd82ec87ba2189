"""Pages of item analysis."""

from question_bank.analysis.views import difficulty, exams, model
from question_bank.analysis.views.blueprint import blueprint, levels

PAGES = (difficulty, exams, model)
"""The modules whose routes the blueprints carry."""

__all__ = ["PAGES", "blueprint", "levels"]
