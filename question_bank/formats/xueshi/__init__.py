"""Xueshi's own format: JSON that holds whatever a bank holds. Its layout is questions.schema.json."""

from question_bank.formats.xueshi.reader import FORMAT, VERSION, read_xueshi
from question_bank.formats.xueshi.schema import SCHEMA_PATH
from question_bank.formats.xueshi.writer import write_xueshi, xueshi_losses

__all__ = ["FORMAT", "SCHEMA_PATH", "VERSION", "read_xueshi", "write_xueshi", "xueshi_losses"]
