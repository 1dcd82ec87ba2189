"""The pages of the bank."""

from question_bank.bank.views import banks, editing, items
from question_bank.bank.views.blueprint import blueprint
from question_bank.formats import views as files

__all__ = ["banks", "blueprint", "editing", "files", "items"]
