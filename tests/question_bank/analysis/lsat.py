"""Answers of 1,000 candidates to five questions of the Law School Admission Test each, as frequencies of patterns.

From R. D. Bock and M. Lieberman, "Fitting a response model for n dichotomously scored items", Psychometrika 35 (1970),
sections 6 and 7. The patterns are counted up in the order of the binary numbers 00000 to 11111, 1 being right.
"""

from __future__ import annotations

import numpy as np

LSAT6 = (
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
)  # fmt: skip
LSAT7 = (
    12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28,
    7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308,
)  # fmt: skip


def answers(frequencies):
    """A row of five 0 and 1 for each candidate."""
    patterns = [[(number >> place) & 1 for place in (4, 3, 2, 1, 0)] for number in range(32)]
    return np.repeat(np.array(patterns, dtype=np.int8), frequencies, axis=0)
