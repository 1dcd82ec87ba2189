"""Where a certificate from elsewhere stands. It is decided as a claim, whether it carries hours; this only names it."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """The claim's state where there is one. KEPT was handed in when those without hours were not decided on; IMPORTED
    came with a batch."""

    DRAFT = "draft"
    FILED = "filed"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"
    IMPORTED = "imported"

    @property
    def is_open(self) -> bool:
        """Whether its holder may change it and hand it in."""
        return self in {Standing.DRAFT, Standing.RETURNED, Standing.WITHDRAWN, Standing.KEPT}


def standing_of(*, claim_state: str | None, is_handed_in: bool, is_imported: bool) -> Standing:
    """The standing that follows from what is stored."""
    if claim_state is not None:
        return Standing(claim_state)
    if is_imported:
        return Standing.IMPORTED
    return Standing.KEPT if is_handed_in else Standing.DRAFT
