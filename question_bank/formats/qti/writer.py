"""Writes QTI packages in three versions, and says what of a question they cannot hold."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO

from lms.contracts.questions import ItemContent, Text
from question_bank.bank.domain import (
    Case,
    Cloze,
    Description,
    Essay,
    FileUpload,
    FillIn,
    Hotspot,
    Matching,
    Matrix,
    MultipleResponse,
    Numerical,
    OpenAnswer,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.formats.parsed import MediaSource, ParsedItem
from question_bank.formats.qti.declarations import SCORE
from question_bank.formats.qti.manifest import manifest_xml
from question_bank.formats.qti.markup import Version, content_of, element, media_names, xml_of
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.packages import MANIFEST
from question_bank.formats.qti.reader import MADE_ID
from question_bank.formats.qti.terms import MAP, MAP_POINT, MATCH
from question_bank.formats.qti.writing import (
    RESPONSE,
    Parts,
    choice_parts,
    description_parts,
    essay_parts,
    matching_parts,
    matrix_parts,
    open_answer_parts,
    ordering_parts,
    true_false_parts,
    upload_parts,
)
from question_bank.formats.qti.writing_case import case_parts
from question_bank.formats.qti.writing_graphics import hotspot_parts
from question_bank.formats.qti.writing_inline import gap_parts, numerical_parts, short_answer_parts
from question_bank.formats.titles import made_name

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_SAID, _GENERAL = "FEEDBACK", "FEEDBACKGENERAL"
_WRITERS: dict[type[ItemContent], Callable[..., Parts]] = {
    SingleChoice: choice_parts,
    MultipleResponse: choice_parts,
    TrueFalse: true_false_parts,
    Matching: matching_parts,
    Matrix: matrix_parts,
    Ordering: ordering_parts,
    Essay: essay_parts,
    OpenAnswer: open_answer_parts,
    FileUpload: upload_parts,
    Description: description_parts,
    Hotspot: hotspot_parts,
    FillIn: gap_parts,
    Cloze: gap_parts,
}
"""All but those whose blank may stand in the sentence."""
TYPES: tuple[type[ItemContent], ...] = (*_WRITERS, ShortAnswer, Numerical, Case)
"""The types that QTI has a form for."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_package(items: Iterable[ParsedItem], media: MediaSource, version: Version) -> bytes:
    """A package of the items and what they show. Raises KeyError for the question type of another plugin."""
    described: list[tuple[str, str, ParsedItem, list[str]]] = []
    shown: dict[str, str] = {}
    taken: set[str] = set()
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, item in enumerate(items, 1):
            name = _identifier(item, place, taken)
            node = item_node(item, name, version)
            own = media_names([node])
            shown |= own
            member = f"items/item-{place:05}.xml"
            _put(archive, member, (_HEAD + xml_of(node, version) + "\n").encode("utf-8"))
            described.append((name, member, item, [f"media/{key}.{ext}" for key, ext in own.items()]))
        for digest, extension in shown.items():
            if (medium := media(digest)) is not None:
                _put(archive, f"media/{digest}.{extension}", medium.data)
        _put(archive, MANIFEST, (_HEAD + manifest_xml(described, version) + "\n").encode("utf-8"))
    return buffer.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    # the same items give the same file, whenever they are written
    entry = zipfile.ZipInfo(name, _EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def _identifier(item: ParsedItem, place: int, taken: set[str]) -> str:
    name = item.id or ""
    if not _NAME.fullmatch(name) or name in taken or name.startswith(MADE_ID):
        name = f"{MADE_ID}{place}"
    taken.add(name)
    return name


def item_node(item: ParsedItem, name: str, version: Version) -> Node:
    """The assessment item. Raises KeyError for a type without a form."""
    parts = parts_of(item)
    general = item.content.general_feedback
    is_scored = bool(parts.template or parts.rules)
    outcomes = [_outcome(SCORE, "float", "0")]
    if parts.is_said_by_choice:
        outcomes.append(
            _outcome(_SAID, "identifier", cardinality="multiple" if parts.is_multiple else "single")
        )
    if general:
        outcomes.append(_outcome(_GENERAL, "identifier"))
    body = list(parts.body)
    if parts.rubric:
        body.append(element("rubricBlock", *_blocks(parts.rubric), view="scorer"))
    processing = _processing(parts, general, version) if is_scored or general else []
    said = [
        element(
            "modalFeedback", *content_of(general),
            outcomeIdentifier=_GENERAL, identifier="general", showHide="show",
        )
    ] if general else []  # fmt: skip
    return element(
        "assessmentItem", *parts.responses, *outcomes, element("itemBody", *body), *processing, *said,
        xmlns=version.namespace, identifier=name, title=item.title or made_name(item.content.stem) or name,
        adaptive=False, timeDependent=False,
    )  # fmt: skip


def parts_of(item: ParsedItem) -> Parts:
    """The parts of a question. Raises KeyError."""
    match item.content:
        case ShortAnswer():
            return short_answer_parts(item.content, item.has_blank)
        case Numerical():
            return numerical_parts(item.content, item.has_blank)
        case Case():
            return case_parts(item.content, lambda part: parts_of(ParsedItem(part)))
    return _WRITERS[type(item.content)](item.content)


def _blocks(text: Text) -> list[Node | str]:
    content = content_of(text)
    return (
        content if isinstance(content[0], Node) and content[0].name == "div" else [Node("p", 0, {}, content)]
    )


def _outcome(name: str, base_type: str, default: str = "", cardinality: str = "single") -> Node:
    inside = [element("defaultValue", element("value", default))] if default else []
    return element(
        "outcomeDeclaration", *inside, identifier=name, cardinality=cardinality, baseType=base_type
    )


def _processing(parts: Parts, general: Text | None, version: Version) -> list[Node]:
    if not general and not parts.is_said_by_choice and parts.template:
        return [element("responseProcessing", template=version.templates % parts.template)]
    statements = list(_said(parts, general))
    statements += parts.rules or (_spelled_out(parts.template) if parts.template else [])
    return [element("responseProcessing", *statements)]


def _said(parts: Parts, general: Text | None) -> Iterator[Node]:
    if general:
        value = element("baseValue", "general", baseType="identifier")
        yield element("setOutcomeValue", value, identifier=_GENERAL)
    if parts.is_said_by_choice:
        yield element("setOutcomeValue", element("variable", identifier=RESPONSE), identifier=_SAID)


def _spelled_out(template: str) -> list[Node]:
    """What the template says, for items that say more."""
    variable = element("variable", identifier=RESPONSE)
    if template == MATCH:
        right = element("match", variable, element("correct", identifier=RESPONSE))
        return [
            element(
                "responseCondition",
                element("responseIf", right, _score(element("baseValue", "1", baseType="float"))),
                element("responseElse", _score(element("baseValue", "0", baseType="float"))),
            )
        ]
    mapped = element({MAP: "mapResponse", MAP_POINT: "mapResponsePoint"}[template], identifier=RESPONSE)
    return [
        element(
            "responseCondition",
            element(
                "responseIf", element("isNull", variable), _score(element("baseValue", "0", baseType="float"))
            ),
            element("responseElse", _score(mapped)),
        )
    ]


def _score(value: Node) -> Node:
    return element("setOutcomeValue", value, identifier=SCORE)
