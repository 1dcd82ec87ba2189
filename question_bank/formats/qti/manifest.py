"""The manifest of a package, with what the bank knows of each item as LOM."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from question_bank.formats.parsed import ParsedItem
from question_bank.formats.qti.markup import QTI_22, Version, element, xml_of
from question_bank.formats.qti.metadata import BASED_ON, CATEGORY, DIFFICULTIES, POINT
from question_bank.formats.qti.nodes import Node

_LOM = "http://ltsc.ieee.org/xsd/LOM"
_VOCABULARY = "LOMv1.0"


def manifest_xml(resources: Iterable[tuple[str, str, ParsedItem, Sequence[str]]], version: Version) -> str:
    """The manifest for items by their identifier, member, and the media they show."""
    entries = [
        element(
            "resource",
            *([element("metadata", lom)] if (lom := lom_of(item)) else []),
            *(element("file", href=each) for each in (member, *media)),
            identifier=f"RES-{name}", type=version.item_type, href=member,
        )
        for name, member, item, media in resources
    ]  # fmt: skip
    schema = element(
        "metadata", element("schema", f"QTIv{version.number} Package"), element("schemaversion", "1.0.0")
    )
    manifest = element(
        "manifest", schema, element("organizations"), element("resources", *entries),
        xmlns=version.package_namespace, identifier="MANIFEST-xueshi",
    )  # fmt: skip
    # a manifest keeps its names in every version
    return xml_of(manifest, QTI_22)


def lom_of(item: ParsedItem) -> Node | None:
    """What the bank knows of the item; None where that is nothing."""
    general = []
    if item.id:
        general.append(element("identifier", element("entry", item.id)))
    general += [element("keyword", _string(each)) for each in item.tags]
    parts = [element("general", *general)] if general else []
    if item.difficulty:
        parts.append(element("educational", _vocabulary("difficulty", DIFFICULTIES[item.difficulty - 1])))
    if item.source:
        resource = element("resource", element("description", _string(item.source)))
        parts.append(element("relation", _vocabulary("kind", BASED_ON), resource))
    if item.category:
        parts.append(_classification(CATEGORY, item.category))
    parts += [_classification(POINT, (each,)) for each in item.knowledge_points]
    return element("lom", *parts, xmlns=_LOM) if parts else None


def _classification(purpose: str, names: Sequence[str]) -> Node:
    taxons = (element("taxon", element("entry", _string(each))) for each in names)
    return element("classification", _vocabulary("purpose", purpose), element("taxonPath", *taxons))


def _vocabulary(name: str, value: str) -> Node:
    return element(name, element("source", _VOCABULARY), element("value", value))


def _string(words: str) -> Node:
    return element("string", words)
