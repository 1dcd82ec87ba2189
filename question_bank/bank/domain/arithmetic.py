"""The arithmetic of formula questions, in decimals.

Numbers are reckoned in 34 significant digits (decimal128, IEEE 754-2008), half up; of logarithms, exp and broken powers
30 are kept. sin, cos and tan are reckoned in binary floating point, and taken to 15 decimals. Angles are in radians.
`round` rounds half away from zero, as is taught in schools; `%` takes the sign of the divisor, and `//` rounds down, as
in Python.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

LARGEST_EXPONENT = 100
LARGEST = Decimal("1e30")
EXACT = Context(
    prec=34, rounding=ROUND_HALF_UP, Emin=-6143, Emax=6144, traps=[DivisionByZero, InvalidOperation, Overflow]
)
_SETTLED = Context(prec=30, rounding=ROUND_HALF_UP)
_PI = Decimal("3.141592653589793238462643383279503")
_E = Decimal("2.718281828459045235360287471352662")
CONSTANTS: Mapping[str, Decimal] = {"pi": _PI, "e": _E}


class NotReckoned(ArithmeticError):
    """An expression has no value for these numbers. `code` says why: division_by_zero, not_defined or too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def rounded(number: Decimal, places: int) -> Decimal:
    """`number` rounded half away from zero to so many places behind the point."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT)


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > LARGEST_EXPONENT:
        raise NotReckoned("too_large")
    if base == 0 and exponent < 0:
        raise NotReckoned("division_by_zero")
    if base == 0 and exponent == 0:
        return Decimal(1)
    if base and abs(exponent) * abs(base.adjusted()) > 10 * LARGEST.adjusted():
        raise NotReckoned("too_large")
    power = EXACT.power(base, exponent)
    return power if exponent == exponent.to_integral_value() else _settled(power)


def _divide(one: Decimal, other: Decimal) -> Decimal:
    if other == 0:
        raise NotReckoned("division_by_zero")
    return EXACT.divide(one, other)


def _floor_divide(one: Decimal, other: Decimal) -> Decimal:
    quotient = _divide(one, other)
    whole = _floor(quotient)
    # a quotient just below a whole number may have been rounded up to it
    return whole - 1 if EXACT.multiply(whole, other).compare(one) == (1 if other > 0 else -1) else whole


def _modulo(one: Decimal, other: Decimal) -> Decimal:
    return EXACT.subtract(one, EXACT.multiply(_floor_divide(one, other), other))


def _floor(number: Decimal) -> Decimal:
    return Decimal(math.floor(number))


def _round(number: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    if places != places.to_integral_value() or not -20 <= places <= 20:
        raise NotReckoned("not_defined")
    return rounded(number, int(places))


def _log(number: Decimal, base: Decimal | None = None) -> Decimal:
    if number <= 0 or (base is not None and (base <= 0 or base == 1)):
        raise NotReckoned("not_defined")
    natural = EXACT.ln(number)
    return _settled(natural if base is None else EXACT.divide(natural, EXACT.ln(base)))


def _log10(number: Decimal) -> Decimal:
    if number <= 0:
        raise NotReckoned("not_defined")
    return _settled(EXACT.log10(number))


def _exp(number: Decimal) -> Decimal:
    if number > LARGEST_EXPONENT:
        raise NotReckoned("too_large")
    return _settled(EXACT.exp(max(number, Decimal(-1000))))


def _settled(number: Decimal) -> Decimal:
    """Without the last digits, which a series leaves uncertain: log(e) is to be 1."""
    return _SETTLED.plus(number)


def _in_binary(function: Callable[[float], float]) -> Callable[[Decimal], Decimal]:
    def reckon(number: Decimal) -> Decimal:
        # beyond the fifteenth digit a sine is noise: sin(pi) is to be 0
        value = Decimal(repr(function(float(number))))
        return value.quantize(Decimal("1e-15"), ROUND_HALF_UP, EXACT).normalize(EXACT) + 0

    return reckon


OPERATORS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: EXACT.add,
    ast.Sub: EXACT.subtract,
    ast.Mult: EXACT.multiply,
    ast.Div: _divide,
    ast.FloorDiv: _floor_divide,
    ast.Mod: _modulo,
    ast.Pow: _power,
}
FUNCTIONS: Mapping[str, Callable[..., Decimal]] = {
    "sqrt": EXACT.sqrt,
    "abs": EXACT.abs,
    "round": _round,
    "floor": _floor,
    "ceil": lambda number: Decimal(math.ceil(number)),
    "sin": _in_binary(math.sin),
    "cos": _in_binary(math.cos),
    "tan": _in_binary(math.tan),
    "log": _log,
    "log10": _log10,
    "exp": _exp,
    "min": min,
    "max": max,
}
"""What may be called. log(x) is the natural logarithm, log(x, b) that to the base b."""
ARGUMENTS = {"round": (1, 2), "log": (1, 2), "min": (2, 10), "max": (2, 10)}
"""How many arguments a function takes, fewest and most; others take one."""
