"""The pages of the bank."""

from question_bank.bank.views import (
    banks,
    bulk,
    categories,
    editing,
    examples,
    items,
    reviewing,
    sharing,
    versions,
)
from question_bank.bank.views.blueprint import blueprint
from question_bank.formats import views as files

__all__ = [
    "banks",
    "blueprint",
    "bulk",
    "categories",
    "editing",
    "examples",
    "files",
    "items",
    "reviewing",
    "sharing",
    "versions",
]
