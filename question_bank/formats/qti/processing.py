"""What an item's response processing does, where it is one of the forms whose meaning is beyond doubt.

Read as a list of terms that add up to the score. Everything else is refused by the name of its element: a mark that
differs from the author's must never come about in silence.
"""

from __future__ import annotations

import re
from fractions import Fraction

from question_bank.formats.moodle_xml.parts import Unreadable, number_of
from question_bank.formats.qti.conditions import Case, read_cases, response_if_null
from question_bank.formats.qti.declarations import SCORE, Declarations
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.showing import said_by, said_in_branch
from question_bank.formats.qti.terms import MAP, MAP_POINT, MATCH, TEMPLATES, Processing, Term

_ENDING = re.compile(r"(?:\.xml)?/?$")
_MAPPINGS = {"mapResponse": MAP, "mapResponsePoint": MAP_POINT}


def read_processing(node: Node | None, declared: Declarations) -> Processing:
    """The processing. Raises Unreadable for a form that is not known."""
    reader = _Reader(declared)
    default = declared.outcomes.get(SCORE, "")
    if node is not None and default and number_of(default, node.line) != 0:
        raise Unreadable(node.line, "qti_any_answer_earns")
    if node is not None:
        reader.read(node)
    return reader.result


def template_name(address: str) -> str:
    """The last part of a template's address, in the spelling of version 2: match_correct …"""
    return _ENDING.sub("", address.strip()).rsplit("/", 1)[-1].replace("-", "_").lower()


class _Reader:
    def __init__(self, declared: Declarations) -> None:
        self.declared = declared
        self.result = Processing()
        self._chain = 0
        self._set_here: set[str] = set()

    def read(self, node: Node) -> None:
        statements = node.nodes
        if statements:
            self._set_here = {
                each.get("identifier") for each in node.walk() if each.name == "setOutcomeValue"
            }
            for each in statements:
                self._statement(each)
        elif address := (node.get("template") or node.get("templateLocation")):
            self._template(template_name(address), node)

    def _template(self, name: str, node: Node) -> None:
        if name not in TEMPLATES:
            raise Unreadable(node.line, "qti_template", name=name[:60])
        names = list(self.declared.responses)
        # the templates speak of RESPONSE; where an item has one response it is meant whatever it is called
        meant = "RESPONSE" if "RESPONSE" in names else names[0] if len(names) == 1 else ""
        if not meant:
            raise Unreadable(node.line, "qti_no_declaration", name="RESPONSE")
        self.result.is_told = True
        if name == MATCH:
            case = Case("match", meant, self.declared.responses[meant].correct, line=node.line)
            self._add(Term(meant, MATCH, 0, node.line, Fraction(1), case))
        else:
            self._add(Term(meant, name, 0, node.line))

    def _statement(self, node: Node) -> None:
        self._chain += 1
        match node.name:
            case "setOutcomeValue" if node.get("identifier") == SCORE:
                self._take(self._effect(node), node, None)
            case "setOutcomeValue":
                self.result.said += said_by(node, "always", "", self.declared)
            case "responseCondition":
                self._condition(node)
            case _:
                raise Unreadable(node.line, "qti_processing", element=node.name[:60])

    # What is set ------------------------------------------------------------------------------------------

    def _effect(self, node: Node) -> tuple[bool, str, Fraction, str, int]:
        """Whether it adds to the score; "points" and how many, or a mapping and the response it maps."""
        [value] = _exactly(node, 1)
        is_added = False
        if value.name == "sum":
            one, other = _exactly(value, 2)
            if other.name == "variable" and other.get("identifier") == SCORE:
                one, other = other, one
            if one.name != "variable" or one.get("identifier") != SCORE:
                raise Unreadable(one.line, "qti_processing", element="sum")
            is_added, value = True, other
        if value.name in _MAPPINGS:
            response = self.declared.response(value)
            return is_added, _MAPPINGS[value.name], Fraction(0), response.identifier, value.line
        return is_added, "points", self._constant(value), "", value.line

    def _constant(self, node: Node) -> Fraction:
        if node.name == "baseValue":
            return Fraction(number_of(node.text, node.line))
        name = node.get("identifier")
        if node.name == "variable" and name in self.declared.outcomes and name not in self._set_here:
            return Fraction(number_of(self.declared.outcomes[name] or "0", node.line))
        raise Unreadable(node.line, "qti_processing", element=node.name[:60])

    def _take(
        self, effect: tuple[bool, str, Fraction, str, int], node: Node, cases: list[Case] | None
    ) -> None:
        """Adds the terms of one effect; `cases` is None where it happens in any case."""
        is_added, kind, points, response, line = effect
        self.result.is_told = True
        if not is_added and any(each.chain != self._chain for each in self.result.terms):
            raise Unreadable(node.line, "qti_overwritten")
        if kind != "points":
            if cases is not None and any(each.response != response for each in cases):
                raise Unreadable(line, "qti_processing", element="mapResponse")
            self._add(Term(response, kind, self._chain, line))
        elif cases is None:
            if points:
                raise Unreadable(line, "qti_any_answer_earns")
        else:
            for each in cases:
                kind = MATCH if each.kind == "match" else each.kind
                self._add(Term(each.response, kind, self._chain, each.line, points, each))

    def _add(self, term: Term) -> None:
        chain = [each for each in self.result.terms if each.chain == term.chain]
        if any(each.response != term.response for each in chain):
            raise Unreadable(term.line, "qti_several_responses")
        self.result.terms.append(term)

    # When it is set ---------------------------------------------------------------------------------------

    def _condition(self, node: Node) -> None:
        branches = node.nodes
        for each in branches:
            self.result.said += said_in_branch(each, self.declared)
        scoring = [_score_of(each) for each in branches]
        if not any(scoring):
            return
        if self._is_bound(node):
            return
        for each, setting in zip(branches, scoring, strict=True):
            condition = None if each.name == "responseElse" else next(iter(each.nodes), None)
            self._branch(condition, setting, is_first=each is branches[0])

    def _branch(self, condition: Node | None, setting: Node | None, *, is_first: bool) -> None:
        if condition is None:
            self._else_branch(setting)
        elif null := response_if_null(condition, self.declared):
            self._null_branch(*null, condition, setting, is_first=is_first)
        else:
            self._case_branch(read_cases(condition, self.declared), setting)

    def _null_branch(
        self, name: str, is_null: bool, condition: Node, setting: Node | None, *, is_first: bool
    ) -> None:
        if is_null:
            # a blank answer earns nothing of ours either
            self._expect_nothing(setting)
        elif not is_first:
            raise Unreadable(condition.line, "qti_processing", element=condition.name)
        elif setting is not None:
            effect = self._effect(setting)
            if effect[1] != "points":
                self._take(effect, setting, [Case("match", name)])
            elif effect[2]:
                raise Unreadable(setting.line, "qti_any_answer_earns")

    def _else_branch(self, setting: Node | None) -> None:
        if setting is None:
            return
        effect = self._effect(setting)
        if effect[1] == "points" and not effect[2] and not self._is_fresh(effect):
            raise Unreadable(setting.line, "qti_overwritten")
        if effect[1] != "points" and any(each.chain == self._chain for each in self.result.terms):
            raise Unreadable(setting.line, "qti_processing", element="mapResponse")
        self._take(effect, setting, None)

    def _case_branch(self, cases: list[Case], setting: Node | None) -> None:
        if setting is None:
            # it earns nothing, and what comes after it no longer holds
            for each in cases:
                self._add(Term(each.response, _kind(each), self._chain, each.line, Fraction(0), each))
            return
        effect = self._effect(setting)
        if effect[1] != "points":
            raise Unreadable(setting.line, "qti_processing", element="mapResponse")
        self._take(effect, setting, cases)

    def _is_fresh(self, effect: tuple[bool, str, Fraction, str, int]) -> bool:
        return effect[0] or all(each.chain == self._chain for each in self.result.terms)

    def _expect_nothing(self, setting: Node | None) -> None:
        if setting is None:
            return
        effect = self._effect(setting)
        if effect[1] != "points" or effect[2]:
            raise Unreadable(setting.line, "qti_blank_earns")
        if not self._is_fresh(effect):
            raise Unreadable(setting.line, "qti_overwritten")

    def _is_bound(self, node: Node) -> bool:
        """Whether it only keeps the score within a bound: if SCORE is above the most, it is the most."""
        branches = node.nodes
        condition = next(iter(branches[0].nodes), None) if len(branches) == 1 else None
        if condition is None or condition.name not in ("gt", "gte", "lt", "lte") or len(condition.nodes) != 2:
            return False
        one, other = condition.nodes
        if one.name != "variable" or one.get("identifier") != SCORE:
            return False
        bound = self._constant(other)
        setting = _score_of(branches[0])
        if setting is None or self._effect(setting)[:3] != (False, "points", bound):
            raise Unreadable(node.line, "qti_processing", element=condition.name)
        if condition.name.startswith("gt"):
            self.result.upper = bound if self.result.upper is None else min(bound, self.result.upper)
        else:
            self.result.lower = bound if self.result.lower is None else max(bound, self.result.lower)
        return True


def _kind(case: Case) -> str:
    return MATCH if case.kind == "match" else case.kind


def _score_of(branch: Node) -> Node | None:
    found = [
        each for each in branch.nodes if each.name == "setOutcomeValue" and each.get("identifier") == SCORE
    ]
    if len(found) > 1:
        raise Unreadable(found[1].line, "qti_overwritten")
    return found[0] if found else None


def _exactly(node: Node, number: int) -> list[Node]:
    if len(node.nodes) != number:
        raise Unreadable(node.line, "qti_processing", element=node.name[:60])
    return node.nodes
