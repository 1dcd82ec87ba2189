"""Reading a nested document strictly: every value has a kind, every key is known, and a fault names its place."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, cast

from lms.contracts.texts import N_
from lms.hours.domain.amounts import hundredths, read_share
from lms.hours.domain.faults import Faults
from lms.hours.domain.refusals import Fault

Choice = TypeVar("Choice", bound=StrEnum)
MISSING = object()


class Section:
    """One table of a document, at a place. Each reader takes a key; `end()` notes what nobody has taken, and what was
    asked for and is not there.

    A key that is absent or null gives the default; without a default it is missing. What is missing or cannot be read
    is None, and its fault is noted, so that reading goes on and finds the other faults too. Of what is no table
    nothing is missing: that it is none is all there is to say.
    """

    def __init__(self, values: Any, faults: Faults, place: str = "", position: tuple[int, ...] = ()) -> None:
        self._faults = faults
        self._place, self._position = place, position
        self._is_table = isinstance(values, dict)
        self._values: dict[str, Any] = values if self._is_table else {}
        self._known: set[str] = set()
        self._missing: list[str] = []
        self._faulty: set[str] = set()
        if not self._is_table and values is not MISSING:
            faults.add(position, Fault(place, N_("a table of keys is expected here")))

    def __contains__(self, key: str) -> bool:
        return self._values.get(key) is not None

    def means(self, key: str) -> bool:
        """Whether a key is there, perhaps under another spelling."""
        return key in self or self.misspells(key)

    def misspells(self, key: str) -> bool:
        """Whether a key is not there, but another one that nobody knows was probably meant to be it."""
        unknown = [other for other in self._values if other not in self._known]
        return key not in self and any(
            self._near(other) == key for other in difflib.get_close_matches(key, unknown)
        )

    def note(self, key: str, reason: str, **values: Any) -> None:
        """Notes a fault of a key of this section."""
        self._faulty.add(key)
        self._faults.add(self._position_of(key), Fault(self._place_of(key), reason, values))

    def contradict(self, key: str, reason: str, **values: Any) -> None:
        """Notes that a key is at odds with others, unless there is something wrong with the key itself."""
        if self._is_table and key not in self._faulty:
            self.note(key, reason, **values)

    def text(self, key: str, default: Any = MISSING, *, longest: int = 500) -> Any:
        value = self._take(key, default)
        if value is None or value is default:
            return value
        if not isinstance(value, str) or not value.strip():
            return self.note(key, N_("a text is expected"))
        if len(value) > longest:
            return self.note(key, N_("is longer than %(longest)s characters"), longest=longest)
        return value.strip()

    def whole(self, key: str, default: Any = MISSING, *, least: int = 0, most: int = 1_000_000) -> Any:
        value = self._take(key, default)
        if value is None or value is default:
            return value
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            return self.note(
                key, N_("a whole number from %(least)s to %(most)s is expected"), least=least, most=most
            )
        return value

    def flag(self, key: str, default: bool = False) -> Any:
        value = self._take(key, default)
        if not isinstance(value, bool):
            return self.note(key, N_("true or false is expected"))
        return value

    def amount(self, key: str, default: Any = MISSING) -> Any:
        """Hundredths, from a decimal string; a whole number is as exact and taken too."""
        value = self._take(key, default)
        return value if value is None or value is default else self.amount_in(key, value)

    def amount_in(self, key: str, value: Any) -> Any:
        """Hundredths of a value that stands at this key."""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            return self.note(key, N_("an amount is written as text with at most two places, such as “20.5”"))
        if value.lstrip().startswith("-"):
            return self.note(key, N_("%(value)s is negative"), value=value)
        try:
            return hundredths(value)
        except ValueError:
            return self.note(
                key, N_("“%(value)s” is no amount with at most two places, such as “20.5”"), value=value
            )

    def share(self, key: str) -> Any:
        """A Share, None when absent."""
        if (value := self._take(key, None)) is None:
            return None
        try:
            return read_share(value)
        except (ValueError, TypeError):
            return self.note(
                key, N_("“%(value)s” is no share between 0 and 1, such as “2/3” or “0.5”"), value=value
            )

    def day(self, key: str, default: Any = MISSING) -> Any:
        """A day, from a TOML date or an ISO 8601 string."""
        value = self._take(key, default)
        if value is None or value is default:
            return value
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                return self.note(key, N_("“%(value)s” is no day of the calendar"), value=value)
        if isinstance(value, datetime) or not isinstance(value, date):
            return self.note(key, N_("a day such as 2025-12-31 is expected"))
        return value

    def instant(self, key: str, default: Any = MISSING) -> Any:
        """An aware instant, from an ISO 8601 string with an offset."""
        value = self._take(key, default)
        if value is None or value is default:
            return value
        try:
            instant = datetime.fromisoformat(value)
        except (ValueError, TypeError):
            return self.note(key, N_("“%(value)s” is no instant in ISO 8601"), value=value)
        if instant.tzinfo is None:
            return self.note(key, N_("“%(value)s” lacks the offset from UTC, such as +08:00"), value=value)
        if not date.min.year < instant.year < date.max.year:  # it must have a day in every time zone
            return self.note(key, N_("“%(value)s” is no day of the calendar"), value=value)
        return instant

    def choice(self, key: str, kind: type[Choice], default: Any = MISSING) -> Any:
        value = self._take(key, default)
        if value is None or value is default:
            return value
        try:
            return kind(value)
        except ValueError:
            return self.note(
                key, N_("“%(value)s” is none of %(choices)s"), value=value, choices=", ".join(kind)
            )

    def texts(self, key: str, default: Any = MISSING) -> Any:
        """A list of texts with something in it, as a tuple."""
        value = self._take(key, default)
        if value is None or value is default:
            return value
        if (
            not isinstance(value, list)
            or not value
            or not all(isinstance(item, str) and item for item in value)
        ):
            return self.note(key, N_("a list of texts is expected, with at least one"))
        return tuple(value)

    def section(self, key: str) -> Section:
        """The table at a key. One that is missing is empty, and nothing in it is missing as well."""
        value = self._take(key, MISSING)
        place, position = self._place_of(key), self._position_of(key)
        return Section(MISSING if value is None else value, self._faults, place, position)

    def section_if_any(self, key: str) -> Section | None:
        """The table at a key, None when absent."""
        return None if self._take(key, None) is None else self.section(key)

    def sections(self, key: str, name_by: str | None = None) -> Iterator[Section]:
        """The tables of a list; they are named by one of their keys where they have it, else by their number."""
        values = self._take(key, None)
        if values is not None and not isinstance(values, list):
            self.note(key, N_("a list is expected"))
            return
        for number, item in enumerate(values or (), start=1):
            name = item.get(name_by) if name_by and isinstance(item, Mapping) else None
            position = (*self._position_of(key), number)
            yield Section(item, self._faults, self._place_of(f"{key}.{name or number}"), position)

    def raw(self, key: str) -> Any:
        """The value as it is, None when absent."""
        return self._take(key, None)

    def each(self, key: str, read: Callable[[Section], Any]) -> tuple[Any, ...]:
        """What a reader makes of every table of a list."""
        return tuple(read(section) for section in self.sections(key))

    def end(self) -> None:
        """Notes the keys that are not known here, each with the one that was probably meant, and those that are
        missing. A key that stands there misspelled is not missing as well."""
        missing = [key for key in self._missing if not self.means(key)]
        for key in self._values:
            if key in self._known:
                continue
            if near := self._near(key):
                self.note(key, N_("there is no such key; perhaps “%(near)s” is meant"), near=near)
            else:
                known = ", ".join(sorted(self._known))
                self.note(key, N_("there is no such key; known are %(known)s"), known=known)
        for key in missing:
            self.contradict(key, N_("is missing"))

    def _take(self, key: str, default: Any) -> Any:
        self._known.add(key)
        if (value := self._values.get(key)) is not None:
            return value
        if default is not MISSING:
            return default
        if self._is_table:
            self._missing.append(key)
        return None

    def _near(self, key: str) -> str | None:
        """The known key that a misspelled one was probably meant to be."""
        return next(iter(difflib.get_close_matches(key, self._known, n=1)), None)

    def _place_of(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key

    def _position_of(self, key: str) -> tuple[int, ...]:
        """Where a key stands, for the order of faults; what is missing stands before the keys of its table."""
        position, value = self._position, cast(Any, self._values)
        for step in key.split("."):
            keys = list(value) if isinstance(value, dict) else []
            position = (*position, keys.index(step) if step in keys else -1)
            value = value[step] if step in keys else None
        return position
