"""Which plugins may be switched, given what requires what."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def still_needed_by(name: str, requires: Mapping[str, Collection[str]], off: Collection[str]) -> list[str]:
    """The plugins in use that require this one, and so keep it from being switched off."""
    return sorted(other for other, needed in requires.items() if name in needed and other not in off)


def missing_for(name: str, requires: Mapping[str, Collection[str]], off: Collection[str]) -> list[str]:
    """The plugins that have to be switched on before this one."""
    return sorted(needed for needed in requires.get(name, ()) if needed in off)
