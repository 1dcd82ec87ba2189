"""Estimating the two-parameter logistic model by marginal maximum likelihood.

R. D. Bock and M. Aitkin, "Marginal maximum likelihood estimation of item parameters: application of an EM algorithm",
Psychometrika 46 (1981). The abilities are integrated out over equally spaced points under the normal density; what a
candidate did not have is missing, and leaves the likelihood as it is. Standard errors are from the observed information
by T. A. Louis, "Finding the observed information matrix when using the EM algorithm", JRSS B 44 (1982).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from question_bank.analysis.domain.irt import FEWEST_ANSWERS, Calibration, ItemParameters
from question_bank.analysis.domain.marks import MarksTable

Floats = NDArray[np.float64]

POINTS = np.linspace(-6.0, 6.0, 61)
_WEIGHTS = np.exp(-(POINTS**2) / 2) / np.exp(-(POINTS**2) / 2).sum()
STEEPEST = 5.0
FARTHEST = 10.0
"""The bounds: of |a|, and of |b| and |a·b|."""
FLATTEST = 0.05
"""Below this |a| a question says nothing of ability, and b nothing of the question."""
TOLERANCE = 1e-6
MOST_ITERATIONS = 2_000
PER_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class _Answers:
    """`right` and `given` are 0/1, a row for each pattern of answers and a column for each question; `times` is how
    many candidates gave the pattern, `place` the pattern of each candidate."""

    right: Floats
    given: Floats
    times: Floats
    place: NDArray[np.intp]

    def chunks(self) -> Iterator[slice]:
        for start in range(0, len(self.times), PER_CHUNK):
            yield slice(start, start + PER_CHUNK)


def right_answers(table: MarksTable) -> NDArray[np.int8]:
    """A row for each candidate, a column for each question: 1 for the highest mark, 0 for less, −1 for a question that
    the candidate did not have. Parts of a mark count as wrong: the model knows right and wrong only."""
    found = np.full((len(table.totals), len(table.items)), -1, dtype=np.int8)
    for number, (item, column) in enumerate(zip(table.items, table.columns, strict=True)):
        marks = np.frombuffer(column.marks, dtype=np.int64)
        rows = np.frombuffer(column.candidates, dtype=np.uint32) if column.candidates else slice(None)
        if len(marks):
            found[rows, number] = marks >= item.maximum
    return found


def calibrate(responses: NDArray[np.int8]) -> Calibration:
    """The parameters for a table of 1, 0 and −1 (missing). Questions with fewer than FEWEST_ANSWERS answers, or that
    all answered alike, are left out."""
    kept = [number for number in range(responses.shape[1]) if _can_be_estimated(responses[:, number])]
    answers = _collapsed(responses[:, kept])
    if not kept:
        nobody = [None] * len(responses)
        return Calibration({}, len(responses), responses.shape[1], 0, False, 0.0, nobody, None)
    slopes, intercepts = np.ones(len(kept)), _log_odds(answers)
    iterations, is_converged = 0, False
    while iterations < MOST_ITERATIONS and not is_converged:
        expected_right, expected, _likelihood = _expectation(answers, slopes, intercepts)
        before = slopes, intercepts
        slopes, intercepts = _maximisation(expected_right, expected, slopes, intercepts)
        change = max(np.abs(slopes - before[0]).max(), np.abs(intercepts - before[1]).max())
        iterations, is_converged = iterations + 1, bool(change < TOLERANCE)
    errors = _covariances(answers, slopes, intercepts)
    counts = answers.times @ answers.given
    items = {
        number: _parameters(slopes[place], intercepts[place], errors[place], int(counts[place]))
        for place, number in enumerate(kept)
    }
    *_rest, likelihood = _expectation(answers, slopes, intercepts)
    abilities, reliability = _abilities(answers, slopes, intercepts)
    left_out = responses.shape[1] - len(kept)
    return Calibration(
        items, len(responses), left_out, iterations, is_converged, likelihood, abilities, reliability
    )


def _can_be_estimated(column: NDArray[np.int8]) -> bool:
    right, wrong = int((column == 1).sum()), int((column == 0).sum())
    return right + wrong >= FEWEST_ANSWERS and right > 0 and wrong > 0


def _collapsed(responses: NDArray[np.int8]) -> _Answers:
    patterns, place, times = np.unique(responses, axis=0, return_inverse=True, return_counts=True)
    right, given = (patterns == 1).astype(np.float64), (patterns >= 0).astype(np.float64)
    return _Answers(right, given, times.astype(np.float64), place.reshape(-1))


def _log_odds(answers: _Answers) -> Floats:
    right, given = answers.times @ answers.right, answers.times @ answers.given
    return np.asarray(np.log(right / (given - right)))


def _log_chances(slopes: Floats, intercepts: Floats) -> tuple[Floats, Floats]:
    """log P and log(1 − P), a row for each question and a column for each point."""
    logits = np.outer(slopes, POINTS) + intercepts[:, None]
    return -np.logaddexp(0, -logits), -np.logaddexp(0, logits)


def _posterior(answers: _Answers, here: slice, log_right: Floats, log_wrong: Floats) -> tuple[Floats, Floats]:
    """How likely each point is for each pattern, and the logarithm of the pattern's likelihood."""
    right, given = answers.right[here], answers.given[here]
    joint = right @ log_right + (given - right) @ log_wrong + np.log(_WEIGHTS)
    most = joint.max(axis=1, keepdims=True)
    shares = np.exp(joint - most)
    total = shares.sum(axis=1, keepdims=True)
    return shares / total, (most + np.log(total))[:, 0]


def _expectation(answers: _Answers, slopes: Floats, intercepts: Floats) -> tuple[Floats, Floats, float]:
    """How many are expected at each point to have had each question, how many of them right, and the log-likelihood."""
    log_right, log_wrong = _log_chances(slopes, intercepts)
    expected_right = np.zeros((len(slopes), len(POINTS)))
    expected, likelihood = np.zeros_like(expected_right), 0.0
    for here in answers.chunks():
        posterior, logs = _posterior(answers, here, log_right, log_wrong)
        times = answers.times[here]
        weighted = posterior * times[:, None]
        expected_right += answers.right[here].T @ weighted
        expected += answers.given[here].T @ weighted
        likelihood += float(times @ logs)
    return expected_right, expected, likelihood


def _maximisation(
    expected_right: Floats, expected: Floats, slopes: Floats, intercepts: Floats, steps: int = 3
) -> tuple[Floats, Floats]:
    """A few steps of Newton for all questions at once, each held within the bounds and to a step of 1."""
    for _step in range(steps):
        chances = np.exp(_log_chances(slopes, intercepts)[0])
        rest, spread = expected_right - expected * chances, expected * chances * (1 - chances)
        by_slope, by_intercept = rest @ POINTS, rest.sum(axis=1)
        square, mixed, plain = spread @ POINTS**2, spread @ POINTS, spread.sum(axis=1)
        determinant = np.maximum(square * plain - mixed**2, 1e-12)
        slopes = slopes + np.clip((plain * by_slope - mixed * by_intercept) / determinant, -1, 1)
        intercepts = intercepts + np.clip((square * by_intercept - mixed * by_slope) / determinant, -1, 1)
        slopes = np.clip(slopes, -STEEPEST, STEEPEST)
        intercepts = np.clip(intercepts, -FARTHEST, FARTHEST)
    return slopes, intercepts


def _covariances(answers: _Answers, slopes: Floats, intercepts: Floats) -> list[Floats | None]:
    """The covariance matrix of (a, a·b with the other sign) of each question, from the inverse of the whole observed
    information; None where it is none."""
    count = len(slopes)
    information = _observed_information(answers, slopes, intercepts)
    try:
        whole = np.linalg.inv(information)
    except np.linalg.LinAlgError:
        return [None] * count
    found: list[Floats | None] = []
    for place in range(count):
        block = whole[np.ix_([place, count + place], [place, count + place])]
        found.append(np.asarray(block, dtype=np.float64) if block[0, 0] > 0 and block[1, 1] > 0 else None)
    return found


def _observed_information(answers: _Answers, slopes: Floats, intercepts: Floats) -> Floats:
    """Louis: the expected information of the complete data, less the variance of its score given the answers."""
    log_right, log_wrong = _log_chances(slopes, intercepts)
    chances, count = np.exp(log_right), len(slopes)
    _right, expected, _likelihood = _expectation(answers, slopes, intercepts)
    spread = expected * chances * (1 - chances)
    complete = [np.diag(spread @ POINTS**power) for power in (2, 1, 0)]
    squares = [np.zeros((count, count)) for _power in range(3)]
    outer = np.zeros((2 * count, 2 * count))
    for here in answers.chunks():
        posterior, _logs = _posterior(answers, here, log_right, log_wrong)
        right, given, times = answers.right[here], answers.given[here], answers.times[here]
        means = [
            right * (posterior @ POINTS**power)[:, None] - given * (posterior @ (chances * POINTS**power).T)
            for power in (1, 0)
        ]
        scores = np.hstack(means)
        outer += (scores * times[:, None]).T @ scores
        for place, point in enumerate(POINTS):
            rest = right - given * chances[:, place]
            product = (rest * (posterior[:, place] * times)[:, None]).T @ rest
            for power, square in zip((2, 1, 0), squares, strict=True):
                np.add(square, product * point**power, out=square)
    blocks = [one - other for one, other in zip(complete, squares, strict=True)]
    return np.asarray(np.block([[blocks[0], blocks[1]], [blocks[1], blocks[2]]]) + outer)


def _parameters(slope: float, intercept: float, covariance: Floats | None, candidates: int) -> ItemParameters:
    """a and b = −intercept/slope, with errors by the delta method."""
    if abs(slope) < FLATTEST:
        return ItemParameters(float(slope), 0.0, None, None, candidates, is_bounded=True)
    location = -intercept / slope
    is_bounded = abs(slope) >= STEEPEST or abs(intercept) >= FARTHEST or abs(location) >= FARTHEST
    location = float(np.clip(location, -FARTHEST, FARTHEST))
    if covariance is None or is_bounded:
        return ItemParameters(float(slope), location, None, None, candidates, is_bounded)
    gradient = np.array([intercept / slope**2, -1 / slope])
    variance = float(gradient @ covariance @ gradient)
    b_error = sqrt(variance) if variance > 0 else None
    return ItemParameters(float(slope), location, sqrt(covariance[0, 0]), b_error, candidates)


def _abilities(
    answers: _Answers, slopes: Floats, intercepts: Floats
) -> tuple[list[tuple[float, float] | None], float | None]:
    log_right, log_wrong = _log_chances(slopes, intercepts)
    means, spreads = np.empty(len(answers.times)), np.empty(len(answers.times))
    for here in answers.chunks():
        posterior, _logs = _posterior(answers, here, log_right, log_wrong)
        means[here] = posterior @ POINTS
        spreads[here] = np.sqrt(np.maximum(posterior @ POINTS**2 - means[here] ** 2, 0))
    has_any = answers.given.sum(axis=1) > 0
    of_each = [
        (float(means[place]), float(spreads[place])) if has_any[place] else None for place in answers.place
    ]
    known = np.array([each for each in of_each if each is not None])
    if len(known) < 2:
        return of_each, None
    between, within = float(known[:, 0].var()), float((known[:, 1] ** 2).mean())
    return of_each, between / (between + within)
