"""CPU seconds and memory of the analysis of 100,000 papers with 50 questions, from a file of marks, in one process, and
of the two-parameter logistic model of 10,000 × 50 right and wrong answers.

    python bench/analysis.py

Marks have up to five decimal places. Exits with 1 when a time is over its limit.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: threads that wait count as CPU seconds

import numpy as np

from question_bank.analysis.domain.estimating import calibrate
from question_bank.analysis.domain.statistics import analyse
from question_bank.analysis.marks_file import read_marks

CANDIDATES = 100_000
QUESTIONS = 50
LIMIT_SECONDS = 20.0
MODELLED = 10_000
MODEL_LIMIT_SECONDS = 20.0
MARKS = ("0", "2", "0.66667", "1.33333", "")


def write_marks(path: Path) -> None:
    """A file of marks by candidates of all abilities in questions of all difficulties."""
    dice = random.Random(50)
    easy = [dice.random() for _ in range(QUESTIONS)]
    with path.open("w", encoding="utf-8") as out:
        out.write("candidate," + ",".join(f"Q{number}/2" for number in range(1, QUESTIONS + 1)) + "\n")
        for candidate in range(CANDIDATES):
            ability = dice.random()
            cells = ["2" if dice.random() < (ability + each) / 2 else dice.choice(MARKS) for each in easy]
            out.write(f"{candidate}," + ",".join(cells) + "\n")


def main() -> int:
    """Prints a line per measurement; 1 if the whole is over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marks.csv"
        write_marks(path)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        with path.open(encoding="utf-8", newline="") as lines:
            table = read_marks(lines)
        read = time.process_time() - start
    found = analyse(table)
    spent = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{read:7.2f} s  read {CANDIDATES:,} × {QUESTIONS} marks")
    print(f"{spent - read:7.2f} s  analyse them: {len(found.items)} questions")
    print(
        f"{spent:7.2f} s  together, of at most {LIMIT_SECONDS:.0f}{'  TOO SLOW' if spent > LIMIT_SECONDS else ''}"
    )
    print(f"{peak / 1024:7.0f} MB peak, of them {before / 1024:.0f} before")
    return int(spent > LIMIT_SECONDS) | model()


def model() -> int:
    """Prints what calibrating costs, and how far the estimates are from what the answers were made by."""
    dice = np.random.default_rng(50)
    slopes, places = dice.uniform(0.5, 2, QUESTIONS), dice.normal(0, 1, QUESTIONS)
    chances = 1 / (1 + np.exp(-slopes * (dice.normal(0, 1, (MODELLED, 1)) - places)))
    answers = (dice.random(chances.shape) < chances).astype(np.int8)
    start = time.process_time()
    found = calibrate(answers)
    spent = time.process_time() - start
    worst = max(abs(found.items[place].a - slopes[place]) for place in range(QUESTIONS))
    is_slow = spent > MODEL_LIMIT_SECONDS
    print(f"{spent:7.2f} s  model of {MODELLED:,} × {QUESTIONS} answers, of at most {MODEL_LIMIT_SECONDS:.0f}"
          f"{'  TOO SLOW' if is_slow else ''}: {found.iterations} rounds, "
          f"{'settled' if found.is_converged else 'NOT SETTLED'}, worst error of a slope {worst:.2f}")  # fmt: skip
    return int(is_slow or not found.is_converged)


if __name__ == "__main__":
    sys.exit(main())
