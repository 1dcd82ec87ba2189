"""The base of every form."""

from __future__ import annotations

from typing import Any

import wtforms
from flask_babel import get_translations
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]


class Form(FlaskForm):
    """A form whose texts are trimmed, whose choices are declared as (value, label), and whose built-in messages speak
    the page's language."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            field_class = unbound_field.field_class
            if issubclass(field_class, StringField | TextAreaField) and "filters" not in unbound_field.kwargs:
                options = options | {"filters": [_trim]}
            return unbound_field.bind(form=form, **options, **_choices(unbound_field))

        def get_translations(self, form: Any) -> Any:
            return super().get_translations(form) or get_translations()


class FormPart(wtforms.Form):
    """The fields of a part of a form, such as a row; choices are declared as (value, label)."""

    class Meta(wtforms.Form.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            return unbound_field.bind(form=form, **options, **_choices(unbound_field))


def _choices(unbound_field: Any) -> dict[str, Any]:
    pairs = unbound_field.kwargs.get("choices")
    return {"choices": [SelectChoice(value, label) for value, label in pairs]} if pairs else {}


def _trim(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
