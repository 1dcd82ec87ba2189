"""One QTI 1.2 <item> as it is read: what it asks, what can be chosen, what is said afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.contracts.questions import Text
from question_bank.formats.limits import MOST_ANSWERS
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.rich import Resolve
from question_bank.formats.qti12.scoring import Processing
from question_bank.formats.qti12.texts import material_text

_FEEDBACK_LEFT = ("correct_fb", "general_incorrect_fb")


@dataclass(slots=True)
class Reading:
    """One item as it is read."""

    item: Node
    presentation: Node
    fields: Mapping[str, str]
    processing: Processing
    resolve: Resolve
    notes: list[tuple[int, str, Mapping[str, str]]] = field(default_factory=list)

    def stem(self) -> Text:
        """What is asked. Raises Unreadable."""
        parts = [each for each in self.presentation.nodes if each.name in ("material", "flow", "flow_mat")]
        text = material_text([_without_responses(each) for each in parts], self.resolve)
        if text is None:
            raise Unreadable(self.presentation.line, "empty_stem")
        return text

    def responses(self) -> list[Node]:
        """The responses in their order."""
        return [
            each
            for each in self.presentation.walk()
            if each.name.startswith("response_") and each.name != "response_label"
        ]

    def only_response(self) -> Node:
        """The one there must be. Raises Unreadable."""
        found = self.responses()
        if len(found) != 1:
            raise Unreadable(self.presentation.line, "qti_several_interactions", number=str(len(found)))
        return found[0]

    def labels(self, response: Node) -> list[Node]:
        """What can be chosen. Raises Unreadable for too much of it."""
        found = [each for each in response.walk() if each.name == "response_label"]
        if len(found) > MOST_ANSWERS:
            raise Unreadable(response.line, "too_many_answers", most=str(MOST_ANSWERS))
        names = [each.get("ident") for each in found]
        if len(set(names)) != len(names):
            raise Unreadable(response.line, "ids_not_unique")
        return found

    def label_text(self, label: Node) -> Text:
        """What a label says. Raises Unreadable."""
        text = material_text([label], self.resolve)
        if text is None:
            raise Unreadable(label.line, "empty_option")
        return text

    def said(self, name: str) -> Text | None:
        """A feedback by its name."""
        for each in self.item.all("itemfeedback"):
            if each.get("ident") == name and name:
                return material_text([each], self.resolve)
        return None

    def general(self) -> Text | None:
        """The feedback for everybody; notes those for right and wrong answers as a whole."""
        for each in self.item.all("itemfeedback"):
            if each.get("ident") in _FEEDBACK_LEFT:
                self.notes.append((each.line, "qti_feedback", {}))
        return self.said("general_fb")


def _without_responses(node: Node) -> Node:
    kept = [
        each if isinstance(each, str) else _without_responses(each)
        for each in node.content
        if isinstance(each, str) or not each.name.startswith("response_")
    ]
    return Node(node.name, node.line, node.attributes, kept)
