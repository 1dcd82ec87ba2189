"""What the response processing of a QTI 1.2 item says: which answers earn how much, and which feedback is whose."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from question_bank.formats.limits import MOST_ANSWERS
from question_bank.formats.moodle_xml.parts import Unreadable, number_of
from question_bank.formats.qti.nodes import Node

_GENERAL = "general_fb"


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition and what it sets or adds; `value` is None for one that only shows feedback."""

    condition: Node
    value: Decimal | None
    is_added: bool
    shown: tuple[str, ...]
    line: int

    @property
    def equals(self) -> list[tuple[str, str]]:
        """Response and value of each comparison directly within, where there is nothing else."""
        found = [each for each in self.condition.nodes if each.name == "varequal"]
        if len(found) != len(self.condition.nodes):
            return []
        return [(each.get("respident"), each.text) for each in found]


@dataclass(slots=True)
class Processing:
    """All the rules of an item."""

    rules: list[Rule] = field(default_factory=list)

    @property
    def scoring(self) -> list[Rule]:
        """Those that give marks."""
        return [each for each in self.rules if each.value]

    def worth(self) -> dict[tuple[str, str], Decimal]:
        """What each value of each response earns. Raises Unreadable for a rule about anything else."""
        worth: dict[tuple[str, str], Decimal] = {}
        for each in self.scoring:
            if not each.equals:
                raise Unreadable(each.line, "qti_processing", element=_first(each.condition))
            for key in each.equals:
                worth[key] = max(worth.get(key, Decimal(0)), each.value or Decimal(0))
        return worth

    def feedback_of(self, response: str, value: str) -> str:
        """The name of the feedback that is shown with a value; "" if there is none."""
        for each in self.rules:
            if each.value is None and each.equals == [(response, value)] and each.shown:
                return each.shown[0]
        return ""


def read_scoring(item: Node) -> Processing:
    """The rules of the item. Raises Unreadable for marks below nothing and scores under several names."""
    processing = Processing()
    parts = [each for one in item.all("resprocessing") for each in one.all("respcondition")]
    if len(parts) > MOST_ANSWERS * 3:
        raise Unreadable(item.line, "too_many_answers", most=str(MOST_ANSWERS))
    for each in parts:
        condition = each.first("conditionvar") or Node("conditionvar", each.line)
        settings = each.all("setvar")
        value, is_added = None, False
        if settings:
            [setting, *others] = settings
            if others or setting.get("action", "Set") not in ("Set", "Add"):
                raise Unreadable(setting.line, "qti_processing", element="setvar")
            value = number_of(setting.text, setting.line)
            if value < 0:
                raise Unreadable(setting.line, "qti_below_zero")
            is_added = setting.get("action", "Set") == "Add"
        shown = tuple(one.get("linkrefid") for one in each.all("displayfeedback"))
        processing.rules.append(Rule(condition, value, is_added, shown, each.line))
    return processing


def _first(condition: Node) -> str:
    return condition.nodes[0].name[:60] if condition.nodes else "conditionvar"


def share_of(value: Decimal, most: Decimal) -> Decimal:
    """The share of the best."""
    return (value / most).quantize(Decimal("1e-12")).normalize() + Decimal(0)
