"""What the chart of parallel forms shows, as the front end's chart.js takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from question_bank.papers.domain.forms import spread_of
from question_bank.papers.domain.information import ABILITIES, Expected, information_at


def information(forms: Sequence[tuple[str, Sequence[Expected]]]) -> dict[str, Any]:
    """The information of each form at each ability, by its letter."""
    return {
        "kind": "line",
        "label": _("Ability"),
        "categories": [f"{ability:+.1f}".replace("+0.0", "0.0").replace("-", "−") for ability in ABILITIES],
        "series": [
            {
                "name": _("Form %(letter)s", letter=letter),
                "values": [round(value, 2) for value in information_at(expected, ABILITIES)],
            }
            for letter, expected in forms
        ],
    }


def information_title(forms: Sequence[Sequence[Expected]]) -> str:
    """How alike the forms are, in a sentence."""
    spread = spread_of(forms)
    return _(
        "The forms differ by %(facility)s points of expected facility and by %(information)s %% of information at most",
        facility=f"{100 * spread.facility:.1f}",
        information=f"{100 * spread.information:.1f}",
    )
