"""Moodle's calculated question as a formula.

Where a variable is drawn evenly between two numbers with so many decimals, a formula draws from the same numbers, while
Moodle draws from a list of them that it made beforehand. Answers are judged alike: within a tolerance of the exact
value, a share of it ("relative") or a number ("nominal"). Source: qtype_calculated and qtype_numerical of Moodle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lms.contracts.questions import Text
from question_bank.bank.domain import Formula, FormulaVariable
from question_bank.bank.domain.formula import ANSWER, MOST_VARIABLES, Drawn, draw, read
from question_bank.formats.moodle_xml.parts import Unreadable, fraction_of, number_of
from question_bank.formats.moodle_xml.tree import Element
from question_bank.formats.moodle_xml.xml import escape

_RELATIVE, _NOMINAL = "1", "2"
_DECIMALS, _SIGNIFICANT = "1", "2"
_WILDCARD = re.compile(r"\{\s*([A-Za-z][A-Za-z0-9_]*)\s*\}")
_INLINE = re.compile(r"\{=((?:[^{}]|\{[^{}]*\})*)\}")
_PI = re.compile(r"\bpi\s*\(\s*\)")
_OTHERWISE = re.compile(r"[%^~&|<>=!?:]|//|\bpow\b|\be\b")
"""What both may write but reckon differently, ^ and % among them, and what only one of them knows."""
_NAME = re.compile(r"(?<![0-9A-Za-z_.])[A-Za-z][A-Za-z0-9_]*")
_DRAWN = 20
"""How many numbers of each variable are written for Moodle to draw from."""


def read_calculated(question: Element, stem: Text, general: Text | None) -> Formula:
    """The formula. Raises Unreadable for what a formula would draw or judge otherwise."""
    answers = question.all("answer")
    right = [each for each in answers if fraction_of(each.attributes.get("fraction", ""), each.line) == 1]
    if len(answers) != 1 or len(right) != 1:
        raise Unreadable(question.line, "one_formula")
    [answer] = right
    if (units := question.first("units")) and units.children:
        raise Unreadable(units.line, "calculated_part", name="units")
    kind = answer.words("tolerancetype") or _RELATIVE
    if kind not in (_RELATIVE, _NOMINAL):
        raise Unreadable(answer.line, "calculated_part", name="tolerancetype 3 (geometric)")
    written = answer.words("text")
    length = int(number_of(answer.words("correctanswerlength") or "2", answer.line))
    is_rounded = (answer.words("correctanswerformat") or _DECIMALS) == _DECIMALS
    return Formula(
        _plain(stem, written, question),
        tuple(_variables(question)),
        expression_of(written, answer.line),
        tolerance=number_of(answer.words("tolerance") or "0", answer.line),
        is_relative=kind == _RELATIVE,
        decimals=length if is_rounded and 0 <= length <= 12 else None,
        general_feedback=_plain(general, written, question) if general else None,
    )


def expression_of(written: str, line: int) -> str:
    """Moodle's expression as the bank writes it. Raises Unreadable."""
    plain = _WILDCARD.sub(r"\1", written.strip())
    if found := _OTHERWISE.search(plain):
        raise Unreadable(line, "calculated_part", name=found[0])
    return _PI.sub("pi", plain)


def _plain(text: Text, answer: str, question: Element) -> Text:
    """The text, in which the answer's own expression may stand as {=…}."""

    def named(found: re.Match[str]) -> str:
        if found[1].strip() != answer.strip():
            raise Unreadable(question.line, "calculated_part", name=f"{{={found[1][:30]}}}")
        return f"{{{ANSWER}}}"

    return Text(_INLINE.sub(named, text.text), text.format)


def _variables(question: Element) -> Iterator[FormulaVariable]:
    definitions = question.first("dataset_definitions")
    listed = definitions.all("dataset_definition") if definitions else []
    for each in listed[: MOST_VARIABLES + 1]:
        if (each.words("distribution", "text") or "uniform") != "uniform":
            raise Unreadable(each.line, "calculated_part", name="loguniform")
        low, high, decimals = (
            number_of(each.words(name, "text") or each.words(name) or "0", each.line)
            for name in ("minimum", "maximum", "decimals")
        )
        if not 0 <= decimals <= 9 or decimals != int(decimals):
            raise Unreadable(each.line, "number_unreadable", written=f"{decimals:f}"[:40])
        step = Decimal(1).scaleb(-int(decimals))
        yield FormulaVariable(each.words("name", "text"), low.quantize(step), high.quantize(step), step)


def write_calculated(content: Formula) -> list[str]:
    """The elements of a calculated question, with numbers to draw from for which there is an answer."""
    decimals = content.decimals if content.decimals is not None else 12
    answer = (
        f'<answer fraction="100"><text>{escape(_expression(content))}</text>'
        f"<tolerance>{content.tolerance:f}</tolerance>"
        f"<tolerancetype>{_RELATIVE if content.is_relative else _NOMINAL}</tolerancetype>"
        f"<correctanswerformat>{_SIGNIFICANT if content.decimals is None else _DECIMALS}</correctanswerformat>"
        f"<correctanswerlength>{decimals}</correctanswerlength></answer>"
    )
    drawn = [each for seed in range(10 * _DRAWN) if isinstance(each := draw(content, seed), Drawn)][:_DRAWN]
    definitions = "".join(_definition(each, drawn) for each in content.variables)
    return [
        "<synchronize>0</synchronize>",
        answer,
        f"<dataset_definitions>{definitions}</dataset_definitions>",
    ]


def _definition(variable: FormulaVariable, drawn: list[Drawn]) -> str:
    items = "".join(
        f"<dataset_item><number>{number}</number><value>{each.numbers[variable.name]:f}</value></dataset_item>"
        for number, each in enumerate(drawn, start=1)
    )
    parts = {
        "status": "private",
        "name": variable.name,
        "distribution": "uniform",
        "minimum": f"{variable.low:f}",
        "maximum": f"{variable.high:f}",
        "decimals": str(_places(variable)),
    }
    named = "".join(f"<{name}><text>{value}</text></{name}>" for name, value in parts.items())
    return (
        f"<dataset_definition>{named}<type>calculated</type><itemcount>{len(drawn)}</itemcount>"
        f"<dataset_items>{items}</dataset_items><number_of_items>{len(drawn)}</number_of_items></dataset_definition>"
    )


def _places(variable: FormulaVariable) -> int:
    exponent = variable.step.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def feedback_of(content: Formula) -> Text | None:
    """What is said to everybody, the answer in it as an expression."""
    said = content.general_feedback
    if said is None:
        return None
    return Text(said.text.replace(f"{{{ANSWER}}}", f"{{={_expression(content)}}}"), said.format)


def calculated_losses(content: Formula) -> Iterator[str]:
    """A code for each thing that a calculated question has no place for."""
    if content.steps:
        yield "formula_steps"
    for each in content.variables:
        step = Decimal(1).scaleb(-_places(each))
        if each.step != step or each.low != each.low.quantize(step) or each.high != each.high.quantize(step):
            yield "drawn_numbers"
    if content.wrong_feedback:
        yield "wrong_feedback"
    if content.units:
        yield "units"


def _expression(content: Formula) -> str:
    """The answer, its steps written out, the variables in braces."""
    meant = {each.name: f"{{{each.name}}}" for each in content.variables} | {"pi": "pi()", "e": "exp(1)"}
    for each in content.steps:
        meant[each.name] = f"({_with_names(each.expression, meant)})"
    return _with_names(content.answer, meant)


def _with_names(expression: str, meant: dict[str, str]) -> str:
    return _NAME.sub(lambda found: meant.get(found[0], found[0]), read(expression).source)
