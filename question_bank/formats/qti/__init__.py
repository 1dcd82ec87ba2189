"""QTI 2.1, 2.2 and 3.0: what most testing systems exchange."""

from question_bank.formats.qti.reader import read_qti

__all__ = ["read_qti"]
