"""Interactions with a picture to point at, as hotspot; and files that are handed in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from lms.contracts.questions import ContentFault, ItemContent
from question_bank.bank.domain.file_upload import KINDS, FileUpload
from question_bank.bank.domain.hotspot import Area, AreaShape, Hotspot
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.choices import int_of
from question_bank.formats.qti.context import Reading, term_line
from question_bank.formats.qti.declarations import coords_of
from question_bank.formats.qti.nodes import Node
from question_bank.formats.qti.terms import MAP, MAP_POINT, MATCH
from question_bank.formats.qti.typed import marker_notes

_SHAPES = {"rect": AreaShape.RECTANGLE, "circle": AreaShape.CIRCLE, "poly": AreaShape.POLYGON}
_FINEST = Decimal("1e-12")
_KIND_OF = {
    "application/vnd.ms-excel": "spreadsheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "spreadsheet",
    "text/csv": "spreadsheet",
}


def read_hotspot(reading: Reading) -> ItemContent:
    """A hotspot of the areas that are right. Raises Unreadable."""
    interaction, response = reading.interaction, reading.response()
    choices = {each.get("identifier"): each for each in interaction.all("hotspotChoice")}
    if response.base_type != "identifier" or response.cardinality not in ("single", "multiple"):
        raise Unreadable(
            response.line, "qti_base_type", type=f"{response.cardinality} {response.base_type}"[:60]
        )
    worth = _single_worth(reading, list(choices))
    right = [name for name, value in worth.items() if value > 0]
    gains = {worth[each] for each in right}
    if not right:
        raise Unreadable(response.line, "qti_no_key", name=response.identifier[:60])
    if len(gains) != 1:
        raise Unreadable(response.line, "qti_unequal_pairs")
    most = 1 if response.is_single else int_of(interaction, "maxChoices", 1) or len(choices)
    [gain] = gains
    if most > 1:
        _check_several(reading, worth, gain, right)
    points = min(most, len(right)) if response.is_single else len(right)
    if most < points:
        raise Unreadable(interaction.line, "qti_most_choices", most=str(most))
    reading.worth = gain * points
    return _hotspot(reading, [coords_of(choices[each]) for each in right], points)


def _single_worth(reading: Reading, names: list[str]) -> dict[str, Fraction]:
    """What each choice is worth for itself."""
    response = reading.response()
    terms = [each for each in reading.terms(response) if each.kind != MATCH or each.points]
    if response.is_single:
        if reading.score(response, []) > 0:
            raise Unreadable(response.line, "qti_blank_earns")
        worth = {each: reading.score(response, [each]) for each in names}
        if any(each < 0 for each in worth.values()):
            raise Unreadable(response.line, "qti_below_zero")
        return worth
    if len(terms) != 1:
        raise Unreadable(term_line(terms[1:], response), "qti_several_keys")
    [term] = terms
    if term.kind == MATCH:
        key = term.case.values if term.case else response.correct
        if len(key) != 1:
            # ours gives each area its share; there, all of them must be found
            raise Unreadable(term.line, "qti_all_or_nothing")
        return {each: term.points * (each == key[0]) for each in names}
    if term.kind != MAP or response.mapping is None:
        raise Unreadable(term.line, "qti_no_mapping", name=response.identifier[:60])
    return {each: response.mapping.worth(each) for each in names}


def _check_several(reading: Reading, worth: dict[str, Fraction], gain: Fraction, right: list[str]) -> None:
    """Where several may be chosen ours takes off for a wrong one what a right one earns."""
    response, [term, *_] = reading.response(), reading.terms(reading.response())
    if term.kind == MATCH:
        return
    mapping = response.mapping
    wrong = {value for value in worth.values() if value <= 0}
    if mapping is None or mapping.lower != 0 or (wrong and wrong != {-gain}):
        raise Unreadable(term.line, "qti_wrong_pairs_cost")
    if mapping.bounded(gain * len(right)) != gain * len(right):
        raise Unreadable(mapping.line, "qti_bounds")


def read_select_point(reading: Reading) -> ItemContent:
    """A hotspot of the areas that the response maps. Raises Unreadable."""
    interaction, response = reading.interaction, reading.response()
    terms, areas = reading.terms(response), response.areas
    if response.base_type != "point" or response.cardinality not in ("single", "multiple"):
        raise Unreadable(
            response.line, "qti_base_type", type=f"{response.cardinality} {response.base_type}"[:60]
        )
    if len(terms) != 1 or terms[0].kind != MAP_POINT or areas is None:
        raise Unreadable(term_line(terms, response), "qti_no_mapping", name=response.identifier[:60])
    gains = {each.value for each in areas.areas}
    if len(gains) != 1 or min(gains) <= 0:
        raise Unreadable(areas.areas[0].line if areas.areas else response.line, "qti_unequal_pairs")
    [gain] = gains
    most = 1 if response.is_single else int_of(interaction, "maxChoices", 1) or len(areas.areas)
    points = min(most, len(areas.areas))
    total = gain * points
    if areas.lower is not None and areas.lower > 0:
        raise Unreadable(response.line, "qti_blank_earns")
    if most == 1:
        is_held = areas.default == 0 or (areas.default < 0 and areas.lower == 0)
    else:
        is_held = areas.default == -gain and areas.lower == 0 and most == len(areas.areas)
    if not is_held:
        raise Unreadable(response.line, "qti_wrong_pairs_cost")
    if areas.upper is not None and areas.upper < total:
        raise Unreadable(response.line, "qti_bounds")
    reading.worth = total
    return _hotspot(reading, [(each.shape, each.coords) for each in areas.areas], points)


def _hotspot(reading: Reading, drawn: list[tuple[str, tuple[Fraction, ...]]], points: int) -> Hotspot:
    picture = next((each for each in reading.interaction.nodes if each.name in ("object", "img")), None)
    if picture is None:
        raise Unreadable(reading.interaction.line, "picture_missing")
    width, height = (int_of(picture, each, 0) for each in ("width", "height"))
    if not width or not height:
        raise Unreadable(picture.line, "qti_picture_size")
    areas = tuple(_area(shape, coords, width, height, reading.interaction.line) for shape, coords in drawn)
    url = reading.resolve(picture.get("data") or picture.get("src"), picture.line)
    stem = reading.stem()
    alternative = " ".join((picture.text or picture.get("alt")).split())[:300]
    most = 0 if points == len(areas) else points
    return Hotspot(stem, url, width, height, areas, alternative, most, reading.general_feedback())


def _area(shape: str, coords: tuple[Fraction, ...], width: int, height: int, line: int) -> Area:
    if shape not in _SHAPES:
        raise Unreadable(line, "qti_shape", shape=shape[:40])
    sides = [width, width, width] if shape == "circle" else [width, height] * (len(coords) // 2 + 1)
    if shape == "circle":
        sides[1] = height
    shares = tuple(_share(each, side) for each, side in zip(coords, sides, strict=False))
    return Area(_SHAPES[shape], shares)


def _share(coordinate: Fraction, side: int) -> Decimal:
    part = coordinate / side
    if not 0 <= part <= 1:
        raise ContentFault("area_unreadable")
    return (Decimal(part.numerator) / Decimal(part.denominator)).quantize(_FINEST).normalize() + Decimal(0)


def read_upload(reading: Reading) -> ItemContent:
    """A file to hand in. Raises Unreadable where points are given without a person."""
    if reading.processing.terms:
        raise Unreadable(reading.processing.terms[0].line, "qti_essay_scored")
    response = reading.response()
    if response.base_type != "file":
        raise Unreadable(
            response.line, "qti_base_type", type=f"{response.cardinality} {response.base_type}"[:60]
        )
    stem = reading.stem()
    kinds = _kinds(reading.interaction)
    most = 1 if response.is_single else 10
    return FileUpload(
        stem, kinds, most, marker_notes=marker_notes(reading), general_feedback=reading.general_feedback()
    )


def _kinds(interaction: Node) -> tuple[str, ...]:
    """The kinds of files behind the media types that are asked for; all of them where none is."""
    asked = set()
    for each in interaction.get("type").replace(",", " ").split():
        main = each.split("/")[0]
        asked.add(_KIND_OF.get(each, main if main in KINDS else "document"))
    return tuple(each for each in KINDS if each in asked) or KINDS
