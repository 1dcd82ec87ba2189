"""QTI 1.2, as Canvas, Blackboard and Common Cartridges have it: only read."""

from question_bank.formats.qti12.reader import read_qti12

__all__ = ["read_qti12"]
