"""When a feedback is shown, as response processing says it by setting an outcome."""

from __future__ import annotations

from collections.abc import Iterator

from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.declarations import SCORE, Declarations
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.terms import Said


def said_in_branch(branch: Node, declared: Declarations) -> Iterator[Said]:
    """What a branch of a condition says. Raises Unreadable where it does more than set outcomes."""
    inner = branch.nodes if branch.name == "responseElse" else branch.nodes[1:]
    when, choice = "", ""
    if branch.name == "responseElse":
        when = "wrong"
    elif branch.name == "responseIf" and branch.nodes:
        when, choice = _said_when(branch.nodes[0])
    for each in inner:
        if each.name != "setOutcomeValue":
            raise Unreadable(each.line, "qti_processing", element=each.name[:60])
        if each.get("identifier") != SCORE:
            yield from said_by(each, when, choice, declared)


def said_by(setting: Node, when: str, choice: str, declared: Declarations) -> Iterator[Said]:
    """What one outcome says that is set then."""
    outcome = setting.get("identifier")
    value = next(iter(setting.nodes), None)
    if value is not None and value.name == "multiple" and value.nodes:
        value = value.nodes[-1]
    if value is None:
        return
    if value.name == "variable" and value.get("identifier") in declared.responses:
        if when == "always":
            yield Said(outcome, "", "choice")
    elif value.name == "baseValue" and when:
        yield Said(outcome, value.text, when, choice)


def _said_when(condition: Node) -> tuple[str, str]:
    while condition.name == "and" and len(condition.nodes) == 1:
        [condition] = condition.nodes
    if condition.name != "match" or len(condition.nodes) != 2:
        return "", ""
    by_name = {each.name: each for each in condition.nodes}
    if "variable" in by_name and "correct" in by_name:
        return "right", ""
    if "variable" in by_name and "baseValue" in by_name:
        return "choice", by_name["baseValue"].text
    return "", ""
