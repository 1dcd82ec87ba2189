"""The base of every form."""

from __future__ import annotations

from typing import Any

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
            if pairs := unbound_field.kwargs.get("choices"):
                options = options | {"choices": [SelectChoice(value, label) for value, label in pairs]}
            return unbound_field.bind(form=form, **options)

        def get_translations(self, form: Any) -> Any:
            return super().get_translations(form) or get_translations()


def _trim(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
