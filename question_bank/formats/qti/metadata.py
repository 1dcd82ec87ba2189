"""What a package says of an item beside the item: its place, tags and difficulty, as LOM (IEEE 1484.12) has them."""

from __future__ import annotations

from dataclasses import dataclass

from question_bank.formats.parsed import Category
from question_bank.formats.qti.nodes import Node

DIFFICULTIES = ("very easy", "easy", "medium", "difficult", "very difficult")
CATEGORY, POINT = "discipline", "competency"
BASED_ON = "isbasedon"
_MOST = 100
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Described:
    """What a bank can keep of it."""

    id: str = ""
    category: Category = ()
    tags: tuple[str, ...] = ()
    knowledge_points: tuple[str, ...] = ()
    difficulty: int | None = None
    source: str = ""


NOTHING = Described()


def described_by(metadata: Node | None) -> Described:
    """The description; an empty one where there is none."""
    lom = next((each for each in metadata.walk() if each.name == "lom"), None) if metadata else None
    if lom is None:
        return NOTHING
    general, paths = lom.first("general"), _paths(lom)
    identifier = general.first("identifier") if general else None
    keywords = [_text(each) for each in general.all("keyword")] if general else []
    return Described(
        _text(identifier.first("entry")) if identifier else "",
        next((path for purpose, path in paths if purpose in (CATEGORY, "")), ()),
        tuple(dict.fromkeys(each for each in keywords if each))[:_MOST],
        tuple(dict.fromkeys(path[-1] for purpose, path in paths if purpose == POINT))[:_MOST],
        _difficulty(lom),
        _source(lom),
    )


def _text(node: Node | None) -> str:
    """The words of an element, which LOM keeps in <string> or, in older files, in <langstring>."""
    return " ".join(node.text.split())[:_LONGEST] if node else ""


def _value(node: Node | None) -> str:
    value = node.first("value") if node else None
    return _text(value).lower()


def _paths(lom: Node) -> list[tuple[str, Category]]:
    found = []
    for each in lom.all("classification")[:_MOST]:
        for path in (*each.all("taxonPath"), *each.all("taxonpath")):
            names = [_text(taxon.first("entry")) for taxon in path.walk() if taxon.name == "taxon"]
            if names := [name for name in names if name]:
                found.append((_value(each.first("purpose")), tuple(names[:20])))
    return found


def _difficulty(lom: Node) -> int | None:
    educational = lom.first("educational")
    word = _value(educational.first("difficulty")) if educational else ""
    return DIFFICULTIES.index(word) + 1 if word in DIFFICULTIES else None


def _source(lom: Node) -> str:
    for each in lom.all("relation"):
        resource = each.first("resource")
        if _value(each.first("kind")) == BASED_ON and resource is not None:
            return _text(resource.first("description"))
    return ""
