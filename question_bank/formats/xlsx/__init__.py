"""The spreadsheet that most people write questions in: one row each, with drop-downs and an example of every type."""

from question_bank.formats.xlsx.reader import read_xlsx
from question_bank.formats.xlsx.template import template_workbook
from question_bank.formats.xlsx.writer import write_xlsx, xlsx_losses

__all__ = ["read_xlsx", "template_workbook", "write_xlsx", "xlsx_losses"]
