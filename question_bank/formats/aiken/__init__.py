"""Aiken: plain text, one right option per question, nothing else."""

from question_bank.formats.aiken.reader import read_aiken
from question_bank.formats.aiken.writer import aiken_losses, write_aiken

__all__ = ["aiken_losses", "read_aiken", "write_aiken"]
