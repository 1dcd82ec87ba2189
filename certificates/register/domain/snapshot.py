"""What a certificate says, frozen at the moment of issue: a later rename or edit never changes it."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple, Self

from certificates.register.domain.refusals import (
    DatesOutOfOrder,
    HoursNotPositive,
    TextMissing,
    TextUnprintable,
)

FORMAT = "xueshi-certificate/1"
_REQUIRED = ("person_name", "title", "issuer", "serial", "template_key", "verify_url")
# Fields that came after the first certificates were issued. Empty they are not written: those keep their digest.
_LATER_FIELDS = ("grade", "grade_en", "year_hours", "lines")
# Control, invisible, surrogate, private and unassigned characters, and line breaks: a right-to-left override
# or a zero-width space lets one name look like another.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class Kind(StrEnum):
    """What was achieved; decides the certificate's heading and sentence."""

    COURSE = "course"
    PROGRAMME = "programme"
    TRAINING = "training"
    EXAM = "exam"
    CONTEST = "contest"
    STATEMENT = "statement"


class Line(NamedTuple):
    """One entry of a statement of hours, all as text: the day (ISO 8601), what it was for in Chinese and English, the
    category, the hours, and by what evidence they are counted."""

    day: str
    title: str
    title_en: str
    category: str
    hours: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything that is printed on one certificate. Texts are NFC and stripped; an empty one is not printed.

    Raises TextMissing, TextUnprintable, HoursNotPositive or DatesOutOfOrder.
    """

    person_name: str
    title: str  # of the course, exam or contest
    completed_on: date
    issued_on: date
    issuer: str
    serial: str
    template_key: str
    template_version: int
    verify_url: str
    kind: Kind = Kind.COURSE
    hours: Decimal | None = None  # credit hours; None where the certificate carries none
    expires_on: date | None = None  # the last day on which it is valid
    person_name_latin: str = ""
    title_en: str = ""
    category: str = ""
    category_en: str = ""
    issuer_en: str = ""
    unit: str = ""
    unit_en: str = ""
    grade: str = ""  # as the exam, contest or course words it: "92", "一等奖"
    grade_en: str = ""  # the same in English: "92", "First place"
    year_hours: Decimal | None = None  # credit hours of the year of issue up to the completion, with its own
    lines: tuple[Line, ...] = ()  # of a statement of hours

    def __post_init__(self) -> None:
        if found := next((found for line in self.lines for text in line if (found := unprintable(text))), ""):
            raise TextUnprintable(field="lines", code=f"U+{ord(found):04X}")
        for name, text in self._texts().items():
            clean = unicodedata.normalize("NFC", text).strip()
            if clean != text:
                object.__setattr__(self, name, clean)
            if not clean and name in _REQUIRED:
                raise TextMissing(field=name)
            if found := unprintable(clean):
                raise TextUnprintable(field=name, code=f"U+{ord(found):04X}")
        for hours in (self.hours, self.year_hours):
            if hours is not None and not (hours.is_finite() and hours > 0):
                raise HoursNotPositive(hours=str(hours))
        for earlier, later in (("completed_on", "issued_on"), ("issued_on", "expires_on")):
            first, second = getattr(self, earlier), getattr(self, later)
            if second is not None and first > second:
                raise DatesOutOfOrder(earlier=earlier, later=later)

    def _texts(self) -> dict[str, str]:
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in values.items() if isinstance(value, str) and name != "kind"}

    def canonical_json(self) -> str:
        """One line of JSON, the same for equal snapshots: sorted keys, no spaces, decimals as strings."""
        record: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        record["format"] = FORMAT
        for name in _LATER_FIELDS:
            if not record[name]:
                del record[name]
        for name, value in record.items():
            if isinstance(value, date):
                record[name] = value.isoformat()
            elif isinstance(value, Decimal):
                record[name] = plain_decimal(value)
        return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON in UTF-8, in lower-case hexadecimal."""
        return hashlib.sha256(self.canonical_json().encode("utf-8")).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The snapshot that `canonical_json` wrote. Raises ValueError for anything else."""
        record = json.loads(text)
        if not isinstance(record, dict) or record.pop("format", None) != FORMAT:
            raise ValueError(f"not a certificate in the format {FORMAT}")
        if unknown := record.keys() - cls.__dataclass_fields__.keys():
            raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
        for name in ("completed_on", "issued_on", "expires_on"):
            if record.get(name) is not None:
                record[name] = date.fromisoformat(record[name])
        for name in ("hours", "year_hours"):
            if record.get(name) is not None:
                record[name] = Decimal(record[name])
        record["lines"] = tuple(Line(*line) for line in record.get("lines", ()))
        return cls(**record | {"kind": Kind(record.get("kind", Kind.COURSE))})


def unprintable(text: str) -> str:
    """The first character that a snapshot refuses; empty where there is none."""
    if text.isprintable():
        return ""  # Python refuses the same kinds, and spaces other than the common one besides
    return next((one for one in text if unicodedata.category(one) in _UNPRINTABLE), "")


def without_unprintable(text: str) -> str:
    """The text without the characters that a snapshot refuses."""
    return "".join(one for one in text if unicodedata.category(one) not in _UNPRINTABLE).strip()


def plain_decimal(number: Decimal) -> str:
    """The number without trailing zeros: 8.00 and 8 are the same hours and get the same digest."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
