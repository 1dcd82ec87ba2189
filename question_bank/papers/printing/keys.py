"""A right answer in letters and words, as a printed key shows it, by the candidate view it belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from lms.contracts.questions import Json
from question_bank.papers.domain.layout import LETTERS

_LETTERED = ("options", "choices", "columns")
_ROWS = ("pairs", "rows", "parts", "items", "gaps")
_POINT = re.compile(r"([01]?\.?\d+),([01]?\.?\d+)")


def right_words(view: Mapping[str, Any], right: Json | None) -> str:
    """The words; "" where a person marks. Lines are numbered as they stand on the paper."""
    if not right:
        return ""
    [value] = list(right.values())[:1]
    if not isinstance(value, Mapping):
        return _listed(value, view)
    rows: list[Mapping[str, Any]] = next((view[name] for name in _ROWS if view.get(name)), [])
    places = {str(each.get("id", each.get("name"))): place for place, each in enumerate(rows)}
    lines: list[tuple[int, str]] = []
    for key, each in value.items():
        place = places.get(str(key), len(lines))
        row = rows[place] if place < len(rows) else {}
        lines.append((place, _listed(each, row.get("view") or (row if row.get("options") else view))))
    is_alone = len(rows) == 1 and "gaps" in view
    return "  ".join(words if is_alone else f"({place + 1}) {words}" for place, words in sorted(lines))


def _listed(value: Any, view: Mapping[str, Any]) -> str:
    if not isinstance(value, list):
        return _named(value, view)
    texts = [_named(each, view) for each in value]
    return "".join(sorted(texts)) if all(each in LETTERS for each in texts) else "; ".join(texts)


def _named(value: Any, view: Mapping[str, Any]) -> str:
    """A letter for what has one, else the answer as it is written."""
    if isinstance(value, bool) or (_is_truth(view) and value in ("true", "false")):
        return _("Right") if value in (True, "true") else _("Wrong")
    if value is None:
        return "–"
    ids = _ids(view)
    if str(value) in ids:
        place = ids.index(str(value))
        return LETTERS[place] if place < len(LETTERS) else str(place + 1)
    point = _POINT.fullmatch(str(value)) if view.get("picture") else None
    if point is not None:
        x, y = (f"{float(share) * 100:.0f}" for share in point.groups())
        return _("%(x)s %% from the left, %(y)s %% from the top", x=x, y=y)
    return str(value)


def _is_truth(view: Mapping[str, Any]) -> bool:
    return str(view.get("type", "")).endswith(".true_false")


def _ids(view: Mapping[str, Any]) -> Sequence[str]:
    things = next((view[name] for name in _LETTERED if view.get(name)), ())
    return [str(each.get("id")) for each in things if isinstance(each, Mapping)]
