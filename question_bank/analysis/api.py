"""What papers and the bank use of item analysis: the parameters of calibrated questions."""

from __future__ import annotations

from question_bank.analysis.services.calibrating import VersionParameters, item_parameters

__all__ = ["VersionParameters", "item_parameters"]
