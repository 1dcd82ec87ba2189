"""The pages of the bank."""

from question_bank.bank.views import banks, editing, items
from question_bank.bank.views.blueprint import blueprint

__all__ = ["banks", "blueprint", "editing", "items"]
