"""The faults of a document, gathered while it is read, so that whoever wrote it learns of all of them at once."""

from __future__ import annotations

from lms.hours.domain.refusals import DocumentRefused, Fault

MOST_FAULTS = 1000
"""With so many a document is refused as far as it was read: no bad text may cost more time than a good one."""


class Faults:
    """What is wrong with one document so far. It is refused with the class that this was made with."""

    def __init__(self, refusal: type[DocumentRefused]) -> None:
        self._refusal = refusal
        self._found: list[tuple[tuple[int, ...], Fault]] = []

    def add(self, position: tuple[int, ...], fault: Fault) -> None:
        """Keeps a fault with its position: the number of each key within its table, from the outermost in."""
        self._found.append((position, fault))
        if len(self._found) == MOST_FAULTS:
            self.refuse()

    def refuse(self) -> None:
        """Raises the refusal with everything that was found, in the order of the document, if there is anything."""
        if self._found:
            self._found.sort(key=lambda found: found[0])
            raise self._refusal.of([fault for _position, fault in self._found])
