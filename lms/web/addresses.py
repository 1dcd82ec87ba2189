"""Addresses in templates."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

_STAND_IN = 7_600_000_000_000_000  # no id, and nothing that an address has besides


class Addresses:
    """Flask's url_for, with each address put together once.

    A list links every row to a page of its own, and Werkzeug goes through the rules for each anew, which took up to a
    tenth of the page. Where all values are whole numbers an address is the same as before but for the numbers.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._kept: dict[tuple[str, ...], str] = {}

    def url_for(self, endpoint: str, **values: Any) -> str:
        """As flask.url_for."""
        for value in values.values():
            if type(value) is not int:
                return self._app.url_for(endpoint, **values)
        if endpoint.startswith(".") or not request or self._app.url_default_functions:
            return self._app.url_for(endpoint, **values)
        key = (request.script_root, endpoint, *values)
        pattern = self._kept.get(key)
        if pattern is None:
            pattern = self._kept[key] = self._pattern(endpoint, values)
        return pattern.format(*values.values())

    def _pattern(self, endpoint: str, values: dict[str, Any]) -> str:
        stand_ins: dict[str, Any] = {name: _STAND_IN + place for place, name in enumerate(values)}
        pattern = self._app.url_for(endpoint, **stand_ins)
        for place, number in enumerate(stand_ins.values()):
            pattern = pattern.replace(str(number), f"{{{place}}}")
        return pattern
