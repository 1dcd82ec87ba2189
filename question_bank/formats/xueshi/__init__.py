"""Xueshi's own format: JSON that holds whatever a bank holds. Its layout is a JSON Schema, made in schema.py."""

from question_bank.formats.xueshi.reader import read_xueshi
from question_bank.formats.xueshi.schema import FORMAT, VERSION, schema, schema_text
from question_bank.formats.xueshi.writer import write_xueshi, xueshi_losses

__all__ = ["FORMAT", "VERSION", "read_xueshi", "schema", "schema_text", "write_xueshi", "xueshi_losses"]
