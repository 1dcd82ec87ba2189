"""The pages of search."""

from question_bank.search.views import searching, similar
from question_bank.search.views.blueprint import blueprint

__all__ = ["blueprint", "searching", "similar"]
