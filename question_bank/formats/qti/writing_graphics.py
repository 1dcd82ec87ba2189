"""A point to be set on a picture as an interaction."""

from __future__ import annotations

from question_bank.bank.domain.hotspot import Area, AreaShape, Hotspot
from question_bank.formats.media import MEDIA_SRC
from question_bank.formats.qti.markup import body_of, element
from question_bank.formats.qti.terms import MAP_POINT
from question_bank.formats.qti.writing import RESPONSE, Parts, declaration

_SHAPES = {AreaShape.RECTANGLE: "rect", AreaShape.CIRCLE: "circle", AreaShape.POLYGON: "poly"}


def hotspot_parts(content: Hotspot) -> Parts:
    """A point to select, or several, in areas that are worth the same."""
    several = content.points > 1
    entries = (
        element("areaMapEntry", shape=_SHAPES[each.shape], coords=_coords(each, content), mappedValue=1)
        for each in content.areas
    )
    areas = element("areaMapping", *entries, defaultValue=-1 if several else 0, lowerBound=0)
    middles = []
    for each in content.areas:
        x, y = each.middle()
        middles.append(f"{round(x * content.width)} {round(y * content.height)}")
    response = declaration(
        RESPONSE, "multiple" if several else "single", "point", middles if several else middles[:1], areas
    )
    extension = found["ext"] if (found := MEDIA_SRC.fullmatch(content.picture)) else "png"
    kind = "image/jpeg" if extension in ("jpg", "jpeg") else f"image/{extension}"
    picture = element(
        "object",
        content.alternative,
        type=kind,
        data=content.picture,
        width=content.width,
        height=content.height,
    )
    interaction = element(
        "selectPointInteraction", picture, responseIdentifier=RESPONSE, maxChoices=content.points
    )
    return Parts([*body_of(content.stem), interaction], [response], MAP_POINT)


def _coords(area: Area, content: Hotspot) -> str:
    sides = [content.width, content.height] * len(area.coordinates)
    if area.shape is AreaShape.CIRCLE:
        sides[2] = content.width
    return ",".join(str(round(each * side)) for each, side in zip(area.coordinates, sides, strict=False))
