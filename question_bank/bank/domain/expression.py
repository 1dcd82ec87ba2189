"""Expressions in formula questions: read into a tree of what is allowed, nothing else; reckoned by arithmetic.py."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException, DivisionByZero, Overflow

from lms.contracts.questions import ContentFault
from question_bank.bank.domain.arithmetic import (
    ARGUMENTS,
    CONSTANTS,
    EXACT,
    FUNCTIONS,
    LARGEST,
    OPERATORS,
    NotReckoned,
)

LONGEST_EXPRESSION = 300
MOST_NODES = 120
DEEPEST = 24
_NUMBER = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_SIGNS = str.maketrans(
    {"×": "*", "÷": "/", "−": "-", "–": "-", "·": "*", "（": "(", "）": ")", "，": ",", "π": "pi"}
)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}", re.ASCII)


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
        case ast.BinOp() if type(node.op) in OPERATORS:
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
    least, most = ARGUMENTS.get(name, (1, 1))
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
            number = EXACT.minus(operand) if isinstance(node.op, ast.USub) else operand
        case ast.BinOp():
            number = OPERATORS[type(node.op)](_value(node.left, numbers), _value(node.right, numbers))
        case ast.Call(func=ast.Name(id=name)):
            number = FUNCTIONS[name](*(_value(each, numbers) for each in node.args))
        case _:
            raise ValueError  # _check lets nothing else through
    if not number.is_finite() or abs(number) > LARGEST:
        raise NotReckoned("too_large")
    return number


def _part(node: ast.expr, source: str) -> str:
    return _short(ast.get_source_segment(source, node) or source)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
