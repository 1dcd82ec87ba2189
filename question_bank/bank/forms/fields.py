"""Fields for texts that keep their format, numbers as people write them, and rows that grow."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, FieldList, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextArea

from lms.contracts.questions import Text, TextFormat
from lms.web.html import SafeHtml, hidden_input
from question_bank.bank.domain.numerical import number_from
from question_bank.bank.rendering import plain_words

MOST_ROWS = 50
_MEDIUM = re.compile(r"<(?:img|audio)\b", re.IGNORECASE)


class _TextWithFormat:
    """The text area, and beside it a hidden field of the same name that carries the text's format."""

    def __call__(self, field: WrittenText, **options: Any) -> SafeHtml:
        return TextArea()(field, **options) + hidden_input(field.name, field.written_as.value)


class WrittenText(TextAreaField):
    """A text with its format: `data` is a Text, None when nothing was written."""

    widget = _TextWithFormat()

    def __init__(self, label: Any = None, *, new_as: TextFormat = TextFormat.PLAIN, **options: Any) -> None:
        super().__init__(label, **options)
        self.written_as = new_as

    def process_data(self, value: Text | None) -> None:
        self.data: Text | None = value  # type: ignore[assignment]  # WTForms' own data is a string
        if value is not None:
            self.written_as = value.format

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:
            return
        if len(valuelist) > 1 and valuelist[1] in set(TextFormat):
            self.written_as = TextFormat(valuelist[1])
        source = valuelist[0].replace("\r\n", "\n").replace("\0", "").strip()
        text = Text(source, self.written_as)
        self.data = text if plain_words(text) or _MEDIUM.search(source) else None

    def _value(self) -> str:
        return self.data.text if self.data else ""

    @property
    def is_rich(self) -> bool:
        """Whether the rich editor may be put over it."""
        return self.written_as is TextFormat.HTML


class Rows(FieldList):  # type: ignore[type-arg]  # generic in the stubs only
    """Entries of a kind; its errors are sentences that name the row."""

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        is_valid = super().validate(form, extra_validators)
        self.errors = [
            _("Row %(row)s: %(words)s", row=place, words=" ".join(_flat(entry.errors)))
            for place, entry in enumerate(self.entries, start=1)
            if entry.errors
        ]
        return bool(is_valid)

    def add_rows(self, count: int) -> None:
        """So many empty rows more, up to MOST_ROWS."""
        for _place in range(min(count, MOST_ROWS - len(self.entries))):
            self.append_entry()


def _flat(errors: Any) -> list[str]:
    if isinstance(errors, dict):
        return [text for part in errors.values() for text in _flat(part)]
    return [str(each) for each in errors]


class Percent(StringField):
    """A share of the marks in percent: `data` is a fraction between −1 and 1, None when nothing was entered."""

    def process_data(self, value: Decimal | None) -> None:
        self.data: Decimal | None = value  # type: ignore[assignment]  # WTForms' own data is a string

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        written = valuelist[0].strip().removesuffix("%").strip() if valuelist else ""
        self.data = None
        if not written:
            return
        try:
            self.data = Decimal(written) / 100
        except InvalidOperation:
            self.data = None
        if self.data is None or not self.data.is_finite() or not -1 <= self.data <= 1:
            self.data = None
            raise ValueError(_("Write a weight between −100 and 100."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain_number(self.data * 100)


def plain_number(number: Decimal, places: int | None = None) -> str:
    """A number as one types it, without an exponent or needless zeros; rounded to so many places."""
    digits = f"{number:f}" if places is None else f"{number:.{places}f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def a_number() -> Callable[[Any, Field], None]:
    """Refuses what is not a number; nothing at all passes."""

    def check(_form: Any, field: Field) -> None:
        if field.data and number_from(field.data) is None:
            raise ValidationError(_("“%(text)s” is not a number.", text=field.data))

    return check


def weight_or_all(weight: Decimal | None) -> Decimal:
    """The weight that was written; without one an answer earns everything."""
    return Decimal(1) if weight is None else weight
