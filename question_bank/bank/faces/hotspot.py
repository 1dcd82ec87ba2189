"""Hotspots on pages."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from lms.contracts.questions import ContentFault, ItemContent, QuestionEditor, QuestionFace
from lms.web.forms import FormPart
from question_bank.bank.domain import Area, AreaShape, Hotspot
from question_bank.bank.domain.hotspot import HOTSPOT, MOST_AREAS
from question_bank.bank.domain.numbers import number_from
from question_bank.bank.faces.examples import plain
from question_bank.bank.forms.fields import Rows, WrittenText, plain_number

SHAPES = {
    AreaShape.RECTANGLE: _l("Rectangle"),
    AreaShape.CIRCLE: _l("Circle"),
    AreaShape.POLYGON: _l("Polygon"),
}
_BETWEEN = re.compile(r"[,;\s，；、]+")
EXAMPLE_PICTURE = "/questions/media/example/floor-plan.svg"


class AreaRow(FormPart):
    shape = SelectField(_l("Shape"), choices=list(SHAPES.items()))
    coordinates = StringField(_l("Coordinates"))
    feedback = WrittenText(_l("Feedback"))


class Fields(FormPart):
    picture = StringField(_l("Address of the picture"), [Length(max=400)])
    width = IntegerField(_l("Width in pixels"), [Optional(), NumberRange(min=1, max=20_000)])
    height = IntegerField(_l("Height in pixels"), [Optional(), NumberRange(min=1, max=20_000)])
    alternative = StringField(
        _l("What the picture shows"),
        [Length(max=500)],
        description=_l("For people who cannot see it; without telling the answer."),
    )
    most_points = IntegerField(
        _l("Points that may be set"),
        [Optional(), NumberRange(min=0, max=MOST_AREAS)],
        description=_l("As many as there are areas, if nothing is written."),
    )
    areas = Rows(FormField(AreaRow), _l("Areas to be found"), min_entries=1, max_entries=MOST_AREAS)


def _values(content: Hotspot) -> dict[str, Any]:
    return {
        "picture": content.picture,
        "width": content.width,
        "height": content.height,
        "alternative": content.alternative,
        "most_points": content.most_points or None,
        "areas": [
            {
                "shape": each.shape.value,
                "coordinates": " ".join(plain_number(number) for number in each.coordinates),
                "feedback": each.feedback,
            }
            for each in content.areas
        ],
    }


def _build(form: Any, _before: ItemContent | None) -> Hotspot:
    rows = [entry.form for entry in form.areas.entries if (entry.form.coordinates.data or "").strip()]
    return Hotspot(
        form.question,
        (form.picture.data or "").strip(),
        form.width.data or 0,
        form.height.data or 0,
        tuple(_area(row) for row in rows),
        (form.alternative.data or "").strip(),
        form.most_points.data or 0,
        form.general_feedback.data,
    )


def _area(row: Any) -> Area:
    numbers = [number_from(each) for each in _BETWEEN.split(row.coordinates.data.strip()) if each]
    known = tuple(each for each in numbers if each is not None)
    if len(known) != len(numbers):
        raise ContentFault("area_unreadable")
    return Area(AreaShape(row.shape.data), known, row.feedback.data)


def _example() -> Hotspot:
    numbers = map(Decimal, ("0.0250", "0.4000", "0.1250", "0.6000"))
    return Hotspot(
        plain(_("The corridor is full of smoke. Point to the nearest exit from room 3.")),
        EXAMPLE_PICTURE,
        800,
        500,
        (Area(AreaShape.RECTANGLE, tuple(numbers), plain(_("The door at the western end is closest."))),),
        _("Plan of a floor: a corridor from west to east with three rooms above and two below it."),
    )


FACE = QuestionFace(
    HOTSPOT.key,
    _l("Hotspot"),
    "click",
    "question_bank/types/hotspot.html",
    _example,
    QuestionEditor(Fields, _values, _build, rows="areas"),
)
