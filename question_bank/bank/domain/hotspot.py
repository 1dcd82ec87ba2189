"""Hotspot: points are set on a picture, within the areas that are right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import partial
from itertools import pairwise

from lms.contracts.questions import AnswerRefused, ContentFault, Json, Mark, QuestionType, Text
from question_bank.bank.domain.assignment import best_assignment
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import field_of, text_view
from question_bank.bank.domain.stem import check_stem

STEP = Decimal("0.0001")
"""How fine a point is told, as a share of the picture's width and height."""
MOST_AREAS = 20
MOST_CORNERS = 40
_POINT = re.compile(r"(0(?:\.\d{1,4})?|1(?:\.0{1,4})?),(0(?:\.\d{1,4})?|1(?:\.0{1,4})?)", re.ASCII)
_PICTURE = re.compile(r"/(?:questions/media|files)/[\w./%-]{1,400}")
Point = tuple[Decimal, Decimal]


class AreaShape(StrEnum):
    """What the coordinates of an area mean."""

    RECTANGLE = "rectangle"  # left, top, right, bottom
    CIRCLE = "circle"  # centre x, centre y, radius as a share of the picture's width
    POLYGON = "polygon"  # x and y of each corner


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the picture; coordinates are shares of its width and height, from its upper left corner. The edge
    belongs to it."""

    shape: AreaShape
    coordinates: tuple[Decimal, ...]
    feedback: Text | None = None

    def __post_init__(self) -> None:
        number = len(self.coordinates)
        is_fit = {
            AreaShape.RECTANGLE: number == 4,
            AreaShape.CIRCLE: number == 3,
            AreaShape.POLYGON: number % 2 == 0 and 6 <= number <= 2 * MOST_CORNERS,
        }[self.shape]
        if not is_fit or any(not 0 <= each <= 1 for each in self.coordinates):
            raise ContentFault("area_unreadable")

    def covers(self, point: Point, height: Fraction) -> bool:
        """Whether the point lies within; `height` is the picture's, in widths."""
        x, y = point
        match self.shape:
            case AreaShape.RECTANGLE:
                left, top, right, bottom = self.coordinates
                return left <= x <= right and top <= y <= bottom
            case AreaShape.CIRCLE:
                across, down, radius = map(Fraction, self.coordinates)
                return (Fraction(x) - across) ** 2 + ((Fraction(y) - down) * height) ** 2 <= radius**2
        return _is_within(point, self.corners)

    @property
    def corners(self) -> list[Point]:
        """The corners of a polygon."""
        return list(zip(self.coordinates[::2], self.coordinates[1::2], strict=True))

    def middle(self) -> Point:
        """A point within, as far from the edge as is easily told."""
        match self.shape:
            case AreaShape.RECTANGLE:
                left, top, right, bottom = self.coordinates
                return _rounded((left + right) / 2, (top + bottom) / 2)
            case AreaShape.CIRCLE:
                return _rounded(*self.coordinates[:2])
        return _middle_of_polygon(self.corners)


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A stem, a picture by its address on this site, its size in pixels, and the areas to be found.

    `alternative` describes the picture without telling the answer; `most_points` is how many points may be set, 0 for
    as many as there are areas.
    """

    stem: Text
    picture: str
    width: int
    height: int
    areas: tuple[Area, ...]
    alternative: str = ""
    most_points: int = 0
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)
        if not _PICTURE.fullmatch(self.picture) or ".." in self.picture:
            raise ContentFault("picture_missing")
        if not (0 < self.width <= 20_000 and 0 < self.height <= 20_000):
            raise ContentFault("picture_size")
        if not 1 <= len(self.areas) <= MOST_AREAS:
            raise ContentFault("no_areas", most=str(MOST_AREAS))
        if not 0 <= self.most_points <= MOST_AREAS:
            raise ContentFault("most_points", most=str(MOST_AREAS))
        if any(not each.covers(each.middle(), self.aspect) for each in self.areas):
            raise ContentFault("area_too_small")

    @property
    def aspect(self) -> Fraction:
        """The height of the picture in widths."""
        return Fraction(self.height, self.width)

    @property
    def points(self) -> int:
        """How many points may be set."""
        return self.most_points or len(self.areas)

    def feedback_for(self, key: str) -> Text | None:
        """The feedback of the area at place `key`, counted from "0"."""
        return self.areas[int(key)].feedback


def parse_answer(content: Hotspot, raw: object) -> Json:
    """{"points": ["0.1234,0.5000", …]}, x and y as shares of width and height, in the order they were set. Raises
    AnswerRefused for what is no point, and for too many of them."""
    sent = field_of(raw, "points")
    if not isinstance(sent, list) or not all(isinstance(each, str) for each in sent):
        raise AnswerRefused("answer_shape", expected="points")
    given = ["".join(each.split()) for each in sent if each.strip()]
    if any(not _POINT.fullmatch(each) for each in given):
        raise AnswerRefused("not_a_point")
    if len(given) > content.points:
        raise AnswerRefused("too_many_points", most=str(content.points))
    return {"points": [_written(point_from(each)) for each in given]}


def point_from(written: str) -> Point:
    """The point that "x,y" writes."""
    x, y = written.split(",")
    return Decimal(x), Decimal(y)


def grade(content: Hotspot, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """The share of the areas that were found, each by a point of its own, less as much for every point that lies
    outside all of them; not below nothing."""
    points = [point_from(each) for each in answer["points"]]
    if not points:
        return Mark.of(Fraction(0), marks)
    covers = [[each.covers(point, content.aspect) for each in content.areas] for point in points]
    found = _found(covers, len(content.areas))
    outside = sum(not any(row) for row in covers)
    needed = min(len(content.areas), content.points)
    fraction = max(Fraction(len(found) - outside, needed), Fraction(0))
    return Mark.of(fraction, marks, tuple(str(place) for place in sorted(found)))


def _found(covers: Sequence[Sequence[bool]], areas: int) -> set[int]:
    """The areas that have a point of their own, as many as can be."""
    columns = max(areas, len(covers))
    values = [[Fraction(place < areas and row[place]) for place in range(columns)] for row in covers]
    return {place for row, place in zip(values, best_assignment(values), strict=True) if row[place]}


def candidate_view(content: Hotspot, seed: int | None) -> Json:
    """Stem, picture, and how many points may be set."""
    return {
        "type": HOTSPOT.key,
        "stem": text_view(content.stem),
        "picture": content.picture,
        "width": content.width,
        "height": content.height,
        "alternative": content.alternative,
        "points": content.points,
    }


def correct_answer(content: Hotspot) -> Json:
    """The middle of as many areas as points may be set."""
    return {"points": [_written(each.middle()) for each in content.areas[: content.points]]}


def _written(point: Point) -> str:
    return ",".join(f"{each.quantize(STEP):f}" for each in point)


def _rounded(x: Decimal | Fraction, y: Decimal | Fraction) -> Point:
    return _step(x), _step(y)


def _step(number: Decimal | Fraction) -> Decimal:
    return round(Fraction(number) / Fraction(STEP)) * STEP


def _is_within(point: Point, corners: Sequence[Point]) -> bool:
    """By the number of edges that a ray to the right crosses; a point on an edge is within."""
    x, y = point
    is_within = False
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        turn = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        if turn == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) is not (y2 > y) and (turn < 0) is (y2 < y1):
            is_within = not is_within
    return is_within


def _middle_of_polygon(corners: Sequence[Point]) -> Point:
    """The middle of the longest stretch within, on the lines halfway between the heights of corners."""
    heights = sorted({Fraction(y) for _, y in corners})
    stretches: list[tuple[Fraction, Point]] = []
    for low, high in pairwise(heights):
        y = _step((low + high) / 2)
        crossings = sorted(
            Fraction(x1)
            + (Fraction(y) - Fraction(y1)) * (Fraction(x2) - Fraction(x1)) / (Fraction(y2) - Fraction(y1))
            for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True)
            if (y1 > y) is not (y2 > y)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            size = (right - left) * (high - low)
            stretches.append((size, (_step((left + right) / 2), y)))
    return max(stretches)[1] if stretches else corners[0]


HOTSPOT = QuestionType(
    key="question_bank.hotspot",
    content_class=Hotspot,
    to_json=to_json,
    from_json=partial(from_json, Hotspot),
    blank_answer={"points": []},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
)
