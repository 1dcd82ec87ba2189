"""Fields of the forms by which something is set whose questions are drawn: exams and contests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import get_timezone, to_utc
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, FieldList, FormField, IntegerField, SelectField
from wtforms import Form as PlainForm
from wtforms.validators import NumberRange, Optional, ValidationError

MOST_DRAWN = 500


class MomentField(DateTimeLocalField):
    """A moment that people read in their zone and the database in UTC: `moment` is the latter."""

    def __init__(self, label: Any, validators: Any, **options: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)

    def process_data(self, value: datetime | None) -> None:
        super().process_data(None if value is None else value.astimezone(get_timezone()).replace(tzinfo=None))

    @property
    def moment(self) -> datetime | None:
        return None if self.data is None else to_utc(self.data).replace(tzinfo=UTC)


class DrawForm(PlainForm):
    """One line of the paper: so many questions from a category. An empty line draws nothing."""

    category = SelectField(_l("Category"), [Optional()], coerce=int, choices=())
    count = IntegerField(_l("How many"), [Optional(), NumberRange(min=1, max=MOST_DRAWN)])

    def validate_category(self, field: SelectField) -> None:
        if field.data and self.count.data is None and not self.count.errors:
            raise ValidationError(_("Say how many questions are drawn from it."))
        if self.count.data and not field.data:
            raise ValidationError(_("Choose where these questions come from."))


class DrawLines(FieldList):  # type: ignore[type-arg]  # generic in the stubs only
    """The lines of the paper."""

    def __init__(self, **options: Any) -> None:
        super().__init__(FormField(DrawForm), **options)

    @property
    def drawn(self) -> list[tuple[int, int]]:
        """What the lines draw, as (category id, how many)."""
        return [
            (each.form.category.data, each.form.count.data or 0) for each in self if each.form.category.data
        ]

    def offer(self, categories: Sequence[tuple[int, str]]) -> None:
        """Fills the choices; before validating."""
        for each in self:
            each.form.category.choices = [(0, _("None")), *categories]

    def add_lines(self, count: int) -> None:
        """So many empty lines more."""
        for _line in range(count):
            self.append_entry()

    def refuse_none(self) -> None:
        """Raises ValidationError if nothing is drawn."""
        if not any(each.form.category.data for each in self):
            raise ValidationError(_("Choose at least one category and how many questions are drawn from it."))


def lines_of(draws: Iterable[Sequence[int]]) -> list[dict[str, int]]:
    """The data of the lines for what is drawn now."""
    return [{"category": category, "count": count} for category, count in draws]
