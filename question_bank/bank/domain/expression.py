"""Expressions in formula questions: read into a tree of what is allowed, nothing else, and reckoned in decimals.

Numbers are reckoned in 34 significant digits (decimal128, IEEE 754-2008), half up; of logarithms, exp and broken powers
30 are kept. sin, cos and tan are reckoned in binary floating point, and taken to 15 decimals. Angles are in radians.
`round` rounds half away from zero, as is taught in schools; `%` takes the sign of the divisor, and `//` rounds down, as
in Python.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from lms.contracts.questions import ContentFault

LONGEST_EXPRESSION = 300
MOST_NODES = 120
DEEPEST = 24
LARGEST_EXPONENT = 100
LARGEST = Decimal("1e30")
_EXACT = Context(
    prec=34, rounding=ROUND_HALF_UP, Emin=-6143, Emax=6144, traps=[DivisionByZero, InvalidOperation, Overflow]
)
_SETTLED = Context(prec=30, rounding=ROUND_HALF_UP)
_PI = Decimal("3.141592653589793238462643383279503")
_E = Decimal("2.718281828459045235360287471352662")
CONSTANTS: Mapping[str, Decimal] = {"pi": _PI, "e": _E}
_NUMBER = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_SIGNS = str.maketrans(
    {"×": "*", "÷": "/", "−": "-", "–": "-", "·": "*", "（": "(", "）": ")", "，": ",", "π": "pi"}
)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}", re.ASCII)


class NotReckoned(ArithmeticError):
    """An expression has no value for these numbers. `code` says why: division_by_zero, not_defined or too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read, and the names of the variables in it."""

    source: str
    tree: ast.expr
    names: frozenset[str]

    def value(self, numbers: Mapping[str, Decimal]) -> Decimal:
        """Its value for these numbers. Raises NotReckoned."""
        try:
            return _value(self.tree, numbers)
        except DivisionByZero:
            raise NotReckoned("division_by_zero") from None
        except Overflow:
            raise NotReckoned("too_large") from None
        except (DecimalException, ValueError, OverflowError):
            raise NotReckoned("not_defined") from None


def read_expression(source: str) -> Expression:
    """The expression that `source` writes; ^ is a power, × and ÷ are taken as well.

    Raises ContentFault for one that is too long or nested too deeply, for what is not an expression, and for anything
    in it but numbers, names, + - * / // % **, and the functions of FUNCTIONS.
    """
    plain = source.strip().translate(_SIGNS).replace("^", "**")
    if not plain:
        raise ContentFault("expression_empty")
    if len(plain) > LONGEST_EXPRESSION:
        raise ContentFault("expression_too_long", most=str(LONGEST_EXPRESSION))
    if "\n" in plain or "\\" in plain:
        raise ContentFault("expression_unreadable", expression=_short(source))
    try:
        tree = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ContentFault("expression_unreadable", expression=_short(source)) from None
    nodes = [each for each in ast.walk(tree) if isinstance(each, ast.expr)]
    if len(nodes) > MOST_NODES or _depth(tree) > DEEPEST:
        raise ContentFault("expression_too_deep", expression=_short(source))
    called = [id(each.func) for each in nodes if isinstance(each, ast.Call)]
    for each in nodes:
        _check(each, plain, is_called=id(each) in called)
    names = {each.id for each in nodes if isinstance(each, ast.Name) and id(each) not in called}
    return Expression(plain, tree, frozenset(names - CONSTANTS.keys()))


def rounded(number: Decimal, places: int) -> Decimal:
    """`number` rounded half away from zero to so many places behind the point."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)


def _depth(tree: ast.expr) -> int:
    """How deeply the tree is nested; counted level by level, since a deep one would end a recursion."""
    level, depth = [tree], 0
    while level and depth <= DEEPEST:
        level = [
            child for each in level for child in ast.iter_child_nodes(each) if isinstance(child, ast.expr)
        ]
        depth += 1
    return depth


def _check(node: ast.expr, source: str, *, is_called: bool) -> None:
    match node:
        case ast.Constant():
            if not _NUMBER.fullmatch(ast.get_source_segment(source, node) or ""):
                raise ContentFault("expression_part", part=_part(node, source))
            # binary would round what the author wrote: 0.1 stays 0.1
            node.value = Decimal(ast.get_source_segment(source, node) or "0")  # type: ignore[assignment]  # no float
        case ast.Name():
            _check_name(node.id, is_called=is_called)
        case ast.BinOp() if type(node.op) in _OPERATORS:
            pass
        case ast.UnaryOp(op=ast.UAdd() | ast.USub()):
            pass
        case ast.Call(func=ast.Name(id=name)):
            _check_call(node, name)
        case _:
            raise ContentFault("expression_part", part=_part(node, source))


def _check_name(name: str, *, is_called: bool) -> None:
    if is_called and name not in FUNCTIONS:
        raise ContentFault("expression_function", name=name)
    if not is_called and (not NAME.fullmatch(name) or name in FUNCTIONS):
        raise ContentFault("expression_part", part=name)


def _check_call(node: ast.Call, name: str) -> None:
    if name not in FUNCTIONS:
        raise ContentFault("expression_function", name=name)
    least, most = _ARGUMENTS.get(name, (1, 1))
    if node.keywords or not least <= len(node.args) <= most:
        raise ContentFault("expression_arguments", name=name)


def _value(node: ast.AST, numbers: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Constant():
            number: Decimal = node.value  # type: ignore[assignment]  # _check put it there
        case ast.Name():
            number = CONSTANTS[node.id] if node.id in CONSTANTS else numbers[node.id]
        case ast.UnaryOp():
            operand = _value(node.operand, numbers)
            number = _EXACT.minus(operand) if isinstance(node.op, ast.USub) else operand
        case ast.BinOp():
            number = _OPERATORS[type(node.op)](_value(node.left, numbers), _value(node.right, numbers))
        case ast.Call(func=ast.Name(id=name)):
            number = FUNCTIONS[name](*(_value(each, numbers) for each in node.args))
        case _:
            raise ValueError  # _check lets nothing else through
    if not number.is_finite() or abs(number) > LARGEST:
        raise NotReckoned("too_large")
    return number


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > LARGEST_EXPONENT:
        raise NotReckoned("too_large")
    if base == 0 and exponent < 0:
        raise NotReckoned("division_by_zero")
    if base == 0 and exponent == 0:
        return Decimal(1)
    if base and abs(exponent) * abs(base.adjusted()) > 10 * LARGEST.adjusted():
        raise NotReckoned("too_large")
    power = _EXACT.power(base, exponent)
    return power if exponent == exponent.to_integral_value() else _settled(power)


def _divide(one: Decimal, other: Decimal) -> Decimal:
    if other == 0:
        raise NotReckoned("division_by_zero")
    return _EXACT.divide(one, other)


def _floor_divide(one: Decimal, other: Decimal) -> Decimal:
    quotient = _divide(one, other)
    whole = _floor(quotient)
    # a quotient just below a whole number may have been rounded up to it
    return whole - 1 if _EXACT.multiply(whole, other).compare(one) == (1 if other > 0 else -1) else whole


def _modulo(one: Decimal, other: Decimal) -> Decimal:
    return _EXACT.subtract(one, _EXACT.multiply(_floor_divide(one, other), other))


def _floor(number: Decimal) -> Decimal:
    return Decimal(math.floor(number))


def _round(number: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    if places != places.to_integral_value() or not -20 <= places <= 20:
        raise NotReckoned("not_defined")
    return rounded(number, int(places))


def _log(number: Decimal, base: Decimal | None = None) -> Decimal:
    if number <= 0 or (base is not None and (base <= 0 or base == 1)):
        raise NotReckoned("not_defined")
    natural = _EXACT.ln(number)
    return _settled(natural if base is None else _EXACT.divide(natural, _EXACT.ln(base)))


def _log10(number: Decimal) -> Decimal:
    if number <= 0:
        raise NotReckoned("not_defined")
    return _settled(_EXACT.log10(number))


def _exp(number: Decimal) -> Decimal:
    if number > LARGEST_EXPONENT:
        raise NotReckoned("too_large")
    return _settled(_EXACT.exp(max(number, Decimal(-1000))))


def _settled(number: Decimal) -> Decimal:
    """Without the last digits, which a series leaves uncertain: log(e) is to be 1."""
    return _SETTLED.plus(number)


def _in_binary(function: Callable[[float], float]) -> Callable[[Decimal], Decimal]:
    def reckon(number: Decimal) -> Decimal:
        # beyond the fifteenth digit a sine is noise: sin(pi) is to be 0
        value = Decimal(repr(function(float(number))))
        return value.quantize(Decimal("1e-15"), ROUND_HALF_UP, _EXACT).normalize(_EXACT) + 0

    return reckon


_OPERATORS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: _EXACT.add,
    ast.Sub: _EXACT.subtract,
    ast.Mult: _EXACT.multiply,
    ast.Div: _divide,
    ast.FloorDiv: _floor_divide,
    ast.Mod: _modulo,
    ast.Pow: _power,
}
FUNCTIONS: Mapping[str, Callable[..., Decimal]] = {
    "sqrt": _EXACT.sqrt,
    "abs": _EXACT.abs,
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
_ARGUMENTS = {"round": (1, 2), "log": (1, 2), "min": (2, 10), "max": (2, 10)}


def _part(node: ast.expr, source: str) -> str:
    return _short(ast.get_source_segment(source, node) or source)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
