"""Fields that several types' editors share: rows within rows, how words are compared, units, tolerances, rubrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, SelectField, StringField

from lms.web.forms import FormPart
from question_bank.bank.domain import Folding, RubricCriterion, Unit, UnitRule, build_rubric
from question_bank.bank.domain.numbers import number_from
from question_bank.bank.forms.fields import MOST_ROWS, Percent, Rows, a_number, plain_number

_FOLDS = ("folds_spaces", "folds_width", "folds_punctuation")
UNIT_RULES = {
    UnitRule.OPTIONAL: _l("A unit may be left out"),
    UnitRule.REQUIRED: _l("Without a listed unit nothing is earned"),
    UnitRule.PENALTY: _l("Without a listed unit a part is taken off"),
}


class SpareRows(Rows):
    """Rows within a row: there is always a spare one at the end, so that no button is needed. A row whose field
    `leading` is empty does not count."""

    def __init__(self, row: Any, label: Any, *, leading: str, spare: int = 1, **options: Any) -> None:
        super().__init__(row, label, max_entries=MOST_ROWS, **options)
        self.leading = leading
        self.spare = spare

    def process(
        self, formdata: Any, data: Any = wtforms.utils.unset_value, extra_filters: Any = None
    ) -> None:
        super().process(formdata, data, extra_filters)
        filled = [place for place, entry in enumerate(self.entries, start=1) if self.is_filled(entry)]
        while len(self.entries) < min(max(filled, default=0) + self.spare, MOST_ROWS):
            self.append_entry()

    def is_filled(self, entry: Any) -> bool:
        """Whether something was written in the row."""
        value = entry.form[self.leading].data
        return bool(value.strip() if isinstance(value, str) else value)

    @property
    def filled(self) -> list[Any]:
        """The forms of the rows in which something was written."""
        return [entry.form for entry in self.entries if self.is_filled(entry)]


class FoldingFields(FormPart):
    """How typed words are compared."""

    ignores_case = BooleanField(_l("Upper and lower case are the same"), default=True)
    folds_spaces = BooleanField(_l("Spaces do not matter"), default=True)
    folds_width = BooleanField(_l("Full-width and half-width characters are the same"), default=True)
    folds_punctuation = BooleanField(_l("Chinese and Western punctuation are the same"), default=True)


def folding_values(folding: Folding) -> dict[str, Any]:
    """The values of FoldingFields."""
    return {name: getattr(folding, name) for name in _FOLDS} | {"ignores_case": not folding.is_case_sensitive}


def folding_of(form: Any) -> Folding:
    """What FoldingFields say."""
    return Folding(not form.ignores_case.data, **{name: form[name].data for name in _FOLDS})


class UnitRow(FormPart):
    name = StringField(_l("Unit"))
    factor = StringField(_l("So many make one of the first"), validators=[a_number()])


class UnitFields(FormPart):
    """The units of an answer."""

    units = SpareRows(FormField(UnitRow), _l("Units"), leading="name", spare=2)
    unit_rule = SelectField(
        _l("Answers without a unit"), choices=list(UNIT_RULES.items()), default=UnitRule.OPTIONAL
    )
    unit_penalty = Percent(_l("Taken off, in percent"))


def unit_values(units: Sequence[Unit], rule: UnitRule, penalty: Decimal) -> dict[str, Any]:
    """The values of UnitFields."""
    return {
        "units": [{"name": each.name, "factor": plain_number(each.factor)} for each in units],
        "unit_rule": rule.value,
        "unit_penalty": penalty,
    }


def units_of(form: Any) -> tuple[tuple[Unit, ...], UnitRule, Decimal]:
    """What UnitFields say, as Numerical and Formula take it."""
    units = tuple(
        Unit(row.name.data.strip(), number_from(row.factor.data or "") or Decimal(1))
        for row in form.units.filled
    )
    penalty = form.unit_penalty.data
    return units, UnitRule(form.unit_rule.data), Decimal("0.1") if penalty is None else penalty


def tolerance_words(tolerance: Decimal, *, is_relative: bool) -> str:
    """A tolerance as it is written: 0.5, or 5 % of the value."""
    if not tolerance:
        return ""
    return f"{plain_number(tolerance * 100)} %" if is_relative else plain_number(tolerance)


def tolerance_of(written: str | None) -> tuple[Decimal, bool]:
    """The tolerance and whether it is a share of the value, from what tolerance_words writes."""
    plain = (written or "").replace("％", "%").strip()
    number = number_from(plain.removesuffix("%").strip()) or Decimal(0)
    return (number / 100, True) if plain.endswith("%") and number else (number, False)


def a_tolerance() -> Any:
    """Refuses what is neither a number nor a percentage."""

    def check(_form: Any, field: wtforms.Field) -> None:
        plain = (field.data or "").replace("％", "%").strip().removesuffix("%").strip()
        if plain and number_from(plain) is None:
            raise wtforms.ValidationError(_("“%(text)s” is not a number.", text=field.data))

    return check


class LevelRow(FormPart):
    title = StringField(_l("Level"))
    points = StringField(_l("Points it gives"), validators=[a_number()])
    description = StringField(_l("What it looks like"))


class CriterionRow(FormPart):
    title = StringField(_l("Criterion"))
    levels = SpareRows(FormField(LevelRow), _l("Levels"), leading="title", spare=2)


class RubricFields(FormPart):
    """Criteria with levels."""

    rubric = Rows(FormField(CriterionRow), _l("Criteria"), min_entries=1, max_entries=MOST_ROWS)


def rubric_values(rubric: Sequence[RubricCriterion]) -> dict[str, Any]:
    """The values of RubricFields."""
    return {
        "rubric": [
            {
                "title": each.title,
                "levels": [
                    {
                        "title": level.title,
                        "points": plain_number(level.points),
                        "description": level.description,
                    }
                    for level in each.levels
                ],
            }
            for each in rubric
        ]
    }


def rubric_of(form: Any, before: Sequence[RubricCriterion] = ()) -> tuple[RubricCriterion, ...]:
    """What RubricFields say; a rubric that was not changed keeps its ids. Raises ContentFault."""
    rows = [entry.form for entry in form.rubric.entries if (entry.form.title.data or "").strip()]
    made = build_rubric(
        [(row.title.data.strip(), [_level(each) for each in row.levels.filled]) for row in rows]
    )
    return tuple(before) if rubric_values(made) == rubric_values(before) else made


def _level(row: Any) -> tuple[str, Decimal, str]:
    points = number_from(row.points.data or "") or Decimal(0)
    return row.title.data.strip(), points, (row.description.data or "").strip()


def by_name(things: Sequence[Any], name: str = "name") -> Mapping[str, Any]:
    """Things by their name."""
    return {getattr(each, name): each for each in things}
