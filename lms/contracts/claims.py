"""What plugins add to claims of hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .access import Actor
from .activities import SessionLike


@dataclass(frozen=True, slots=True)
class ClaimPanel:
    """What else is known of a claim, beside its facts on the pages of who filed it and of who decides it.

    context(session, claim_id, actor) returns the template's `panel`, None to stay away. It says no more than the actor
    may see. A `correct_url` in it is where who filed the claim corrects it, instead of in the claim's own form.
    """

    key: str
    template: str
    context: Callable[[SessionLike, int, Actor], dict[str, Any] | None]
