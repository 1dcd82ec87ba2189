"""The two-parameter logistic model: what its parameters mean, and when they may be estimated at all.

P(θ) = 1 / (1 + exp(−a(θ − b))) is the chance of somebody of ability θ to earn everything; abilities are measured in
standard deviations of the candidates, θ ~ N(0, 1). A. Birnbaum, in Lord and Novick, Statistical Theories of Mental Test
Scores (1968). Estimated in domain.estimating.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp

FEWEST_CANDIDATES = 200
FEWEST_ANSWERS = 20
"""Of one question, among them right ones and wrong ones."""


@dataclass(frozen=True, slots=True)
class ItemParameters:
    """a and b of one question with their standard errors, None where the information matrix gives none.

    `is_bounded`: an estimate ran into a bound, as with a question that hardly depends on ability.
    """

    a: float
    b: float
    a_error: float | None
    b_error: float | None
    candidates: int
    is_bounded: bool = False


@dataclass(frozen=True, slots=True)
class Calibration:
    """The parameters of the questions that could be estimated, by their place in the table.

    `abilities` are (mean, standard deviation) of each candidate's θ given the answers (expected a posteriori); None for
    one who had none of these questions. `reliability` is the share of the variance of θ that they recover, 0 to 1.
    """

    items: dict[int, ItemParameters]
    candidates: int
    left_out: int
    iterations: int
    is_converged: bool
    log_likelihood: float
    abilities: Sequence[tuple[float, float] | None]
    reliability: float | None


def probability(a: float, b: float, theta: float) -> float:
    """The chance of earning everything, 0 to 1."""
    exponent = a * (theta - b)
    if exponent >= 0:
        return 1 / (1 + exp(-exponent))
    power = exp(exponent)
    return power / (1 + power)


def information(a: float, b: float, theta: float) -> float:
    """Fisher's information about θ: a²·P·(1 − P). That of a paper is the sum over its questions."""
    chance = probability(a, b, theta)
    return a * a * chance * (1 - chance)


def paper_information(items: Iterable[ItemParameters], theta: float) -> float:
    """The information of all questions together; 1/√ of it is the standard error of an ability."""
    return sum(information(each.a, each.b, theta) for each in items)
