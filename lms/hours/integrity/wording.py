"""Faults of the chain, each in one plain line."""

from __future__ import annotations

from flask_babel import format_datetime, gettext

from lms.hours.integrity.domain import Fault, Kind


def row_of(fault: Fault) -> str:
    """A short name of the row that the fault is about."""
    if fault.kind is Kind.FORGED:
        return gettext("checkpoint of seal %(number)s", number=fault.sequence)
    if fault.entry_id is not None:
        return gettext("ledger entry %(number)s", number=fault.entry_id)
    if fault.until is not None and fault.until > fault.sequence:
        return gettext("seals %(first)s to %(last)s", first=fault.sequence, last=fault.until)
    return gettext("seal %(number)s", number=fault.sequence)


def line_of(fault: Fault) -> str:
    """What is wrong with it."""
    seal = fault.sequence
    match fault.kind:
        case Kind.CHANGED if fault.entry_id is None:
            return gettext("This is not where the ledger's end is noted to be: the note was changed.")
        case Kind.CHANGED:
            return gettext(
                "It is not what was sealed as number %(seal)s: it was changed afterwards.", seal=seal
            )
        case Kind.REMOVED:
            return gettext("It was sealed as number %(seal)s and has been removed.", seal=seal)
        case Kind.MISSING:
            return gettext("Removed from the middle of the ledger, together with what was sealed by it.")
        case Kind.REORDERED:
            return gettext("It has exchanged places with ledger entry %(other)s.", other=fault.other_id)
        case Kind.TRUNCATED:
            return gettext("The end of the ledger has been cut off here.")
        case Kind.UNSEALED:
            return gettext("It has no seal: it was not posted by this software.")
        case Kind.REWRITTEN:
            return gettext(
                "What stands here is not what the checkpoint of %(time)s signed: it was written anew.",
                time=format_datetime(fault.signed_at, "medium"),
            )
        case Kind.FORGED:
            return gettext("It is not signed with a key of this site, so nothing follows from it.")
