"""An assessment item as a question of the bank: one reader for each interaction that both know."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lms.contracts.questions import ItemContent
from question_bank.bank.domain import Description
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.case import parts_in, read_case
from question_bank.formats.qti.choices import read_choice
from question_bank.formats.qti.context import Reading
from question_bank.formats.qti.declarations import read_declarations
from question_bank.formats.qti.graphics import read_hotspot, read_select_point, read_upload
from question_bank.formats.qti.inline import read_gap_match, read_inline
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.pairs import read_match, read_order
from question_bank.formats.qti.processing import read_processing
from question_bank.formats.qti.rich import Resolve
from question_bank.formats.qti.typed import read_extended_text

ReadInteraction = Callable[[Reading], ItemContent]
_READERS: dict[str, ReadInteraction] = {
    "choiceInteraction": read_choice,
    "textEntryInteraction": read_inline,
    "inlineChoiceInteraction": read_inline,
    "extendedTextInteraction": read_extended_text,
    "matchInteraction": read_match,
    "gapMatchInteraction": read_gap_match,
    "orderInteraction": read_order,
    "hotspotInteraction": read_hotspot,
    "selectPointInteraction": read_select_point,
    "uploadInteraction": read_upload,
}
_SEVERAL = ({"textEntryInteraction", "inlineChoiceInteraction"}, read_inline)
"""Interactions of which an item may have several, and how they are read together."""
_PARTS = frozenset(
    {
        "responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback", "stylesheet",
        "apipAccessibility", "catalogInfo", "companionMaterialsInfo", "contextDeclaration", "metadata",
    }
)  # fmt: skip


def read_item(item: Node, resolve: Resolve) -> tuple[ItemContent, Reading]:
    """The question, and how it was read: what is left behind, what it was worth. Raises Unreadable, ContentFault."""
    if item.get("adaptive") == "true":
        raise Unreadable(item.line, "qti_adaptive")
    for each in item.nodes:
        if each.name not in _PARTS:
            raise Unreadable(each.line, "qti_element", element=each.name[:60])
    body = item.first("itemBody")
    if body is None:
        raise Unreadable(item.line, "empty_stem")
    interactions = [each for each in body.walk() if each.name.endswith("Interaction")]
    is_case = bool(parts_in(body, interactions))
    read = partial(read_case, reader_of=_reader) if is_case else _reader(item, interactions)
    declared = read_declarations(item)
    processing = read_processing(item.first("responseProcessing"), declared)
    reading = Reading(item, body, interactions, declared, processing, resolve)
    named = {each.get("responseIdentifier") for each in interactions}
    for term in processing.terms:
        if term.response not in named:
            raise Unreadable(term.line, "qti_no_interaction", name=term.response[:60])
    content = read(reading)
    if reading.worth != 1:
        points = f"{float(reading.worth):.5g}"
        reading.note(item.line, "qti_worth", points=points)
    return content, reading


def _reader(item: Node, interactions: list[Node]) -> ReadInteraction:
    if not interactions:
        processing = item.first("responseProcessing")
        asks = item.first("responseDeclaration") or (
            processing if processing and not _only_says(processing) else None
        )
        if asks is not None:
            raise Unreadable(asks.line, "qti_no_interaction", name=asks.get("identifier")[:60] or "?")
        return lambda reading: Description(reading.stem(), reading.general_feedback())
    for each in interactions:
        if each.name not in _READERS:
            raise Unreadable(each.line, "qti_interaction", interaction=each.name[:60])
    if len(interactions) == 1:
        return _READERS[interactions[0].name]
    together, read = _SEVERAL
    if {each.name for each in interactions} <= together:
        return read
    raise Unreadable(interactions[1].line, "qti_several_interactions", number=str(len(interactions)))


def _only_says(processing: Node) -> bool:
    """Whether all it does is to show a feedback."""
    values = [each for setting in processing.nodes for each in setting.nodes]
    return all(each.name == "setOutcomeValue" for each in processing.nodes) and all(
        each.name == "baseValue" and each.get("baseType") == "identifier" for each in values
    )
