"""Reading a nested document strictly: every value has a kind, every key is known, and a fault names its place."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from lms.contracts.texts import N_
from lms.hours.domain.amounts import Share, hundredths, read_share
from lms.hours.domain.refusals import DocumentRefused

Choice = TypeVar("Choice", bound=StrEnum)
MISSING = object()


class Section:
    """One table of a document, at a place. Each reader takes a key; `end()` refuses what nobody has taken.

    Readers raise the refusal class that the section was made with. A key that is absent or null gives the default;
    without a default it is refused.
    """

    def __init__(self, values: Any, refusal: type[DocumentRefused], place: str = "") -> None:
        self._refusal = refusal
        self._place = place
        if not isinstance(values, dict):
            raise refusal(place, N_("a table of keys is expected here"))
        self._values: dict[str, Any] = values
        self._known: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return self._values.get(key) is not None

    def place(self, key: str) -> str:
        """Where a key stands in the document."""
        return f"{self._place}.{key}" if self._place else key

    def refuse(self, key: str, reason: str, **values: Any) -> DocumentRefused:
        """The refusal to raise for a key of this section."""
        return self._refusal(self.place(key), reason, **values)

    def text(self, key: str, default: Any = MISSING, *, longest: int = 500) -> Any:
        value = self._take(key, default)
        if value is default:
            return value
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(key, N_("a text is expected"))
        if len(value) > longest:
            raise self.refuse(key, N_("is longer than %(longest)s characters"), longest=longest)
        return value.strip()

    def whole(self, key: str, default: Any = MISSING, *, least: int = 0, most: int = 1_000_000) -> Any:
        value = self._take(key, default)
        if value is default:
            return value
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.refuse(
                key, N_("a whole number from %(least)s to %(most)s is expected"), least=least, most=most
            )
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.refuse(key, N_("true or false is expected"))
        return value

    def amount(self, key: str, default: Any = MISSING) -> Any:
        """Hundredths, from a decimal string; a whole number is as exact and taken too."""
        value = self._take(key, default)
        return value if value is default else self.amount_in(key, value)

    def amount_in(self, key: str, value: Any) -> int:
        """Hundredths of a value that stands at this key."""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise self.refuse(key, N_("an amount is written as text with at most two places, such as “20.5”"))
        if value.lstrip().startswith("-"):
            raise self.refuse(key, N_("%(value)s is negative"), value=value)
        try:
            return hundredths(value)
        except ValueError:
            raise self.refuse(
                key, N_("“%(value)s” is no amount with at most two places, such as “20.5”"), value=value
            ) from None

    def share(self, key: str) -> Share | None:
        value = self._take(key, None)
        if value is None:
            return None
        try:
            return read_share(value)
        except (ValueError, TypeError):
            raise self.refuse(
                key, N_("“%(value)s” is no share between 0 and 1, such as “2/3” or “0.5”"), value=value
            ) from None

    def day(self, key: str, default: Any = MISSING) -> Any:
        """A day, from a TOML date or an ISO 8601 string."""
        value = self._take(key, default)
        if value is default:
            return value
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise self.refuse(key, N_("“%(value)s” is no day of the calendar"), value=value) from None
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.refuse(key, N_("a day such as 2025-12-31 is expected"))
        return value

    def instant(self, key: str, default: Any = MISSING) -> Any:
        """An aware instant, from an ISO 8601 string with an offset."""
        value = self._take(key, default)
        if value is default:
            return value
        try:
            instant = datetime.fromisoformat(value)
        except (ValueError, TypeError):
            raise self.refuse(key, N_("“%(value)s” is no instant in ISO 8601"), value=value) from None
        if instant.tzinfo is None:
            raise self.refuse(key, N_("“%(value)s” lacks the offset from UTC, such as +08:00"), value=value)
        if not date.min.year < instant.year < date.max.year:  # it must have a day in every time zone
            raise self.refuse(key, N_("“%(value)s” is no day of the calendar"), value=value)
        return instant

    def choice(self, key: str, kind: type[Choice], default: Any = MISSING) -> Any:
        value = self._take(key, default)
        if value is default:
            return value
        try:
            return kind(value)
        except ValueError:
            raise self.refuse(
                key, N_("“%(value)s” is none of %(choices)s"), value=value, choices=", ".join(kind)
            ) from None

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts with something in it, None when absent."""
        value = self._take(key, None)
        if value is None:
            return None
        if (
            not isinstance(value, list)
            or not value
            or not all(isinstance(item, str) and item for item in value)
        ):
            raise self.refuse(key, N_("a list of texts is expected, with at least one"))
        return tuple(value)

    def section(self, key: str) -> Section | None:
        """The table at a key, None when absent."""
        value = self._take(key, None)
        return None if value is None else Section(value, self._refusal, self.place(key))

    def sections(self, key: str, name_by: str | None = None) -> Iterator[Section]:
        """The tables of a list; they are named by one of their keys where they have it, else by their number."""
        values = self._take(key, None)
        if values is not None and not isinstance(values, list):
            raise self.refuse(key, N_("a list is expected"))
        for number, item in enumerate(values or (), start=1):
            name = item.get(name_by) if name_by and isinstance(item, Mapping) else None
            yield Section(item, self._refusal, f"{self.place(key)}.{name or number}")

    def raw(self, key: str) -> Any:
        """The value as it is, None when absent."""
        return self._take(key, None)

    def each(self, key: str, read: Callable[[Section], Any]) -> tuple[Any, ...]:
        """What a reader makes of every table of a list."""
        return tuple(read(section) for section in self.sections(key))

    def end(self) -> None:
        """Refuses a key that is not known here, and names the one that was probably meant."""
        for key in self._values:
            if key in self._known:
                continue
            near = difflib.get_close_matches(key, self._known, n=1)
            if near:
                raise self.refuse(key, N_("there is no such key; perhaps “%(near)s” is meant"), near=near[0])
            raise self.refuse(
                key, N_("there is no such key; known are %(known)s"), known=", ".join(sorted(self._known))
            )

    def _take(self, key: str, default: Any) -> Any:
        self._known.add(key)
        value = self._values.get(key)
        if value is not None:
            return value
        if default is MISSING:
            self._refuse_misspelled()
            raise self.refuse(key, N_("is missing"))
        return default

    def _refuse_misspelled(self) -> None:
        """A key that is missing is often there under another spelling; that is the better thing to say."""
        for key in self._values:
            if key not in self._known and (
                near := difflib.get_close_matches(key, self._known, n=1, cutoff=0.75)
            ):
                raise self.refuse(key, N_("there is no such key; perhaps “%(near)s” is meant"), near=near[0])
